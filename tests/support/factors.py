"""Second factors in tests: set up without the pages, and codes as an app shows them."""

from __future__ import annotations

import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.accounts.access import who
from app.accounts.factors.models import SecondFactor
from app.accounts.factors.recovery import make_codes
from app.accounts.factors.service import add_app, finish
from app.database import Database
from tests.factories import PASSWORD, MadePerson

SECRET = b"a secret of twenty b"


def give_app(app: Flask, person: MadePerson, secret: bytes = SECRET) -> list[str]:
    """An authenticator app that counts; returns the person's recovery codes."""
    database: Database = app.extensions["database"]
    number = person.actor.person_id or 0
    with app.app_context(), database.write() as session:
        add_app(session, who(person.actor), number, secret, 0, "Firefox, phone")
        codes = make_codes(session, number)
        assert finish(session, who(person.actor), number, codes[0])
    return codes


def code_of(secret: bytes = SECRET, *, off: int = 0) -> str:
    """What the app shows now, or so many steps of 30 s off."""
    return _code_at(secret, int(time.time()) // 30 + off)


def used_code(app: Flask, secret: bytes) -> str:
    """The code that an app was added with: by now it may show another."""
    database: Database = app.extensions["database"]
    with database.read() as session:
        return _code_at(secret, session.scalars(select(SecondFactor.last_step)).one())


def _code_at(secret: bytes, step: int) -> str:
    return HOTP(secret, 6, SHA1()).generate(step).decode()  # noqa: S303


def forget_codes(app: Flask) -> None:
    """Let the codes of this half minute count once more: a test cannot wait for the next."""
    database: Database = app.extensions["database"]
    with database.write() as session:
        session.execute(update(SecondFactor).values(last_step=0))


def sign_in_by_pages(client: FlaskClient, person: MadePerson, **form: str) -> FlaskClient:
    """Password, then the code of an app that `give_app` gave."""
    typed = {"email": person.email, "password": PASSWORD, **form}
    answer = client.post("/sign-in", data=typed)
    assert answer.status_code == 302, answer.text
    if answer.headers["Location"].startswith("/sign-in/code"):
        forget_codes(client.application)
        answer = client.post("/sign-in/code", data={**form, "code": code_of()})
        assert answer.status_code == 302, answer.text
    return client
