"""`docket office create` and `docket user create`."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Invitation, Office, Person
from app.accounts.service import AccountError
from app.database import Database
from tests.cli.running import run_docket
from tests.factories import PASSWORD, make_office, make_person


def test_an_office_is_made_once(app: Flask, database: Database) -> None:
    assert run_docket(app, "office", "create", "  Legal   Aid ").exit_code == 0
    with pytest.raises(AccountError, match="Legal Aid"):
        run_docket(app, "office", "create", "Legal Aid")
    for name in ("", " ", "x" * 121):
        with pytest.raises(AccountError, match="name"):
            run_docket(app, "office", "create", name)
    with database.read() as session:
        assert session.scalars(select(Office.name)).all() == ["Legal Aid"]


def test_an_account_with_a_password_signs_in(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    make_office(app, name="Legal Aid")
    result = run_docket(
        app,
        *("user", "create", "--email", "Kim@Example.org", "--role", "attorney"),
        *("--role", "coordinator", "--office", "Legal Aid", "--password-stdin"),
        stdin=f"{PASSWORD}\n",
    )
    assert result.exit_code == 0
    assert "kim@example.org" in result.stdout
    assert PASSWORD not in result.output
    answer = client.post("/sign-in", data={"email": "kim@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    with database.read() as session:
        person = session.scalars(select(Person)).one()
        assert person.role_names == {"attorney", "coordinator"}
        assert PASSWORD not in (person.password or "")


def test_an_invitation_is_a_link_that_is_kept_nowhere(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    make_office(app, name="Legal Aid")
    result = run_docket(
        app,
        *("user", "create", "--email", "kim@example.org", "--role", "attorney"),
        *("--office", "Legal Aid"),
    )
    link = re.search(r"http://localhost:8000(/invitations/([\w-]{40,}))", result.stdout)
    assert link
    assert client.get(link[1]).status_code == 200
    with database.read() as session:
        invitation = session.scalars(select(Invitation)).one()
        assert link[2] not in str(vars(invitation))
        assert session.scalars(select(Person)).all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_refused(app: Flask, database: Database) -> None:
    person = make_person(app)
    asked = ["user", "create", "--email", "kim@example.org", "--role", "attorney"]
    result = run_docket(app, *asked, "--office", "Nowhere")
    assert result.exit_code == 2
    assert "Nowhere" in result.stderr
    result = run_docket(app, *asked, "--role", "queen", "--office", person.office.name)
    assert result.exit_code == 2
    assert "queen" in result.stderr
    office = ("--office", person.office.name)
    with pytest.raises(AccountError, match="12"):
        run_docket(app, *asked, *office, "--password-stdin", stdin="short\n")
    for email in (person.email, "no address", "a@b\0.org"):
        with pytest.raises(AccountError):
            run_docket(app, "user", "create", "--email", email, "--role", "attorney", *office)
    with database.read() as session:
        assert session.scalars(select(Person.email)).all() == [person.email]
        assert session.scalars(select(Invitation)).all() == []
