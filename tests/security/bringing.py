"""Sheets under way and imports that were made, of our office and of another one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.database import Database, now
from app.exchange.imports.holding import hold
from app.exchange.imports.models import ImportSheet
from app.exchange.imports.plan import Column, Plan, Use
from app.exchange.imports.state import State
from app.exchange.imports.undoing import Batch, find_batch
from app.incidents.models import import_batch
from tests.factories import MadePerson

SHEET = b"When,City\n2026-03-01,Sorrelhaven\n"
PLAN = Plan(
    {
        "When": Column(Use.FIELDS, ("incident_date",)),
        "City": Column(Use.FIELDS, ("city", "state")),
    }
)
# Of a look no other number on a page has: what a page says of it is found by that.
NUMBERS = {"our": 700_017, "foreign": 800_017}
OF = {"our": "coordinator", "foreign": "foreign_closed_coordinator"}


def bring_in(app: Flask, people: Mapping[str, MadePerson]) -> tuple[dict[str, str], dict[str, str]]:
    """Ids of sheets under way, and numbers of imports, by whose they are."""
    database: Database = app.extensions["database"]
    sheets, imports = {}, {}
    for relation, name in OF.items():
        actor = people[name].actor
        state = State("sheet.csv", plan=PLAN, confirmed=("reading", "columns"))
        with database.write() as session:
            sheets[relation] = hold(session, app.extensions["keys"], actor, SHEET, state)
            made = insert(import_batch).values(
                id=NUMBERS[relation],
                office_id=actor.office_id,
                person_id=actor.person_id,
                file_digest="0" * 64,
                created_at=now(),
                records=0,
            )
            session.execute(made)
        imports[relation] = str(NUMBERS[relation])
    return sheets, imports


def any_sheet(session: Session, _actor: Actor, sheet_id: str) -> ImportSheet | None:
    """A sheet under way, whosever it is: for a look without the guard."""
    query = select(ImportSheet).where(ImportSheet.sheet_id == sheet_id)
    return session.scalars(query).one_or_none()


def any_import(session: Session, _office_id: int, number: int) -> Batch | None:
    """An import, whosever it is."""
    return find_batch(session, None, number)
