"""Making offices and accounts, the first administrator, and what a demo refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Invitation, Office, Person
from app.accounts.queries import find_office, find_person, is_synthetic
from app.accounts.roles import Role
from app.accounts.service import (
    DEMO_DOMAIN,
    FIRST_OFFICE,
    AccountError,
    create_office,
    create_person,
    first_administrator,
    invite,
    mark_synthetic,
    password_hash,
)
from app.database import Database
from app.ledger.chain import SHELL
from app.ledger.models import AuditEvent
from tests.conftest import ON_SQLITE
from tests.factories import PASSWORD, make_office, make_person


def _make(session: Session, email: str, office: Office, *roles: Role) -> Person:
    return create_person(session, SHELL, email=email, password=PASSWORD, office=office, roles=roles)


def test_an_office_has_a_name_of_its_own(database: Database) -> None:
    with database.write() as session:
        made = create_office(session, SHELL, "  Zoe\u0301 \t Law ")
        assert made.name == "Zoé Law"
        assert find_office(session, " Zoé Law ") is not None
    for wrong in ("", "   ", "x" * 121, "North\x00gate", "Zoé Law"):
        with pytest.raises(AccountError), database.write() as session:
            create_office(session, SHELL, wrong)


def test_an_address_is_one_account_whatever_its_capitals(app: Flask, database: Database) -> None:
    person = make_person(app, email="Kim.Park@Example.ORG")
    with app.app_context(), database.read() as session:
        found = find_person(session, " KIM.park@example.org ")
        assert found is not None
        assert found.id == person.actor.person_id
    with pytest.raises(AccountError, match="already"):
        make_person(app, email="kim.park@EXAMPLE.org")


@ON_SQLITE
@pytest.mark.parametrize(
    "email", ["", "kim", "kim@localhost", "@example.org", "kim@exam ple.org", "k" * 250 + "@x.org"]
)
def test_half_addresses_are_refused(app: Flask, email: str) -> None:
    office = make_office(app)
    with pytest.raises(AccountError, match="whole e-mail address"):
        make_person(app, email=email or " ", office=office)


@ON_SQLITE
def test_a_password_is_stored_as_argon2_and_never_twice_the_same(
    app: Flask, database: Database
) -> None:
    office = make_office(app)
    people = [make_person(app, office=office) for _ in range(2)]
    with database.read() as session:
        stored = [session.get_one(Person, person.actor.person_id) for person in people]
        hashes = {person.password or "" for person in stored}
        assert len(hashes) == 2
        assert len({person.fs_uniquifier for person in stored}) == 2
    for hashed in hashes:
        assert hashed.startswith("$argon2id$v=19$"), hashed


def test_a_guess_costs_what_it_should(app: Flask, database_url: str, tmp_path: Path) -> None:
    """Outside of tests, whose own hashes are cheap."""
    keys = tmp_path / "keys.json"
    outside = create_app(
        {"DATABASE_URL": database_url, "SECRET_KEY": "x" * 40, "DOCKET_KEYS": str(keys)}
    )
    with outside.app_context():
        hashed = password_hash("a long enough password")
    outside.extensions["database"].engine.dispose()
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", hashed)
    assert found, hashed
    memory, rounds, _ = map(int, found.groups())
    assert memory >= 19_456  # KiB, as OWASP asks at least
    assert rounds >= 2


def test_people_and_offices_are_written_into_the_audit(app: Flask, database: Database) -> None:
    person = make_person(app, roles=["coordinator", "attorney"])
    with database.write() as session:
        office = session.get_one(Office, person.office.id)
        invite(session, SHELL, email="kim@example.org", office=office, roles=[Role.ADVOCATE])
    with database.read() as session:
        events = session.execute(
            select(AuditEvent.action, AuditEvent.actor).order_by(AuditEvent.sequence)
        ).all()
    actions = [action for action, _ in events]
    for action in ("office.created", "person.created", "person.invited"):
        assert action in actions
    assert {actor for _, actor in events} == {"shell"}


def test_the_first_administrator_has_a_link_while_there_is_nobody(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    with database.write() as session:
        older = first_administrator(session, SHELL)
    with database.write() as session:
        newer = first_administrator(session, SHELL)
    assert older
    assert newer
    assert client.get(f"/invitations/{older}").status_code == 404  # only the newest link works
    form = {"email": "admin@example.org", "name": "Ada", "password": PASSWORD}
    assert client.post(f"/invitations/{older}", data=form).status_code == 404
    assert client.post(f"/invitations/{newer}", data=form).status_code == 303
    with database.write() as session:
        person = find_person(session, "admin@example.org")
        assert person is not None
        assert person.role_names == {Role.ADMINISTRATOR, Role.COORDINATOR}
        assert person.office.name == FIRST_OFFICE
        assert first_administrator(session, SHELL) is None
    assert client.post(f"/invitations/{newer}", data=form).status_code == 404


def test_a_demo_takes_no_real_account(app: Flask, database: Database, client: FlaskClient) -> None:
    office = make_office(app)
    with database.write() as session:
        mark_synthetic(session)
        assert is_synthetic(session)
    with pytest.raises(AccountError, match="demo"):
        make_person(app, email="kim@example.org", office=office)
    with pytest.raises(AccountError, match="demo"), database.write() as session:
        invite(
            session,
            SHELL,
            email="kim@example.org",
            office=session.get_one(Office, office.id),
            roles=[Role.ATTORNEY],
        )
    for evil in (f"kim@{DEMO_DOMAIN}.example.org", f"kim@not{DEMO_DOMAIN}"):
        with pytest.raises(AccountError, match="demo"):
            make_person(app, email=evil, office=office)
    kim = make_person(app, email=f"Kim@{DEMO_DOMAIN}", office=office)
    assert kim.actor.person_id is not None
    with database.write() as session:
        token = invite(
            session,
            SHELL,
            email=None,
            office=session.get_one(Office, office.id),
            roles=[Role.ATTORNEY],
        )
    form = {"email": "lee@example.org", "name": "Lee", "password": PASSWORD}
    refused = client.post(f"/invitations/{token}", data=form)
    assert refused.status_code == 422
    assert "demo with invented records" in refused.text
    assert "Synthetic data" in refused.text  # as every page of a demo says


def test_real_accounts_keep_a_demo_out(app: Flask, database: Database) -> None:
    make_person(app, email="kim@example.org")
    with pytest.raises(AccountError, match="real accounts"), database.write() as session:
        mark_synthetic(session)
    with database.read() as session:
        assert not is_synthetic(session)


@ON_SQLITE
def test_an_account_that_cannot_be_made_uses_no_invitation_up(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    taken = make_person(app)
    with database.write() as session:
        office = session.get_one(Office, taken.office.id)
        token = invite(session, SHELL, email=None, office=office, roles=[Role.ATTORNEY])
    form = {"email": taken.email, "name": "Kim", "password": PASSWORD}
    assert client.post(f"/invitations/{token}", data=form).status_code == 422
    with database.read() as session:
        assert session.scalars(select(Invitation.used_at)).one() is None
    form["email"] = "kim@example.org"
    assert client.post(f"/invitations/{token}", data=form).status_code == 303
