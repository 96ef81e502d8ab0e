"""Password, then code: what goes through, and what ends the half-way."""

from __future__ import annotations

import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.accounts.service import password_hash
from app.database import Database
from tests.accounts.factors.paging import REPORT, code, enrol, hidden, password
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, make_person
from tests.support.factors import code_of, forget_codes, give_app, sign_in_by_pages

MakeClient = Callable[[], FlaskClient]
HOUR = 3600

pytestmark = ON_SQLITE  # tests/accounts/factors/test_once.py asks both databases what is used up


@pytest.fixture
def person(app: Flask) -> MadePerson:
    made = make_person(app, roles=["coordinator"])
    give_app(app, made)
    return made


def test_the_code_leads_where_one_wanted_to_go(client: FlaskClient, person: MadePerson) -> None:
    half = password(client, person, next="/incidents?city=Phoenix&state=AZ", remember="yes")
    page = client.get(half.headers["Location"]).text
    along = hidden(page)
    assert along == {"next": "/incidents?city=Phoenix&state=AZ", "remember": "yes"}
    done = code(client, f" {code_of()[:3]} {code_of()[3:]}", **along)
    assert done.headers["Location"] == along["next"]
    assert "may only file" not in client.get("/account/sessions").text
    with patch("time.time", return_value=time.time() + 20 * 24 * HOUR):
        assert client.get("/incidents/new").status_code == 200, "remembered"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/no-such-page"])
def test_the_code_leads_nowhere_else(client: FlaskClient, person: MadePerson, target: str) -> None:
    password(client, person)
    assert code(client, code_of(), next=target).headers["Location"] == "/start"


def test_without_the_password_there_is_no_code_page(
    client: FlaskClient, make_client: MakeClient, person: MadePerson
) -> None:
    password(client, person)
    other = make_client()
    for path in ("/sign-in/code", "/sign-in/lost"):
        assert other.get(path).headers["Location"].startswith("/sign-in")
    assert code(other, code_of()).status_code == 401
    assert other.post("/sign-in/lost", data={"act": "ask"}).headers["Location"] == "/sign-in"
    with client.session_transaction() as cookie:
        cookie["halfway"] = {**cookie["halfway"], "seal": "0" * 64}
    assert code(client, code_of()).status_code == 401


def test_ten_minutes_end_it_and_nothing_typed_is_lost(
    client: FlaskClient, person: MadePerson
) -> None:
    password(client, person)
    with patch("time.time", return_value=time.time() + 601):
        late = code(client, code_of(), carried='[["narrative", "typed"]]', carried_to="/x")
    assert late.status_code == 401
    assert hidden(late.text)["carried"] == '[["narrative", "typed"]]'
    assert client.get("/incidents/new").status_code == 302


@pytest.mark.parametrize("what", ["password", "active", "factor"])
def test_a_change_of_the_account_ends_it(
    app: Flask, database: Database, client: FlaskClient, person: MadePerson, what: str
) -> None:
    password(client, person)
    if what == "factor":
        give_app(app, person, b"another secret twenty")
    else:
        with app.app_context(), database.write() as session:
            found = session.get_one(Person, person.actor.person_id)
            if what == "active":
                found.active = False
            else:
                found.password = password_hash("quite another password")
    assert code(client, code_of()).status_code == 401


def test_a_report_of_a_dead_session_is_filed_after_password_and_code(
    client: FlaskClient, person: MadePerson
) -> None:
    sign_in_by_pages(client, person)
    with patch("time.time", return_value=time.time() + 13 * HOUR):
        refused = client.post("/incidents/new", data=REPORT)
    assert refused.status_code == 401
    along = hidden(refused.text, r"carried\w*")
    assert set(along) == {"carried", "carried_to", "carried_by"}
    half = password(client, person, **along)
    assert half.status_code == 200
    assert {name: hidden(half.text)[name] for name in along} == along
    wrong = code(client, "000000", **along)
    assert wrong.status_code == 422
    assert {name: hidden(wrong.text)[name] for name in along} == along
    for page in (half.text, wrong.text):
        assert "copy it before you go that way" in page, "the lost device cannot carry it"
        assert f"<dd>{REPORT['narrative']}</dd>" in page
        assert '<a href="/sign-in/lost" target="_blank"' in page
    forget_codes(client.application)
    sent = code(client, code_of(), **along)
    assert "Send it now" in sent.text
    assert str(REPORT["narrative"]) in sent.text
    filed = client.post("/incidents/new", data={**REPORT, **hidden(sent.text)})
    assert filed.status_code == 303


def test_nothing_is_said_of_typed_text_where_none_comes_along(
    client: FlaskClient, person: MadePerson
) -> None:
    password(client, person)
    page = client.get("/sign-in/code").text
    assert '<a href="/sign-in/lost">' in page
    assert "What you typed" not in page


def test_an_address_cannot_bring_text_along(client: FlaskClient, person: MadePerson) -> None:
    password(client, person)
    page = client.get('/sign-in/code?carried=[["narrative","planted"]]&carried_to=/x').text
    assert not hidden(page)


def test_signing_in_again_asks_for_both(client: FlaskClient, person: MadePerson) -> None:
    sign_in_by_pages(client, person)
    with patch("time.time", return_value=time.time() + 6 * 60):
        assert "again=yes" in client.get("/exports").headers["Location"]
        half = password(client, person, again="yes", next="/exports")
        assert half.headers["Location"].startswith("/sign-in/code")
        assert client.get("/exports").status_code == 302, "the password alone proves nothing"
        assert client.get("/incidents").status_code == 200, "and takes nothing away"
        forget_codes(client.application)
        assert code(client, code_of(), next="/exports").headers["Location"] == "/exports"
        assert client.get("/exports").status_code == 200


def test_a_step_that_needs_a_fresh_sign_in_does_not_say_signed_out(
    client: FlaskClient, person: MadePerson
) -> None:
    sign_in_by_pages(client, person)
    with patch("time.time", return_value=time.time() + 6 * 60):
        page = client.post("/imports/made/1/undo", data={"sure": "yes", "touched": "yes"})
    assert page.status_code == 401
    assert "Sign in once more" in page.text
    assert "You are signed out" not in page.text
    assert "<dt>Touched</dt>" in page.text
    assert "<dt>Sure</dt>" not in page.text, "a button said that"
    assert hidden(page.text)["carried"], "and goes along"


def test_wrong_codes_say_so_and_then_wait(client: FlaskClient, person: MadePerson) -> None:
    password(client, person)
    for _ in range(5):
        wrong = code(client, "000 000")
        assert wrong.status_code == 422
        assert 'href="#code"' in wrong.text
    waiting = code(client, code_of(), next="/incidents")
    assert waiting.status_code == 429
    assert 25 <= int(waiting.headers["Retry-After"]) <= 30
    assert hidden(waiting.text)["next"] == "/incidents"
    assert "Wait a minute" in waiting.text


def test_a_recovery_code_signs_in_once_and_the_rest_is_counted(
    app: Flask, make_client: MakeClient
) -> None:
    fresh = make_person(app, roles=["administrator"])
    codes = give_app(app, fresh)
    for left in (9, 8):
        browser = make_client()
        password(browser, fresh)
        used = browser.post("/sign-in/code", data={"recovery_code": codes[left]})
        assert used.status_code == 302
        assert f"{left} recovery codes left" in browser.get("/account").text
        again = make_client()
        password(again, fresh)
        assert again.post("/sign-in/code", data={"recovery_code": codes[left]}).status_code == 422


def test_three_left_are_a_warning(app: Flask, make_client: MakeClient) -> None:
    person = make_person(app)
    codes = give_app(app, person)
    for number, one in enumerate(codes[:8], 1):
        browser = make_client()
        password(browser, person)
        browser.post("/sign-in/code", data={"recovery_code": one})
        warned = 'class="deadline"' in browser.get("/account").text
        assert warned is (number >= 7), number


def test_under_another_secret_key_recovery_codes_go_on(
    app: Flask, client: FlaskClient, person: MadePerson
) -> None:
    """And apps do not: their secrets cannot be opened."""
    codes = give_app(app, person)
    app.secret_key = "another secret, just as long as the first one"
    password(client, person)
    assert code(client, code_of()).status_code == 422
    used = client.post("/sign-in/code", data={"recovery_code": codes[1]})
    assert used.status_code == 302
    assert enrol(client)[1]
