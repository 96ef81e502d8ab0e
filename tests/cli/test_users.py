"""`docket user list`, `roles` and `suspend`: the services of the pages, for the shell."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Succession
from app.accounts.service import AccountError
from app.database import Database
from tests.cli.running import run_docket
from tests.conftest import ON_SQLITE
from tests.factories import make_office, make_person, sign_in

pytestmark = ON_SQLITE


def test_people_are_listed_and_suspended(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    office = make_office(app, name="Legal Aid")
    kim = make_person(app, office=office, email="kim@example.org")
    lee = make_person(app, roles=["coordinator"], office=office, email="lee@example.org")
    sign_in(client, kim)
    result = run_docket(app, "user", "suspend", "Kim@example.org", "--successor", lee.email)
    assert (result.exit_code, result.stdout) == (0, "Suspended Kim@example.org.\n")
    assert client.get("/incidents").status_code == 302
    listed = run_docket(app, "user", "list").stdout.splitlines()
    assert listed == [
        "kim@example.org\tLegal Aid\tattorney\tsuspended",
        "lee@example.org\tLegal Aid\tcoordinator\tactive",
    ]
    with database.read() as session:
        assert session.scalars(select(Succession.successor_id)).one() == lee.actor.person_id
    again = run_docket(app, "user", "suspend", "kim@example.org")
    assert "already" in again.stdout
    assert run_docket(app, "user", "suspend", "nobody@example.org").exit_code == 2
    with pytest.raises(AccountError, match="active coordinator"):
        run_docket(app, "user", "suspend", lee.email, "--successor", kim.email)
    with database.read() as session:
        assert session.scalars(select(Person.active).where(Person.email == lee.email)).one()


def test_the_shell_gives_roles_but_keeps_an_administrator(app: Flask, database: Database) -> None:
    admin = make_person(app, roles=["administrator"])
    with pytest.raises(AccountError, match="last administrator"):
        run_docket(app, "user", "roles", admin.email, "--role", "attorney")
    both = ("--role", "attorney", "--role", "administrator")
    assert run_docket(app, "user", "roles", admin.email, *both).exit_code == 0
    with database.read() as session:
        assert session.scalars(select(Person)).one().role_names == {"attorney", "administrator"}


def test_a_second_link_for_an_address_ends_the_first(app: Flask) -> None:
    make_office(app, name="Legal Aid")
    asked = ("--email", "kim@example.org", "--role", "attorney", "--office", "Legal Aid")
    links = [
        re.search(r"/invitations/[\w-]+", run_docket(app, "user", "create", *asked).stdout)
        for _ in range(2)
    ]
    answers = [app.test_client().get(link[0]).status_code for link in links if link]
    assert answers == [404, 200]
