"""A lost device: two people and a day, and nobody's less."""

from __future__ import annotations

import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.people.changing import suspend
from app.database import Database
from app.ledger.models import AuditEvent
from tests.accounts.factors.paging import code, password
from tests.cli.running import run_docket
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, make_office, make_person, sign_in
from tests.support.factors import code_of, give_app, sign_in_by_pages

MakeClient = Callable[[], FlaskClient]
DAY = 24 * 3600
LIST = "/people/lost-factors"


@pytest.fixture
def people(app: Flask) -> dict[str, MadePerson]:
    ours = make_office(app)
    roles = {
        "lost": ["coordinator"],
        "colleague": ["coordinator"],
        "second": ["network_coordinator"],
        "attorney": ["attorney"],
        "admin": ["administrator"],
    }
    made = {name: make_person(app, office=ours, roles=held) for name, held in roles.items()}
    made["other admin"] = make_person(app, roles=["administrator"])
    made["stranger"] = make_person(app, roles=["coordinator"])
    give_app(app, made["lost"])
    return made


@pytest.fixture
def ask(people: dict[str, MadePerson], client: FlaskClient) -> Callable[[], str]:
    """Asks, and lets others confirm; returns what the person's own page says."""
    password(client, people["lost"])
    assert client.post("/sign-in/lost", data={"act": "ask"}).status_code == 303
    return lambda: client.get("/sign-in/lost").text


def act(client: FlaskClient, what: str = "confirm", number: str = "1") -> int:
    return client.post(LIST, data={"request": number, "act": what}).status_code


def test_two_people_and_a_day(
    app: Flask,
    database: Database,
    client: FlaskClient,
    make_client: MakeClient,
    people: dict[str, MadePerson],
) -> None:
    lost = people["lost"]
    phone = sign_in_by_pages(make_client(), lost)
    password(client, lost)
    assert "Ask for it" in client.get("/sign-in/lost").text
    for _twice in range(2):
        client.post("/sign-in/lost", data={"act": "ask"})
    assert "Nobody has confirmed" in client.get("/sign-in/lost").text
    assert client.post("/sign-in/lost", data={"act": "anew"}).headers["Location"] == "/sign-in/lost"
    for name in ("colleague", "admin"):
        browser = sign_in(make_client(), people[name])
        assert browser.get(LIST).text.count("I spoke with them") == 1
        assert act(browser) == 303
    start = time.time()
    for hours, anew in ((1, False), (23.9, False), (24.1, True)):
        browser = make_client()
        with patch("time.time", return_value=start + hours * 3600):
            password(browser, lost)
            assert ("Set up anew" in browser.get("/sign-in/lost").text) is anew, hours
            answer = browser.post("/sign-in/lost", data={"act": "anew"})
            assert (answer.headers["Location"] == "/account/factors") is anew, hours
            assert (browser.get("/account/factors").status_code == 200) is anew, hours
            assert browser.get("/incidents").status_code == 302
    with patch("time.time", return_value=start + DAY + 900):
        assert phone.get("/account").status_code == 302, "all sessions are ended"
        assert password(make_client(), lost).headers["Location"] == "/start", "no factor is left"
    with database.read() as session:
        found = session.execute(
            select(AuditEvent.action, AuditEvent.actor, AuditEvent.object_id)
            .where(AuditEvent.action.startswith("factor.release"))
            .order_by(AuditEvent.sequence)
        ).all()
    by = {name: f"person:{one.actor.person_id}" for name, one in people.items()}
    assert [tuple(row) for row in found] == [
        ("factor.release_asked", by["lost"], by["lost"]),
        ("factor.release_confirmed", by["colleague"], by["lost"]),
        ("factor.release_confirmed", by["admin"], by["lost"]),
        ("factor.release_done", by["lost"], by["lost"]),
    ]


CONFIRMING = {
    ("colleague", "admin"): True,
    ("admin", "second"): True,
    ("admin", "other admin"): True,
    ("colleague", "second"): False,  # no administrator
    ("admin", "admin"): False,  # one person
    ("admin", "stranger"): False,  # another office
    ("admin", "attorney"): False,
    ("admin", "lost"): False,  # oneself
}


@ON_SQLITE
def test_who_may_confirm(
    client: FlaskClient,
    make_client: MakeClient,
    people: dict[str, MadePerson],
    ask: Callable[[], str],
) -> None:
    browsers = {name: sign_in(make_client(), person) for name, person in people.items()}
    for number, ((first, second), enough) in enumerate(CONFIRMING.items(), 1):
        assert act(browsers[first], number=str(number)) == 303
        assert "One of two people" in ask()
        answered = act(browsers[second], number=str(number))
        assert answered in ((303,) if enough else (303, 403, 404)), (first, second)
        assert ("Two people have confirmed" in ask()) is enough, (first, second)
        if second in ("stranger", "lost"):
            assert answered == act(browsers[second], number="999") == 404, "as if there was none"
            assert "I spoke with them" not in browsers[second].get(LIST).text
        act(browsers["other admin"], "cancel", str(number))
        client.post("/sign-in/lost", data={"act": "ask"})


@ON_SQLITE
@pytest.mark.parametrize("name", ["colleague", "admin", "lost"])
def test_whoever_may_confirm_and_the_person_can_cancel(
    make_client: MakeClient, people: dict[str, MadePerson], ask: Callable[[], str], name: str
) -> None:
    for one in ("colleague", "admin"):
        act(sign_in(make_client(), people[one]))
    if name == "lost":  # the device was found
        browser = sign_in_by_pages(make_client(), people["lost"])
        page = browser.get("/account").text
        assert "asked to replace your second factor" in page
        browser.post("/account/lost/cancel")
    else:
        act(sign_in(make_client(), people[name]), "cancel")
    assert "Ask for it" in ask()
    with patch("time.time", return_value=time.time() + DAY + 60):
        browser = make_client()
        password(browser, people["lost"])
        assert "Set up anew" not in browser.get("/sign-in/lost").text
        browser.post("/sign-in/lost", data={"act": "anew"})
        assert code(browser, code_of()).status_code == 302, "the factor works as before"


@ON_SQLITE
def test_confirming_takes_a_sign_in_of_the_last_minutes(
    make_client: MakeClient, people: dict[str, MadePerson], ask: Callable[[], str]
) -> None:
    browser = sign_in(make_client(), people["admin"])
    with patch("time.time", return_value=time.time() + 6 * 60):
        assert "again=yes" in browser.get(LIST).headers["Location"]
        assert act(browser) == 401
    assert "Nobody has confirmed" in ask()


@ON_SQLITE
def test_whoever_is_suspended_has_confirmed_nothing(
    app: Flask,
    database: Database,
    make_client: MakeClient,
    people: dict[str, MadePerson],
    ask: Callable[[], str],
) -> None:
    """Not before the second confirmation, and not in the day after it."""
    ask()
    admin = people["admin"]
    assert act(sign_in(make_client(), people["colleague"])) == 303
    with app.app_context(), database.write() as session:
        suspend(session, admin.actor, people["colleague"].actor.person_id or 0, None)
    assert "Nobody has confirmed" in ask()
    assert act(sign_in(make_client(), people["second"])) == 303
    assert act(sign_in(make_client(), admin)) == 303
    with app.app_context(), database.write() as session:
        suspend(session, admin.actor, people["second"].actor.person_id or 0, None)
    with patch("time.time", return_value=time.time() + 2 * DAY):
        browser = make_client()
        password(browser, people["lost"])
        assert "Set up anew" not in browser.get("/sign-in/lost").text
        browser.post("/sign-in/lost", data={"act": "anew"})
        assert browser.get("/account").status_code == 302
    assert act(sign_in(make_client(), people["other admin"])) == 303


@ON_SQLITE
def test_a_request_that_nobody_uses_lapses(
    make_client: MakeClient, people: dict[str, MadePerson], ask: Callable[[], str]
) -> None:
    for name in ("admin", "colleague"):
        act(sign_in(make_client(), people[name]))
    with patch("time.time", return_value=time.time() + 9 * DAY):
        browser = make_client()
        password(browser, people["lost"])
        assert "Ask for it" in browser.get("/sign-in/lost").text
        assert browser.post("/sign-in/lost", data={"act": "anew"}).headers["Location"] == (
            "/sign-in/lost"
        )


def test_at_the_shell_it_is_at_once(
    app: Flask, database: Database, client: FlaskClient, make_client: MakeClient
) -> None:
    person = make_person(app, roles=["administrator"])
    give_app(app, person)
    signed_in = sign_in_by_pages(make_client(), person)
    password(client, person)
    client.post("/sign-in/lost", data={"act": "ask"})
    assert run_docket(app, "user", "release-factor", "nobody@example.org").exit_code == 2
    result = run_docket(app, "user", "release-factor", person.email)
    assert result.exit_code == 0
    assert signed_in.get("/account").status_code == 302
    assert code(client, code_of()).status_code == 401, "the half-way is over too"
    assert password(make_client(), person).headers["Location"] == "/start"
    with database.read() as session:
        actors = session.scalars(
            select(AuditEvent.actor).where(AuditEvent.action == "factor.release_done")
        ).all()
    assert actors == ["shell"]


@ON_SQLITE
def test_each_step_is_mailed(
    app: Flask, make_client: MakeClient, people: dict[str, MadePerson], client: FlaskClient
) -> None:
    app.config["MAIL_SERVER"] = "mail.example.org"
    password(client, people["lost"])
    client.post("/sign-in/lost", data={"act": "ask"})
    for name in ("admin", "colleague"):
        act(sign_in(make_client(), people[name]))
    act(sign_in(make_client(), people["admin"]), "cancel")
    sent = app.extensions["mailman"].outbox
    to_person = [mail for mail in sent if mail.to == [people["lost"].email]]
    assert len(to_person) == 4
    asked = {mail.to[0] for mail in sent} - {people["lost"].email}
    assert asked == {people[name].email for name in ("colleague", "second", "admin", "other admin")}
    assert all("/account" in mail.body or LIST in mail.body for mail in sent)
