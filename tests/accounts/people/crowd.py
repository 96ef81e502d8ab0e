"""An office with its people, for tests of the pages of people."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.access import actor_of
from app.accounts.models import Invitation, Person
from app.accounts.queries import find_person
from app.database import Database
from app.ledger.models import AuditEvent
from tests.factories import MadeOffice, MadePerson, make_office, make_person, sign_in

MakeClient = Callable[[], FlaskClient]


@dataclass(frozen=True)
class Crowd:
    """Two offices: who acts, and browsers that are signed in."""

    app: Flask
    attorney: MadePerson
    coordinator: MadePerson
    administrator: MadePerson
    stranger: MadePerson  # a coordinator of the other office
    make_client: MakeClient

    @property
    def database(self) -> Database:
        opened: Database = self.app.extensions["database"]
        return opened

    def signed_in(self, person: MadePerson) -> FlaskClient:
        """A browser of this person."""
        return sign_in(self.make_client(), person)

    def person(self, made: MadePerson) -> Person:
        """The account as it is stored now."""
        with self.database.read() as session:
            return session.get_one(Person, made.actor.person_id)

    def invitations(self) -> list[Invitation]:
        """All of them, in the order in which they were made."""
        with self.database.read() as session:
            return list(session.scalars(select(Invitation).order_by(Invitation.id)))

    def events(self, *rooms: str) -> list[tuple[str, str]]:
        """Actor and action of the events whose action begins so."""
        with self.database.read() as session:
            rows = session.execute(
                select(AuditEvent.actor, AuditEvent.action).order_by(AuditEvent.sequence)
            )
            return [(actor, action) for actor, action in rows if action.startswith(rooms)]


def make_crowd(app: Flask, make_client: MakeClient) -> Crowd:
    """An attorney, a coordinator and an administrator of one office, a coordinator of another."""
    office = make_office(app, name="Northgate Law")
    return Crowd(
        app,
        make_person(app, office=office, email="attorney@example.org"),
        make_person(app, roles=["coordinator"], office=office, email="coordinator@example.org"),
        make_person(app, roles=["administrator"], office=office, email="admin@example.org"),
        make_person(app, roles=["coordinator"], email="stranger@example.org"),
        make_client,
    )


def number_of(person: MadePerson) -> int:
    """The number of an account."""
    assert person.actor.person_id is not None
    return person.actor.person_id


def link_in(page: str) -> str:
    """The path of the invitation that a page shows."""
    found = re.search(r"http://localhost(?::\d+)?(/invitations/[\w-]{43})", page)
    assert found, page
    return found[1]


def the_person(app: Flask, office: MadeOffice, email: str) -> MadePerson:
    """An account that was made through the pages."""
    database: Database = app.extensions["database"]
    with database.read() as session:
        person = find_person(session, email)
        assert person is not None
        return MadePerson(email, office, actor_of(person))
