"""`docket user new-device`."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.guessing.models import KnownDevice, SignInPermit
from app.accounts.models import Person
from app.database import Database
from tests.cli.running import run_docket
from tests.factories import make_person


def test_a_link_for_a_new_device(app: Flask, client: FlaskClient, database: Database) -> None:
    person = make_person(app)
    result = run_docket(app, "user", "new-device", "--email", person.email.upper())
    found = re.search(r"http://localhost:8000(/sign-in/new-device/([\w-]{43}))", result.stdout)
    assert found
    assert client.post(found[1]).status_code == 303
    with database.read() as session:
        assert session.scalars(select(SignInPermit)).all() == []
        device = session.scalars(select(KnownDevice)).one()
        assert device.person_id == person.actor.person_id
        assert found[2] not in str(vars(device))


def test_nobody_to_let_in(app: Flask, database: Database) -> None:
    person = make_person(app)
    with database.write() as session:
        session.get_one(Person, person.actor.person_id).active = False
    for email in (person.email, "stranger@example.org"):
        result = run_docket(app, "user", "new-device", "--email", email)
        assert result.exit_code == 2
        assert email in result.stderr
