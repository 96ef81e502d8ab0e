"""Makes people, offices and reports for tests: keyword-only, with defaults.

A test says only what it is about:

    office = make_office(app)
    person = make_person(app, office=office, roles=["coordinator"])
    record = file_record(app, person, facility=None, city="Miami", state="FL")
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.access import who
from app.accounts.models import Person
from app.accounts.policy import Actor
from app.accounts.roles import Role
from app.accounts.service import create_office, create_person
from app.accounts.sessions.hooks import PERSON, TOKEN
from app.accounts.sessions.service import begin
from app.codebook import Value
from app.database import Database
from app.incidents.changing import current
from app.incidents.draft import draft_of
from app.incidents.queries import find_record
from app.incidents.record import Record
from app.incidents.service import decide, file_report
from app.ledger.chain import SHELL, record_event
from app.ledger.keys import Keys

PASSWORD = "a long enough password"
_numbers = itertools.count(1)

# A report that can be filed; tests override what they are about.
ANSWERS: Mapping[str, str] = {
    "incident_outcome": "detained",
    "people_count": "1",
    "people_count_kind": "exact",
    "incident_date": "2026-03-10",
    "date_precision": "exact_day",
    "venue_type": "immigration_court",
    "facility": "Phoenix Immigration Court",
    "city": "Phoenix",
    "state": "AZ",
    "source_of_knowledge": "witnessed_directly",
    "sharing_basis": "not_our_client",
}


@dataclass(frozen=True)
class MadeOffice:
    """An office that is in the database."""

    id: int
    name: str


@dataclass(frozen=True)
class MadePerson:
    """An account that is in the database, and the actor that it is."""

    email: str
    office: MadeOffice
    actor: Actor


def make_office(app: Flask, *, name: str | None = None) -> MadeOffice:
    """An office with a name of its own."""
    database: Database = app.extensions["database"]
    with database.write() as session:
        office = create_office(session, SHELL, name or f"Office {next(_numbers)}")
        return MadeOffice(office.id, office.name)


def make_person(
    app: Flask,
    *,
    roles: Collection[str] = ("attorney",),
    office: MadeOffice | None = None,
    email: str | None = None,
) -> MadePerson:
    """An account whose password is PASSWORD."""
    office = office or make_office(app)
    email = email or f"person-{next(_numbers)}@example.org"
    held = frozenset(Role(role) for role in roles)
    database: Database = app.extensions["database"]
    with app.app_context(), database.write() as session:
        from app.accounts.models import Office

        person = create_person(
            session,
            SHELL,
            email=email,
            password=PASSWORD,
            office=session.get_one(Office, office.id),
            roles=held,
        )
        return MadePerson(email, office, Actor(person.id, office.id, held, name=email))


def answers(**overrides: str | None) -> dict[str, str]:
    """A whole report as raw answers; None leaves one out."""
    given: dict[str, str | None] = {**ANSWERS, **overrides}
    return {name: value for name, value in given.items() if value is not None}


def file_record(app: Flask, person: MadePerson, **overrides: str | None) -> Record:
    """A report of this person, filed."""
    database: Database = app.extensions["database"]
    keys: Keys = app.extensions["keys"]
    with app.app_context(), database.write() as session:
        draft = draft_of(session, answers(**overrides))
        assert not draft.problems, [f"{p.field}: {p}" for p in draft.problems]
        filed = file_report(session, keys, person.actor, draft, str(uuid.uuid4()))
        record = current(session, filed.record_id)
    assert record is not None
    return record


def accept(
    app: Flask, record: Record, coordinator: MadePerson, *, reason: str = "", **settled: Value
) -> Record:
    """The same record, accepted."""
    return _decide(app, record, coordinator, reason, {"review_status": "accepted", **settled})


def decide_on(
    app: Flask, record: Record, coordinator: MadePerson, *, reason: str = "", **settled: Value
) -> Record:
    """The same record after a decision; confidence is "confirmed" unless said otherwise."""
    return _decide(app, record, coordinator, reason, settled)


def _decide(
    app: Flask,
    record: Record,
    coordinator: MadePerson,
    reason: str,
    settled: Mapping[str, Value],
) -> Record:
    database: Database = app.extensions["database"]
    defaults: Mapping[str, Value] = {"confidence": "confirmed", "date_precision": "exact_day"}
    with database.write() as session:
        now = current(session, record.record_id)
        assert now is not None
        return decide(
            session,
            app.extensions["keys"],
            coordinator.actor,
            now,
            now.revision,
            answers={**defaults, **settled},
            reason=reason,
        )


def read_record(app: Flask, person: MadePerson, record_id: str) -> Record | None:
    """What this person can see of a record."""
    database: Database = app.extensions["database"]
    with database.read() as session:
        return find_record(session, person.actor, record_id)


def sign_in(client: FlaskClient, person: MadePerson, *, two_factors: bool = True) -> FlaskClient:
    """The client, signed in as if with password and second factor, without the cost of either.

    What tests/accounts/factors and tests/security do through the pages is not repeated here.
    """
    database: Database = client.application.extensions["database"]
    number = person.actor.person_id
    assert number is not None
    with database.write() as session:
        uniquifier = session.get_one(Person, number).fs_uniquifier
        token = begin(session, number, remembered=False, two_factors=two_factors)
        record_event(session, who(person.actor), "session.started", f"person:{number}")
    with client.session_transaction() as cookie:
        cookie.update({PERSON: uniquifier, TOKEN: token, "_fresh": True})
    return client
