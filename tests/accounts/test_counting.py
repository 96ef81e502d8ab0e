"""Counting tries: by all processes together, given back when right, deleted after an hour."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import func, select, update

from app.accounts.guessing.counting import (
    Held,
    MustWait,
    Spent,
    give_back,
    seconds_to_wait,
    spend,
)
from app.accounts.guessing.limits import KEPT, Limit
from app.accounts.guessing.models import Tries
from app.accounts.sessions.service import moment
from app.database import Database, open_database
from tests.conftest import ON_SQLITE

NARROW, WIDE = Held("a" * 64, Limit(3, 30, 120)), Held("b" * 64, Limit(5, 10, 60))
BOTH = (NARROW, WIDE)


def try_once(database: Database, *held: Held) -> list[Spent]:
    with database.write() as session:
        return spend(session, held or BOTH)


def failures(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {row.key[0]: row.failures for row in session.scalars(select(Tries))}


@contextmanager
def later(by: timedelta) -> Iterator[None]:
    at = moment() + by
    with patch("app.accounts.guessing.counting.moment", return_value=at):
        yield


def test_the_strictest_limit_decides_and_what_is_refused_counts_for_nothing(
    database: Database,
) -> None:
    for _ in range(3):
        try_once(database)
    for _ in range(4):
        with pytest.raises(MustWait) as wait:
            try_once(database)
        assert 28 <= wait.value.seconds <= 30
    assert failures(database) == {"a": 3, "b": 3}
    try_once(database, WIDE)  # the other limit has room
    with database.read() as session:
        assert seconds_to_wait(session, [WIDE]) == 0
        assert 28 <= seconds_to_wait(session, BOTH) <= 30
    with later(timedelta(seconds=31)):
        try_once(database)
        with pytest.raises(MustWait) as wait:
            try_once(database)
        assert wait.value.seconds == 60
    assert failures(database) == {"a": 4, "b": 5}


def test_a_try_that_is_given_back_leaves_no_trace(database: Database) -> None:
    with database.write() as session:
        give_back(session, spend(session, BOTH))
    assert failures(database) == {}
    before = try_once(database)
    with later(timedelta(seconds=5)):
        spent = try_once(database)
    with database.write() as session:
        give_back(session, spent)
    with database.read() as session:
        assert {(row.failures, row.last_at) for row in session.scalars(select(Tries))} == {
            (1, before[0].at)
        }
    # Somebody else's wrong try in between stays.
    spent = try_once(database)
    try_once(database, NARROW)
    with database.write() as session:
        give_back(session, spent)
    assert failures(database) == {"a": 2, "b": 1}


def test_after_an_hour_rows_are_deleted_with_the_next_try(database: Database) -> None:
    for _ in range(3):
        try_once(database)
    with later(KEPT - timedelta(seconds=1)):
        try_once(database, WIDE)
        assert failures(database) == {"a": 3, "b": 4}
    with later(KEPT + timedelta(seconds=1)):
        try_once(database, WIDE)
        assert failures(database) == {"b": 5}  # its hour began anew with the try before
    with later(3 * KEPT):
        assert try_once(database, NARROW)[0].failures_before == 0
    assert failures(database) == {"a": 1}


def test_a_row_of_long_ago_that_nobody_deleted_counts_for_nothing(database: Database) -> None:
    for _ in range(3):
        try_once(database)
    with later(KEPT + timedelta(seconds=1)):
        assert [one.failures_before for one in try_once(database)] == [0, 0]


def test_many_at_once_find_no_more_room_than_one_after_another(
    database: Database, database_url: str
) -> None:
    """As two processes would: each half has an engine of its own."""
    other = open_database(database_url)
    taken: list[bool] = []

    def try_it(mine: Database) -> None:
        try:
            try_once(mine, *(BOTH if mine is other else BOTH[::-1]))
        except MustWait:
            taken.append(False)
        else:
            taken.append(True)

    threads = [threading.Thread(target=try_it, args=(one,)) for one in (database, other) * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.engine.dispose()
    assert len(taken) == 16  # and nobody waited for another for ever
    assert sum(taken) == NARROW.limit.free
    assert failures(database) == {"a": 3, "b": 3}


@ON_SQLITE
def test_the_table_stays_as_small_as_an_hour(database: Database) -> None:
    old = moment() - 2 * KEPT
    with database.write() as session:
        session.add_all(Tries(key=f"{number:064}", failures=1, last_at=old) for number in range(90))
    try_once(database)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Tries)) == 2
    with database.write() as session:  # written before the clock was set back
        session.execute(update(Tries).values(last_at=moment() + timedelta(days=9)))
    for _ in range(NARROW.limit.free - 1):
        try_once(database, NARROW)
    with pytest.raises(MustWait) as wait:
        try_once(database, NARROW)
    assert wait.value.seconds <= NARROW.limit.longest
