"""Three offices, eight people and their reports: who may reach what is asked of this world.

Everything that must stay inside carries a word of its own, so that a test can look for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.accounts.factors.need import needs_factor
from app.accounts.guessing.permits import make_permit
from app.accounts.models import Person
from app.accounts.service import password_hash
from app.accounts.sessions.hooks import TOKEN
from app.accounts.sessions.service import begin
from app.database import Database
from app.incidents.identifiers import new_record_id
from app.ledger.chain import SHELL
from app.ledger.keys import make_key_file
from tests.conftest import OWN_ORIGIN, SECRET_KEY
from tests.factories import (
    PASSWORD,
    MadePerson,
    decide_on,
    file_record,
    make_office,
    make_person,
)
from tests.releases.examples import publish, release
from tests.security.accounts import invite_three
from tests.security.asking import ask_for_help
from tests.security.bringing import bring_in
from tests.support.databases import wait_for_no_disk
from tests.support.factors import give_app
from tests.support.shared_work import share_statements

# Argon2 is slow on purpose; here nobody steals the hashes.
CHEAP = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
NOBODY, SUSPENDED = "nobody", "suspended"
ROLES: Mapping[str, tuple[str, ...]] = {
    "attorney": ("attorney",),
    "coordinator": ("coordinator",),
    "network_coordinator": ("network_coordinator",),
    "advocate": ("advocate",),
    "administrator": ("administrator",),
    "two_roles": ("administrator", "attorney"),
    "called": ("attorney",),  # on call
    SUSPENDED: ("coordinator",),
}
ACTORS = (NOBODY, *ROLES)
OBJECTS = ("own", "colleague", "foreign_open", "foreign_closed", "absent")

# What must never be seen by those outside. Cities are on no list of places.
CLOSED_CITY, CLOSED_OFFICE, CLOSED_PERSON = "Quillanburg", "Cinderstreet Law", "vesper@example.org"
CLOSED_WORDS = ("quietheron", "palevestibule", "dimorchard")  # narrative, place, reason
# Of one length: a heading of a chart is broken into lines.
CLOSED_STATE, NOBODYS_STATE = "WY", "VT"
OPEN_CITY, OPEN_OFFICE = "Marlowfield", "Beaconhill Law"
OPEN_WORDS = ("brightheron", "widevestibule", "clearorchard")
COLLEAGUE_CITY, COLLEAGUE_WORDS = "Tansyport", ("ownheron", "ownvestibule")
ONE_OPERATION = "all-taken-together"
TOGETHER = (("foreign_open", "not_our_client"), ("foreign_closed", "refused"))
NOT_A_CITY = "Xanthippeville"  # as long a word, and nobody's

PLACE: Mapping[str, str | None] = {
    "facility": None,
    "venue_type": "state_local_courthouse",
    "state": "MT",
}


@dataclass(frozen=True)
class World:
    """A running application, the people in it, and a report for each relation to them."""

    app: Flask
    people: Mapping[str, MadePerson]
    uniquifiers: Mapping[str, str]
    records: Mapping[str, str]  # "own of attorney", "colleague", "foreign_open", …
    helps: Mapping[str, str]  # the help asked with each of them
    token: str  # of an invitation that nobody used yet
    invitations: Mapping[str, int]  # those of the own office, above a coordinator, elsewhere
    sheets: Mapping[str, str]  # a sheet under way of "our" office, and of a "foreign" one
    imports: Mapping[str, str]  # an import that was made by each of them

    @property
    def database(self) -> Database:
        opened: Database = self.app.extensions["database"]
        return opened

    def record(self, actor: str, relation: str) -> str:
        """The id of the report that stands in this relation to this person."""
        if relation == "absent":
            return "0000-0000-0000"
        if relation == "own":
            return self.records.get(f"own of {actor}", self.records["colleague"])
        return self.records[relation]

    def help(self, actor: str, relation: str) -> str:
        """The id of the help that was asked with the report of this relation."""
        if relation == "absent":
            return "0000-0000-0000"
        return self.helps[self.record(actor, relation)]

    def sheet(self, relation: str) -> str:
        """The id of a sheet under way: ours, another office's, or of none."""
        return self.sheets.get(relation, "0000-0000-0000")

    def made_import(self, relation: str) -> str:
        """The number of an import: ours, another office's, or of none."""
        return self.imports.get(relation, "999999")

    def client(self, actor: str) -> FlaskClient:
        """A browser of this person: signed in, without the cost of a password."""
        client = self.app.test_client()
        client.environ_base["HTTP_ORIGIN"] = OWN_ORIGIN
        if actor != NOBODY:
            number = self.people[actor].actor.person_id
            assert number is not None
            with self.database.write() as writing:
                token = begin(writing, number, remembered=False, two_factors=True)
            with client.session_transaction() as session:
                session["_user_id"] = self.uniquifiers[actor]
                session[TOKEN] = token
                session["_fresh"] = True
        return client

    def permit(self, actor: str = "attorney") -> str:
        """The token of a link that makes a device of this person known."""
        with self.database.write() as session:
            person = session.get_one(Person, self.people[actor].actor.person_id)
            return make_permit(session, SHELL, person)

    def file(self, actor: str, **answers: str | None) -> str:
        """One more report of this person; its id."""
        return file_record(self.app, self.people[actor], **{**PLACE, **answers}).record_id


def make_world(folder: Path, database_url: str) -> World:
    """Fill a fresh, migrated database."""
    keys = folder / "keys.json"
    make_key_file(keys)
    app = make_app(database_url, keys)
    with app.app_context():
        hashed = password_hash(PASSWORD)
    with patch("app.accounts.service.password_hash", return_value=hashed):
        people = _make_people(app)
    for person in people.values():
        if needs_factor(person.actor):
            give_app(app, person)
    _suspend(app, people[SUSPENDED])
    records = _make_records(app, people)
    helps = ask_for_help(app, people, records)
    token, invitations = invite_three(app, people)
    sheets, imports = bring_in(app, people)
    return World(
        app, people, _uniquifiers(app, people), records, helps, token, invitations, sheets, imports
    )


def make_app(database_url: str, keys: Path) -> Flask:
    releases = keys.parent / "releases"
    if not releases.exists():
        publish(releases, release())
    app = create_app(
        {
            "DOCKET_RELEASES": str(releases),
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET_KEY,
            "DOCKET_KEYS": str(keys),
            "PROPAGATE_EXCEPTIONS": False,  # a crash is an answer of 500, as for a visitor
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP,
        }
    )
    database: Database = app.extensions["database"]
    wait_for_no_disk(database)
    share_statements(database.engine)
    return app


def _make_people(app: Flask) -> dict[str, MadePerson]:
    ours = make_office(app, name="Northgate Law")
    people = {
        name: make_person(app, roles=roles, office=ours, email=f"{name}@northgate.example.org")
        for name, roles in ROLES.items()
    }
    people["colleague"] = make_person(app, office=ours, email="colleague@northgate.example.org")
    people["foreign_open"] = make_person(app, office=make_office(app, name=OPEN_OFFICE))
    people["foreign_closed"] = make_person(
        app, office=make_office(app, name=CLOSED_OFFICE), email=CLOSED_PERSON
    )
    for name in ("foreign_open", "foreign_closed"):
        people[f"{name}_coordinator"] = make_person(
            app, roles=["coordinator"], office=people[name].office
        )
    return people


def _suspend(app: Flask, suspended: MadePerson) -> None:
    database: Database = app.extensions["database"]
    with database.write() as session:
        session.get_one(Person, suspended.actor.person_id).active = False


def _uniquifiers(app: Flask, people: Mapping[str, MadePerson]) -> dict[str, str]:
    database: Database = app.extensions["database"]
    with database.read() as session:
        rows = dict(session.execute(select(Person.email, Person.fs_uniquifier)).all())
    return {name: rows[person.email] for name, person in people.items()}


def _make_records(app: Flask, people: Mapping[str, MadePerson]) -> dict[str, str]:
    def report(
        by: str, city: str, basis: str | None, words: tuple[str, ...], state: str = "MT"
    ) -> str:
        record = file_record(
            app,
            people[by],
            **{**PLACE, "city": city, "state": state, "sharing_basis": basis},
            narrative=f"A {words[0]} stood there.",
            facility_other=f"The {words[1]} hall",
            # One operation, of which a report is closed: the open one must not tell.
            event_group_id=ONE_OPERATION if (by, basis) in TOGETHER else None,
        )
        if len(words) > 2:
            coordinator = people[f"{by}_coordinator"]
            decide_on(
                app,
                record,
                coordinator,
                reason=f"So says {words[2]}.",
                review_status="accepted",
                sharing_basis=basis,
            )
        return record.record_id

    records = {
        f"own of {name}": report(name, f"Ownfield {name[:3]}", None, ("mine", "mine"))
        for name in ROLES
    }
    records["colleague"] = report("colleague", COLLEAGUE_CITY, None, COLLEAGUE_WORDS)
    records["foreign_open"] = report("foreign_open", OPEN_CITY, "not_our_client", OPEN_WORDS)
    for name, basis, words in (
        ("foreign_closed", "pending", CLOSED_WORDS),
        ("foreign_refused", "refused", CLOSED_WORDS),
        ("foreign_blank", None, CLOSED_WORDS[:2]),
    ):
        records[name] = report("foreign_closed", CLOSED_CITY, basis, words, CLOSED_STATE)
    records["own_refused"] = report("attorney", "Refusalton", "refused", ("mine", "mine"))
    return records


def new_id() -> str:
    """An id that no report has."""
    return new_record_id()
