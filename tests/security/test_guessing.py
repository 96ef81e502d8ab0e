"""Guessing at accounts: who has to wait, who has not, and that nobody learns who is here."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.guessing.limits import ACCOUNT, ADDRESS, PAIR
from app.accounts.guessing.models import Tries
from app.database import WriteUnavailable
from tests.factories import PASSWORD
from tests.security.guess_tools import CHECK, HASH, STRANGER, attempt, guess, later
from tests.security.world import SUSPENDED, World


def test_guesses_from_one_address(world: World, victim: str) -> None:
    assert guess(world, victim, 40, from_one=True) == [200] * PAIR.free + [429] * (40 - PAIR.free)
    # Somebody else's sign-in at the same address, and the victim's elsewhere, have room.
    other = world.people["coordinator"].email
    assert attempt(world.client("nobody"), other, PASSWORD, "198.51.100.1").status_code == 302
    assert attempt(world.client("nobody"), victim, PASSWORD).status_code == 302


def test_guesses_from_everywhere_and_the_real_person(
    world: World, victim: str, at_home: FlaskClient
) -> None:
    with patch(CHECK, return_value=False) as checked:
        statuses = guess(world, victim, 60)
    assert statuses == [200] * ACCOUNT.free + [429] * (60 - ACCOUNT.free)
    assert checked.call_count == ACCOUNT.free
    with patch(CHECK) as checked, patch(HASH) as hashed:
        refused = attempt(world.client("nobody"), victim, PASSWORD)  # even the right one
    assert refused.status_code == 429
    assert not checked.called
    assert not hashed.called
    assert attempt(at_home, victim, PASSWORD).status_code == 302
    with later(ACCOUNT.longest):  # nobody is locked out
        assert attempt(world.client("nobody"), victim, PASSWORD).status_code == 302


def test_one_password_on_many_accounts(world: World, at_home: FlaskClient, victim: str) -> None:
    statuses = [
        attempt(world.client("nobody"), f"person-{number}@example.org").status_code
        for number in range(ADDRESS.free + 5)
    ]
    assert statuses == [200] * ADDRESS.free + [429] * 5
    refused = attempt(world.client("nobody"), victim, PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= ADDRESS.longest
    assert attempt(at_home, victim, PASSWORD).status_code == 302
    elsewhere = attempt(world.client("nobody"), victim, PASSWORD, "203.0.113.9")
    assert elsewhere.status_code == 302


def test_a_proxy_that_does_not_say_whom_it_serves_makes_nobody_wait_for_others(
    world: World, victim: str
) -> None:
    for number in range(ADDRESS.free + 5):
        attempt(world.client("nobody"), f"person-{number}@example.org", at="127.0.0.1")
    assert attempt(world.client("nobody"), victim, PASSWORD, "127.0.0.1").status_code == 302


def test_right_tries_are_free_and_hide_no_wrong_ones(world: World, victim: str) -> None:
    for _ in range(2 * ACCOUNT.free):
        assert attempt(world.client("nobody"), victim, PASSWORD).status_code == 302
    with world.database.read() as session:
        assert session.scalars(select(Tries)).all() == []
    guess(world, victim, PAIR.free - 1, from_one=True)
    ok = attempt(world.client("nobody"), victim, PASSWORD, "198.51.100.1")
    assert ok.status_code == 302
    assert guess(world, victim, 2, from_one=True) == [200, 429]


def _shape(response: TestResponse, email: str) -> tuple[object, ...]:
    headers = [(key, value) for key, value in response.headers if key != "Content-Length"]
    return response.status, headers, response.text.replace(email, "ADDRESS")


def test_waiting_tells_nobody_who_is_here(world: World) -> None:
    """The same bytes, at every number of tries, for all who are and are not here."""
    emails = {
        "unknown": STRANGER,
        "wrong password": world.people["attorney"].email,
        "suspended": world.people[SUSPENDED].email,
        "invited": "new@example.org",
        "no address": "not an address",
    }
    shapes: dict[str, list[object]] = {}
    with patch("time.time", return_value=time.time()):
        for name, email in emails.items():
            shapes[name] = []
            for _ in range(PAIR.free + 2):
                answer = attempt(world.client("nobody"), email)
                shapes[name].append(_shape(answer, email))
    assert "429 TOO MANY REQUESTS" in str(shapes["unknown"][-1])
    for name, shape in shapes.items():
        assert shape == shapes["unknown"], name


def test_the_page_says_what_to_do_and_keeps_all_but_the_password(world: World, victim: str) -> None:
    guess(world, victim, ACCOUNT.free)
    answer = world.client("nobody").post(
        "/sign-in",
        data={
            "email": victim,
            "password": PASSWORD,
            "next": "/incidents?state=AZ",
            "remember": "yes",
            "carried": '[["city", "Billings"]]',
            "carried_to": "/incidents/new",
        },
    )
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= ACCOUNT.first
    assert "Wait a minute, then try again." in answer.text
    for kept in (victim, "/incidents?state=AZ", "Billings", "checked"):
        assert kept in answer.text
    assert PASSWORD not in answer.text
    assert 'action="/sign-in"' in answer.text
    assert 'href="/sign-in/new-device"' in answer.text


def test_what_cannot_be_counted_is_not_looked_at(
    world: World, victim: str, at_home: FlaskClient
) -> None:
    def broken(*_: object) -> None:
        raise WriteUnavailable

    with patch("app.accounts.guessing.guard.spend", broken), patch(CHECK) as checked:
        for client in (world.client("nobody"), at_home):
            answer = attempt(client, victim, PASSWORD)
            assert answer.status_code == 503
            assert "Retry-After" in answer.headers
    assert not checked.called
    # What could not be remembered afterwards refuses nobody.
    with patch("app.accounts.guessing.hooks.remember", broken):
        assert attempt(world.client("nobody"), victim, PASSWORD).status_code == 302


def test_links_by_the_token_are_limited_by_address(world: World) -> None:
    def post(path: str, at: str) -> int:
        found = world.client("nobody").post(path, environ_overrides={"REMOTE_ADDR": at})
        return found.status_code

    wrong = [f"/invitations/{'A' * 43}", f"/sign-in/new-device/{'A' * 43}"]
    statuses = [post(wrong[number % 2], "203.0.113.1") for number in range(ADDRESS.free + 2)]
    assert statuses == [404] * ADDRESS.free + [429] * 2
    assert post(f"/invitations/{world.token}", "203.0.113.1") == 429
    assert post(f"/invitations/{world.token}", "203.0.113.2") == 422
    assert world.client("nobody").get(f"/invitations/{world.token}").status_code == 200


def test_neither_addresses_nor_accounts_stand_in_the_rows(world: World, victim: str) -> None:
    guess(world, victim, 3)
    with world.database.read() as session:
        rows = session.scalars(select(Tries)).all()
    assert len(rows) == 1 + 3 + 3  # the account, pairs, addresses
    for row in rows:
        assert re.fullmatch("[0-9a-f]{64}", row.key)


@pytest.mark.parametrize(
    ("proxied", "seen"), [(True, ["198.51.100.7"]), (False, ["203.0.113.1"])], ids=["", "direct"]
)
def test_whom_a_proxy_serves_is_asked_of_a_proxy_alone(
    world: World, proxied: bool, seen: list[str], make_app: Callable[..., FlaskClient]
) -> None:
    """And of the last one: what the visitor wrote himself stands before it."""
    client = make_app(world, DOCKET_BEHIND_PROXY="1" if proxied else "")
    with patch("app.accounts.guessing.guard.place_name", side_effect=lambda at: at) as asked:
        client.post(
            "/sign-in",
            data={"email": STRANGER, "password": "wrong"},
            headers={"Origin": "http://localhost", "X-Forwarded-For": "10.1.2.3, 198.51.100.7"},
            environ_overrides={"REMOTE_ADDR": "203.0.113.1"},
        )
    assert [call.args[0] for call in asked.call_args_list] == seen


@pytest.fixture
def make_app() -> Iterator[Callable[..., FlaskClient]]:
    """Clients of another application over the same register."""
    from app import create_app

    made = []

    def make(world: World, **settings: str) -> FlaskClient:
        keys = str(world.app.extensions["keys"].path)
        url = str(world.database.url)
        secret = str(world.app.secret_key)
        app = create_app(
            {"DATABASE_URL": url, "DOCKET_KEYS": keys, "SECRET_KEY": secret, **settings}
        )
        made.append(app)
        return app.test_client()

    yield make
    for app in made:
        app.extensions["database"].engine.dispose()
