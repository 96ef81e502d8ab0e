"""A restore that is killed while it swaps leaves a whole register: the old one or the new one."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.guessing.models import KnownDevice, SignInPermit, Tries
from app.database import now, open_database
from app.ledger.guards import guards_expected, guards_present
from app.operations.backup.places import sqlite_file
from app.operations.backup.restoring import Opened, restore
from tests.conftest import ON_SQLITE
from tests.factories import file_record, make_person
from tests.operations.backup.backing import (
    back_up,
    database_of,
    make_pair,
    no_words,
    opened,
    rows_of,
)

SWAP = "app.operations.backup.sqlite_place"
STEPS = ("fold the old", "link", "rename", "renamed")


def _die(*_args: Any, **_options: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dies_at(step: str) -> Any:
    """The swap with a `kill -9` in place of, or right after, one of its steps."""
    if step == "fold the old":
        return patch(f"{SWAP}._folded", side_effect=_unless_new())
    if step == "link":
        return patch(f"{SWAP}.os.link", side_effect=_die)
    if step == "rename":
        return patch.object(Path, "replace", _die)
    return patch(f"{SWAP}.sync_folder", side_effect=_die)


def _unless_new() -> Callable[[sqlite3.Connection], bool]:
    """The first to be folded is the new file, the second the live one."""
    from app.operations.backup import sqlite_place

    folded, calls = sqlite_place._folded, []

    def fold(connection: sqlite3.Connection) -> bool:
        calls.append(connection)
        done = folded(connection)
        if len(calls) > 1:
            _die()
        return done

    return fold


def _killed(url: str, opening: Opened, step: str) -> None:
    """Restore in a process of its own, which does not live to the end."""
    child = os.fork()
    if child == 0:
        try:
            with _dies_at(step):
                restore(url, opening, no_words)
        finally:
            os._exit(0)  # never back into the tests
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@ON_SQLITE
def test_killed_at_every_step_of_the_swap(app: Flask, database_url: str, tmp_path: Path) -> None:
    person = make_person(app)
    file_record(app, person, narrative="In the backup.")
    soon = now() + timedelta(days=1)
    number = person.actor.person_id
    with database_of(app).write() as session:
        session.add(Tries(key="a" * 64, failures=1, last_at=now()))
        session.add(KnownDevice(token_hash="a", person_id=number, bound_to="b", until=soon))
        session.add(SignInPermit(token_hash="a", person_id=number, until=soon))
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    back_up(app, pair, file)
    file_record(app, person, narrative="After it.")
    opening = opened(app, pair, file)
    database_of(app).engine.dispose()
    live = sqlite_file(database_url)
    assert live is not None
    old = rows_of(database_url)
    for step in STEPS:
        _killed(database_url, opening, step)
        assert _is_whole(live), step
        found = rows_of(database_url)["incident"].rows
        assert found == (1 if step == "renamed" else 2), step
        if step != "renamed":
            assert rows_of(database_url) == old, step
    kept = list(live.parent.glob("*.before-restore-*"))
    assert kept
    assert all(_is_whole(one) for one in kept)
    # What was left lying does not hinder the next.
    assert restore(database_url, opening, no_words).proof.holds
    database = open_database(database_url)
    with database.read() as session:
        for table in (Tries, KnownDevice, SignInPermit):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    with database.engine.connect() as connection:
        assert guards_present(connection) == guards_expected(connection.dialect.name)
    database.engine.dispose()


def _is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_one_of_the_swap(step: str) -> None:
    """Or a step that was renamed away would kill nothing, and the test above would fail."""
    with _dies_at(step):
        pass
