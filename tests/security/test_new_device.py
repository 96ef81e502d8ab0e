"""Devices that are known, and links that make one known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.accounts.guessing.devices import MOST, forget_devices, remember
from app.accounts.guessing.limits import ACCOUNT, DEVICE, LETTERS
from app.accounts.guessing.models import KnownDevice
from app.accounts.models import Person
from app.accounts.service import password_hash
from app.ledger.models import AuditEvent
from tests.factories import PASSWORD
from tests.security.guess_tools import STRANGER, attempt, guess, later
from tests.security.world import SUSPENDED, World


def test_a_stolen_device_cookie_is_no_oracle(
    world: World, at_home: FlaskClient, victim: str
) -> None:
    for _ in range(DEVICE.free):
        assert attempt(at_home, victim).status_code == 200
    assert attempt(at_home, victim, PASSWORD).status_code == 429
    # It gives nothing on other accounts,
    other = world.people["coordinator"].email
    guess(world, other, ACCOUNT.free)
    assert attempt(at_home, other, PASSWORD).status_code == 429
    # opens nothing, and its tries are not the account's.
    assert at_home.get("/incidents").status_code == 302
    assert attempt(world.client("nobody"), victim, PASSWORD).status_code == 302


def test_a_session_is_a_known_device_too(world: World, victim: str) -> None:
    """Who signed in before this version has no such cookie yet, and may have to sign in again."""
    guess(world, victim, ACCOUNT.free)
    here = world.client("attorney")
    again = {"email": victim, "password": PASSWORD, "again": "yes"}
    assert here.post("/sign-in", data=again).status_code == 302


@pytest.mark.parametrize("what", ["password", "suspension", "age", "forgotten", "made up"])
def test_when_a_device_becomes_a_stranger(
    world: World, at_home: FlaskClient, victim: str, what: str
) -> None:
    person_id = world.people["attorney"].actor.person_id
    assert person_id is not None
    with world.app.app_context(), world.database.write() as session:
        person = session.get_one(Person, person_id)
        if what == "password":
            person.password = password_hash(PASSWORD)
        elif what == "suspension":
            person.active = False
        elif what == "forgotten":
            assert forget_devices(session, person_id) == 1
    if what == "made up":
        at_home.set_cookie("device", "A" * 43, path="/sign-in")
    with later(181 * 86_400 if what == "age" else 0):
        guess(world, victim, ACCOUNT.free)
        assert attempt(at_home, victim, PASSWORD).status_code == 429


def test_devices_of_a_person_are_bounded_and_renewed(world: World, victim: str) -> None:
    with world.database.write() as session:
        person = session.scalars(select(Person).where(Person.email == victim)).one()
        tokens = [remember(session, person) for _ in range(MOST + 3)]
        assert all(tokens)
        assert remember(session, person, str(tokens[-1])) is None  # as good as new
        assert remember(session, person, str(tokens[0])) is not None  # long forgotten
        rows = session.scalars(select(KnownDevice)).all()
        assert len(rows) == MOST
        assert all(row.until.hour == 0 for row in rows)
        assert not any(str(token) in str(vars(row)) for row in rows for token in tokens)
    with later(31 * 86_400), world.database.write() as session:
        assert remember(session, person, str(tokens[-1])) is not None


@pytest.fixture
def mails(world: World) -> Iterator[list[tuple[str, str]]]:
    """Address and path of every mail."""
    world.app.config.update(MAIL_SERVER="mail.example.org", TESTING=True)
    sent: list[tuple[str, str]] = []
    with patch("app.accounts.guessing.views.send") as sending:
        sending.side_effect = lambda letters: sent.extend((one.to, one.path) for one in letters)
        yield sent
    world.app.config.update(MAIL_SERVER="", TESTING=False)


def ask(world: World, email: str) -> TestResponse:
    return world.client("nobody").post("/sign-in/new-device", data={"email": email})


def test_a_link_by_mail_lets_a_new_device_in(
    world: World, victim: str, mails: list[tuple[str, str]]
) -> None:
    assert ask(world, victim).status_code == 303
    assert mails == []  # nobody needs one yet
    guess(world, victim, ACCOUNT.free)
    answers = [ask(world, victim.upper()) for _ in range(LETTERS.free + 3)]
    assert [to for to, _ in mails] == [victim] * LETTERS.free
    guess(world, STRANGER, ACCOUNT.free)
    guess(world, world.people[SUSPENDED].email, ACCOUNT.free)
    answers += [ask(world, STRANGER), ask(world, world.people[SUSPENDED].email)]
    assert len(mails) == LETTERS.free
    assert len({(str(a.status), a.text, str(a.headers)) for a in answers}) == 1
    new, path = world.client("nobody"), mails[0][1]
    for _ in range(2):  # a mail scanner follows links
        assert world.client("nobody").get(path).status_code == 200
    assert attempt(new, victim, PASSWORD).status_code == 429
    used = new.post(path)
    assert used.headers["Location"] == "/sign-in"
    assert attempt(new, victim).status_code == 200
    assert attempt(new, victim, PASSWORD).status_code == 302
    assert world.client("nobody").post(path).status_code == 404
    with later(3_601):
        assert world.client("nobody").post(mails[1][1]).status_code == 404
    with world.database.read() as session:
        actions = session.scalars(
            select(AuditEvent.action)
            .where(AuditEvent.action.startswith("device."))
            .order_by(AuditEvent.sequence)
        ).all()
    assert actions == ["device.permitted"] * LETTERS.free + ["device.known"]


def test_asking_for_a_link_says_what_is_wrong(world: World, mails: list[tuple[str, str]]) -> None:
    for typed in ("", "  ", "x" * 300, "a\0@example.org"):
        answer = ask(world, typed)
        assert answer.status_code == 422
        assert "Enter the e-mail address of your account." in answer.text
    assert mails == []


def test_without_mail_the_page_says_whom_to_ask(world: World) -> None:
    page = world.client("nobody").get("/sign-in/new-device").text
    assert "No mail is set up here" in page
    assert "<form" not in re.sub(r"<(header|footer).*?</\1>", "", page, flags=re.DOTALL)


def test_a_link_of_somebody_suspended_is_over(world: World) -> None:
    path = f"/sign-in/new-device/{world.permit()}"
    with world.database.write() as session:
        number = world.people["attorney"].actor.person_id
        session.execute(update(Person).where(Person.id == number).values(active=False))
    assert world.client("nobody").get(path).status_code == 404
    assert world.client("nobody").post(path).status_code == 404
