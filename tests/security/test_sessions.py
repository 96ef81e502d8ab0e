"""Signing in and out: what a stranger learns, what a cookie opens, and for how long."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.accounts.sessions.hooks import TOKEN
from tests.factories import PASSWORD
from tests.security.targets import EVIL_TARGETS
from tests.security.world import SUSPENDED, World
from tests.support.factors import sign_in_by_pages

HOUR = 3600


def _attempt(client: FlaskClient, email: str, password: str, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def _cookie(client: FlaskClient, name: str = "session") -> str:
    found = client.get_cookie(name)
    return found.value if found else ""


@pytest.fixture
def sign_in(world: World) -> Callable[..., FlaskClient]:
    """Signs a person in with the password, and the code where there is one."""

    def attempt(actor: str = "attorney") -> FlaskClient:
        return sign_in_by_pages(world.client("nobody"), world.people[actor])

    return attempt


def test_unknown_wrong_and_suspended_get_the_same_bytes(world: World) -> None:
    attempts = {
        "unknown": ("stranger@northgate.example.org", PASSWORD),
        "wrong password": (world.people["attorney"].email, "wrong" + PASSWORD),
        "suspended": (world.people[SUSPENDED].email, PASSWORD),
        "suspended, wrong password": (world.people[SUSPENDED].email, "wrong"),
        "invited": ("new@example.org", PASSWORD),
        "no address": ("not an address", PASSWORD),
        "nothing": ("", ""),
        "no password": (world.people["attorney"].email, ""),
        "very long password": (world.people["attorney"].email, "x" * 5_000),
    }
    answers = {}
    for name, (email, password) in attempts.items():
        response = _attempt(world.client("nobody"), email, password)
        headers = [(key, value) for key, value in response.headers if key != "Content-Length"]
        page = re.sub('(id="email"[^>]*value=")[^"]*', r"\1ADDRESS", response.text)
        answers[name] = (response.status, headers, page)
    for name, answer in answers.items():
        assert answer == answers["unknown"], name


@pytest.mark.parametrize("who", ["unknown", "invited", "attorney", SUSPENDED, "no password"])
def test_everybody_costs_one_hash(world: World, who: str) -> None:
    """Or the time of an answer would tell who has an account."""
    emails = {"unknown": "stranger@northgate.example.org", "invited": "new@example.org"}
    if who == "no password":
        emails[who] = world.people["coordinator"].email
        _change(world, "coordinator", password=None)
    email = emails.get(who) or world.people[who].email
    with (
        patch("flask_security.forms.hash_password") as hashed,
        patch("flask_security.core.verify_and_update_password", return_value=False) as checked,
    ):
        _attempt(world.client("nobody"), email, "wrong" + PASSWORD)
    assert hashed.call_count + checked.call_count == 1


def test_capitals_and_spaces_of_an_address_do_not_matter(world: World) -> None:
    email = world.people["attorney"].email
    for spelling in (email.upper(), email.title(), f" {email} "):
        assert _attempt(world.client("nobody"), spelling, PASSWORD).status_code == 302, spelling


def test_a_sign_in_leaves_nothing_of_the_session_before(world: World) -> None:
    client = world.client("nobody")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["language"] = "es"
    before = _cookie(client)
    _attempt(client, world.people["attorney"].email, PASSWORD)
    assert _cookie(client) != before
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["language"] == "es"
    fixed = world.client("nobody")
    fixed.set_cookie("session", before)
    assert fixed.get("/incidents").status_code == 302


def test_no_remember_me_cookie_whatever_is_asked_for(world: World) -> None:
    """Flask-Security would set one, and it never ends."""
    client = world.client("nobody")
    response = _attempt(client, world.people["attorney"].email, PASSWORD, remember="y")
    assert response.status_code == 302
    ours = ("session=", "device=")  # the second opens nothing (tests/security/test_guessing.py)
    assert all(c.startswith(ours) for c in response.headers.getlist("Set-Cookie"))
    assert not _cookie(client, "remember_token")


@pytest.mark.parametrize("how", ["?include_auth_token", "?include_auth_token=1&auth_token=x"])
def test_no_tokens_are_handed_out_or_taken(world: World, how: str) -> None:
    """They would outlive the sign-out, and stand in addresses."""
    email = world.people["attorney"].email
    response = world.client("nobody").post(
        f"/sign-in{how}", json={"email": email, "password": PASSWORD}
    )
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert "authentication_token" not in response.text
    with world.app.test_request_context(), world.database.read() as session:
        person = session.get_one(Person, world.people["attorney"].actor.person_id)
        token = str(person.get_auth_token())
    stranger = world.client("nobody")
    for path, headers in (
        ("/incidents/new", {"Authentication-Token": token}),
        (f"/incidents/new?auth_token={token}", {}),
    ):
        assert stranger.get(path, headers=headers).status_code == 302


@pytest.mark.parametrize("target", EVIL_TARGETS, ids=lambda target: repr(target)[:30])
def test_a_sign_in_leads_nowhere_else(world: World, target: str) -> None:
    email = world.people["attorney"].email
    typed = {"email": email, "password": PASSWORD}
    for path, form in (
        (f"/sign-in?{_encoded(target)}", typed),
        ("/sign-in", {**typed, "next": target}),
    ):
        response = world.client("nobody").post(path, data=form)
        assert response.status_code == 302
        assert response.headers["Location"] == "/start"
    already_in = world.client("attorney").get(f"/sign-in?{_encoded(target)}")
    assert already_in.headers["Location"] == "/start"


def _encoded(target: str) -> str:
    return urlencode({"next": target})


def test_a_sign_in_leads_back_to_where_one_wanted_to_go(world: World) -> None:
    wanted = "/incidents?city=Phoenix&state=AZ"
    client = world.client("nobody")
    turned_away = client.get(wanted)
    page = client.get(turned_away.headers["Location"]).text
    kept = re.search(r'name="next" value="([^"]*)"', page)
    assert kept
    target = kept[1].replace("&amp;", "&")
    assert target == wanted
    back = _attempt(client, world.people["attorney"].email, PASSWORD, next=target)
    assert back.headers["Location"] == wanted


def test_signing_out_is_a_post_and_ends_it(sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in()
    assert client.get("/sign-out").status_code == 405
    assert client.get("/incidents").status_code == 200
    out = client.post("/sign-out")
    assert out.status_code == 302
    assert out.headers["Location"] == "/sign-in"
    assert client.get("/incidents").status_code == 302


def test_whoever_is_suspended_is_out_on_the_next_request(
    world: World, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("coordinator")
    assert client.get("/review").status_code == 200
    _change(world, "coordinator", active=False)
    assert client.get("/review").status_code == 302
    assert client.post("/incidents/new", data={"city": "x"}).status_code == 401
    _change(world, "coordinator", active=True)
    assert client.get("/review").status_code == 200


def test_a_role_taken_away_is_gone_on_the_next_request(
    world: World, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("coordinator")
    assert client.get("/exports").status_code == 200
    with world.database.write() as session:
        person = session.get_one(Person, world.people["coordinator"].actor.person_id)
        person.roles.clear()
    assert client.get("/exports").status_code == 403


def test_a_new_uniquifier_ends_all_sessions(
    world: World, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in()
    _change(world, "attorney", fs_uniquifier="another")
    assert client.get("/incidents").status_code == 302


def _change(world: World, actor: str, **values: object) -> None:
    with world.database.write() as session:
        session.execute(
            update(Person).where(Person.id == world.people[actor].actor.person_id).values(**values)
        )


def test_a_session_ends_twelve_hours_after_its_sign_in_however_busy(
    world: World, sign_in: Callable[..., FlaskClient]
) -> None:
    """Each message to the person writes the cookie anew; that must not make it last longer."""
    client = sign_in()
    record_id = world.file("attorney", city="Billings", sharing_basis=None)
    start = time.time()
    for twenty_minutes in range(1, 36):
        with patch("time.time", return_value=start + twenty_minutes * HOUR / 3):
            assert client.get(f"/incidents/{record_id}").status_code == 200, twenty_minutes
    with patch("time.time", return_value=start + 12.1 * HOUR):
        assert client.get("/incidents").status_code == 302
        assert client.post("/incidents/new", data={"city": "x"}).status_code == 401


@pytest.mark.parametrize("token", [None, "", "of nobody's session"])
def test_a_cookie_without_a_session_on_the_server_opens_nothing(
    world: World, token: str | None
) -> None:
    client = world.client("attorney")
    with client.session_transaction() as session:
        if token is None:
            del session[TOKEN]
        else:
            session[TOKEN] = token
    assert client.get("/incidents").status_code == 302


def test_a_cookie_of_another_secret_opens_nothing(world: World) -> None:
    client = world.client("attorney")
    world.app.secret_key = "another secret, just as long as the first one"
    assert client.get("/incidents").status_code == 302


def test_an_expired_form_gives_back_what_was_typed(
    world: World, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in()
    typed = "They waited at the east door, and nobody knew why. " * 3
    with patch("time.time", return_value=time.time() + 13 * HOUR):
        response = client.post("/incidents/new", data={"narrative": typed})
    assert response.status_code == 401
    assert typed.strip() in response.text
