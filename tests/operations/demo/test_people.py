"""`docket serve --demo`: records once, and one person of every role who can sign in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.access import actor_of
from app.accounts.policy import Scope
from app.accounts.queries import find_person
from app.accounts.roles import Role
from app.accounts.service import AccountError
from app.cli.serve import DEMO_RECORDS
from app.database import Database
from app.incidents.filters import Filters
from app.incidents.queries import list_records, waiting
from app.insights.counts import count_people
from app.ledger.models import AuditEvent
from app.operations.demo.accounts import OF_EVERY_ROLE
from app.operations.demo.loader import count_records
from app.operations.demo.people import PASSWORD_VARIABLE, fill_demo, make_password
from tests.conftest import ON_SQLITE

RECORDS = 300
GIVEN = "a password for the demo"


def start(app: Flask, records: int = RECORDS) -> str:
    """What a start of the demo says."""
    said: list[str] = []
    fill_demo(app, records, said.append)
    return "\n".join(said)


def password_in(said: str) -> str:
    return said.rsplit("password: ", 1)[1].strip()


def can_sign_in(client: FlaskClient, email: str, password: str) -> bool:
    response = client.post("/sign-in", data={"email": email, "password": password})
    return response.status_code == 302


def test_the_first_start_fills_it_and_everybody_signs_in(
    app: Flask, database: Database, make_client: Callable[[], FlaskClient]
) -> None:
    said = start(app)
    with database.read() as session:
        assert count_records(session) == RECORDS
        for email, role in OF_EVERY_ROLE.items():
            person = find_person(session, email)
            assert person is not None
            assert person.role_names == {role}
    assert set(OF_EVERY_ROLE.values()) == set(Role)
    for email in OF_EVERY_ROLE:
        assert email in said
        assert can_sign_in(make_client(), email, password_in(said))


@ON_SQLITE
def test_reporters_cannot_sign_in(app: Flask, client: FlaskClient) -> None:
    said = start(app)
    for password in ("", password_in(said), "None"):
        assert not can_sign_in(client, "attorney-001@demo.example", password)


def test_later_starts_set_the_password_and_nothing_else(
    app: Flask, database: Database, make_client: Callable[[], FlaskClient]
) -> None:
    first = password_in(start(app))
    with database.read() as session:
        events = session.scalar(select(func.count()).select_from(AuditEvent))
    second = password_in(start(app))
    assert first != second
    with database.read() as session:
        assert count_records(session) == RECORDS
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == events
    assert not can_sign_in(make_client(), "attorney@demo.example", first)
    assert can_sign_in(make_client(), "attorney@demo.example", second)


@ON_SQLITE
def test_a_given_password_is_used(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, GIVEN)
    assert password_in(start(app)) == GIVEN
    assert can_sign_in(client, "coordinator@demo.example", GIVEN)


@ON_SQLITE
def test_a_short_password_is_refused_before_anything_is_made(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "short")
    with pytest.raises(AccountError, match=rf"{PASSWORD_VARIABLE}.*12 characters"):
        start(app)
    with database.read() as session:
        assert count_records(session) == 0


def test_passwords_made_up_are_long_and_new() -> None:
    made = {make_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(password) == 19 for password in made)


@ON_SQLITE
def test_everybody_has_something_to_look_at(app: Flask, database: Database) -> None:
    start(app, DEMO_RECORDS)
    with database.read() as session:
        actors = {
            role: actor_of(person)
            for email, role in OF_EVERY_ROLE.items()
            if (person := find_person(session, email))
        }
        attorney, coordinator = actors[Role.ATTORNEY], actors[Role.COORDINATOR]
        assert attorney.office_id == coordinator.office_id
        assert list_records(session, attorney, Filters({})).total > 20
        inbox, total = waiting(session, coordinator, Filters({}))
        assert 8 < total < 50
        assert {record.office_id for record in inbox} == {coordinator.office_id}
        assert count_people(session, coordinator, Scope.OFFICE, Filters({})).people > 50
        network = count_people(
            session, actors[Role.NETWORK_COORDINATOR], Scope.NETWORK, Filters({})
        )
        assert network.cities[0].city == "New York"
        assert network.cities[0].people > 5 * network.cities[20].people
        assert len(network.months) > 40
