"""One write at a time, whole or not at all, and none lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, update

from app.database import Database, UtcDateTime, open_database

THREADS, EACH = 8, 50
_tables = MetaData()
counter = Table("counter", _tables, Column("number", Integer, nullable=False))
moments = Table("moments", _tables, Column("at", UtcDateTime))


@pytest.fixture
def scratch(empty_database_url: str) -> Iterator[Database]:
    """A database with a counter at 0."""
    opened = open_database(empty_database_url)
    with opened.write() as session:
        _tables.create_all(session.connection())
        session.execute(insert(counter).values(number=0))
    yield opened
    opened.engine.dispose()


def count(scratch: Database) -> int | None:
    with scratch.read() as session:
        return session.scalar(select(counter.c.number))


def test_concurrent_updates_lose_nothing(scratch: Database) -> None:
    def count_up(_number: int) -> None:
        for _ in range(EACH):
            with scratch.write() as session:
                found = session.scalar(select(counter.c.number).with_for_update())
                assert found is not None
                session.execute(update(counter).values(number=found + 1))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(count_up, range(THREADS)))
    assert count(scratch) == THREADS * EACH


@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
def test_a_write_holds_the_lock_before_it_reads(scratch: Database) -> None:
    with scratch.write() as one, scratch.engine.connect() as other:
        assert one.in_transaction()
        other.connection.cursor().execute("PRAGMA busy_timeout=0")
        with pytest.raises(Exception, match="database is locked"):
            other.connection.cursor().execute("BEGIN IMMEDIATE")


def test_an_error_takes_everything_back(scratch: Database) -> None:
    def write_half() -> None:
        with scratch.write() as session:
            session.execute(update(counter).values(number=7))
            session.flush()
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        write_half()
    assert count(scratch) == 0
    with scratch.write() as session:
        session.execute(update(counter).values(number=8))
    assert count(scratch) == 8


def test_others_see_a_write_when_it_is_committed(scratch: Database) -> None:
    with scratch.write() as session:
        session.execute(update(counter).values(number=7))
        session.flush()
        assert count(scratch) == 0
    assert count(scratch) == 7


def test_a_snapshot_sees_one_state_throughout(scratch: Database) -> None:
    with scratch.snapshot() as snapshot:
        assert snapshot.scalar(select(counter.c.number)) == 0
        with scratch.write() as session:
            session.execute(update(counter).values(number=7))
        assert snapshot.scalar(select(counter.c.number)) == 0
    with scratch.snapshot() as snapshot:
        assert snapshot.scalar(select(counter.c.number)) == 7


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=-7)), timezone(timedelta(hours=5, minutes=30))], ids=str
)
def test_a_moment_comes_back_in_utc(scratch: Database, zone: timezone) -> None:
    moment = datetime(2026, 3, 10, 23, 30, 0, 123456, tzinfo=zone)
    with scratch.write() as session:
        session.execute(insert(moments).values(at=moment))
    with scratch.read() as session:
        found = session.scalar(select(moments.c.at))
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC
