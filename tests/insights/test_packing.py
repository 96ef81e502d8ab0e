"""Packing while others write, twice at once, under changed rules, after migrations and restores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import func, select, text, update

from app.codebook.indicators import RuleChange
from app.database import Database
from app.incidents.indicators.settings import write_rule
from app.insights.columns import packing, reading
from app.insights.columns.marks import marks_expected, marks_present
from app.insights.columns.packing import due_blocks, forget_blocks, pack_all, pack_block
from app.insights.columns.verifying import wrong_blocks
from app.insights.models import CountsBlock, CountsChanged, CountsColumn
from app.ledger.chain import SHELL
from app.operations.doctor.counts import look_at_counts
from app.operations.doctor.finding import Level
from tests.conftest import ON_SQLITE
from tests.database.migrating import trial_config
from tests.database.test_trial_migrations import HEAD, REBUILD
from tests.factories import MadePerson, accept, file_record, make_person
from tests.insights.test_counts import cities, count


@pytest.fixture
def person(app: Flask) -> MadePerson:
    """Somebody with three people in Phoenix, packed."""
    person = make_person(app, roles=["attorney", "coordinator"])
    accept(app, file_record(app, person, people_count="3"), person)
    pack_all(app.extensions["database"])
    return person


def phoenix(app: Flask, person: MadePerson) -> int:
    return cities(count(app, person)).get("Phoenix AZ", (0, 0))[0]


def while_packing(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Act once, after the reports were read and before the block is stored."""
    joined = reading.joined

    def acting(*given: Any) -> Any:
        monkeypatch.setattr(packing, "joined", joined)
        act()
        return joined(*given)

    monkeypatch.setattr(packing, "joined", acting)


def test_what_is_written_while_a_block_is_packed_counts(
    app: Flask, person: MadePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    database: Database = app.extensions["database"]
    waiting = file_record(app, person, people_count="5")

    def write() -> None:
        accept(app, waiting, person)
        accept(app, file_record(app, person, people_count="20"), person)

    while_packing(monkeypatch, write)
    pack_block(database, 0)
    assert phoenix(app, person) == 28
    with database.read() as session:
        assert list(session.scalars(select(CountsChanged.times))) == [1]
    pack_block(database, 0)
    assert phoenix(app, person) == 28
    with database.read() as session:
        assert not session.scalar(select(func.count()).select_from(CountsChanged))
        assert list(wrong_blocks(session)) == []


def test_of_two_that_pack_the_same_block_the_later_one_stores_it(
    app: Flask, person: MadePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    database: Database = app.extensions["database"]

    def another() -> None:
        accept(app, file_record(app, person, people_count="5"), person)
        pack_block(database, 0)

    while_packing(monkeypatch, another)
    pack_block(database, 0)
    assert phoenix(app, person) == 8
    with database.read() as session:
        assert list(wrong_blocks(session)) == []


@ON_SQLITE
def test_a_rule_that_changes_makes_blocks_due(app: Flask, person: MadePerson) -> None:
    database: Database = app.extensions["database"]
    with database.write() as session:
        assert due_blocks(session) == []
        write_rule(session, SHELL, RuleChange("no_warrant_seen", enabled=False))
        assert due_blocks(session) == [0]
    pack_all(database)
    with database.read() as session:
        assert due_blocks(session) == []


def test_a_wrong_block_and_a_missing_mark_are_found(app: Flask, person: MadePerson) -> None:
    database: Database = app.extensions["database"]
    with database.read() as session:
        assert look_at_counts(session, whole=True).level is Level.OK
    with database.write() as session:
        people = session.get_one(CountsColumn, ("people_count", 0))
        people.data = b"\x09" + people.data[1:]
    assert phoenix(app, person) == 9
    with database.read() as session:
        assert look_at_counts(session, whole=False).level is Level.OK
        assert "people_count" in look_at_counts(session, whole=True).said
    with database.write() as session:
        forget_blocks(session)
    assert phoenix(app, person) == 3
    on = "" if database.is_sqlite else " ON incident"
    with database.write() as session:
        session.execute(text(f"DROP TRIGGER counts_update_incident{on}"))
    with database.read() as session:
        assert look_at_counts(session, whole=False).level is Level.WRONG


@ON_SQLITE
def test_a_migration_that_rebuilds_reports_leaves_marks_and_no_block(
    app: Flask, person: MadePerson, database_url: str, tmp_path: Path
) -> None:
    database: Database = app.extensions["database"]
    changing = f"{REBUILD}\nop.execute('UPDATE incident SET people_count = 4')"
    database.engine.dispose()
    command.upgrade(trial_config(database_url, tmp_path, HEAD, changing), "head")
    with database.read() as session:
        assert marks_present(session.connection()) == marks_expected()
        assert not session.scalar(select(func.count()).select_from(CountsBlock))
    assert phoenix(app, person) == 4


def test_a_change_beside_the_application_is_marked_too(app: Flask, person: MadePerson) -> None:
    from app.incidents.models import incident

    database: Database = app.extensions["database"]
    with database.write() as session:
        session.execute(update(incident).values(people_count=11, updated_at=datetime.now(UTC)))
    assert phoenix(app, person) == 11
    with database.write() as session:
        court = "WHERE name = 'Phoenix Immigration Court'"
        session.execute(text(f"UPDATE facility SET name = 'Another' {court}"))
        assert session.scalar(select(func.count()).select_from(CountsChanged)) == 1
