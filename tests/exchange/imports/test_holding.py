"""Sheets between two steps: sealed, bound to their place, kept for a week, through a rotation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import Database, now
from app.exchange.imports.grid import Unusable
from app.exchange.imports.holding import (
    KEPT,
    MOST_SHEETS,
    data_of,
    find_held,
    forget_old,
    hold,
    save_mapping,
    saved_mappings,
)
from app.exchange.imports.models import ImportSheet
from app.exchange.imports.plan import Text
from app.exchange.imports.state import State, state_as_json, state_from_json
from app.ledger.keys import Keys
from app.operations.keys.rotation import rotate
from tests.exchange.imports.importing import PLAN
from tests.factories import MadePerson, make_person

DATA = b"Date,City\n2026-03-01,Miami\n" * 1_000
STATE = State("sheet.csv", {"header_row": 1}, PLAN, ("reading",), frozenset({4}), 7)


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["keys"]
    return found


@pytest.fixture
def person(app: Flask) -> MadePerson:
    return make_person(app, roles=["coordinator"])


def kept(database: Database, keys: Keys, person: MadePerson) -> str:
    with database.write() as session:
        return hold(session, keys, person.actor, DATA, STATE)


def test_how_far_somebody_is_comes_back() -> None:
    from dataclasses import replace

    plan = replace(PLAN, settled={(3, "narrative"): Text.MEND}, waived=frozenset({"city||x"}))
    state = replace(STATE, plan=plan)
    assert state_from_json(state_as_json(state)) == state


def test_keys_are_rotated_under_a_sheet_and_a_mapping(
    database: Database, keys: Keys, person: MadePerson
) -> None:
    sheet_id = kept(database, keys, person)
    with database.write() as session:
        save_mapping(session, keys, person.actor, "Ours", PLAN)
    rotated = rotate(database, keys, lambda _line: None)
    assert rotated.old_left == 0
    with database.read() as session:
        assert data_of(session, keys, person.actor, sheet_id) == DATA
        held = find_held(session, keys, person.actor, sheet_id)
        assert held is not None
        assert held.state == STATE
        assert [saved.plan for saved in saved_mappings(session, keys, person.actor)] == [PLAN]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sheet_opens_at_its_place_only(
    app: Flask, database: Database, keys: Keys, person: MadePerson
) -> None:
    one, other = kept(database, keys, person), kept(database, keys, person)
    with database.write() as session:
        moved = session.scalars(select(ImportSheet).where(ImportSheet.sheet_id == one)).one()
        session.execute(
            update(ImportSheet)
            .where(ImportSheet.sheet_id == other)
            .values(content=moved.content, state=moved.state)
        )
    with database.read() as session:
        for look in (find_held, data_of):
            with pytest.raises(Unusable, match="cannot be opened"):
                look(session, keys, person.actor, other)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_office_keeps_few_sheets_and_none_for_long(
    database: Database, keys: Keys, person: MadePerson
) -> None:
    (sheet_id, *_others) = [kept(database, keys, person) for _ in range(MOST_SHEETS)]
    with pytest.raises(Unusable, match="Ten sheets"):
        kept(database, keys, person)
    with database.write() as session:
        session.execute(update(ImportSheet).values(created_at=now() - KEPT - timedelta(hours=1)))
    with database.read() as session:
        assert find_held(session, keys, person.actor, sheet_id) is None, "gone before it is deleted"
    with database.write() as session:
        forget_old(session)
        assert session.scalars(select(ImportSheet)).all() == []
    kept(database, keys, person)
