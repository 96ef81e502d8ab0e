"""Passkeys on the server: taken from the right device, site and challenge, once."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.factors.passkeys import LASTS
from tests.accounts.factors.device import Device
from tests.accounts.factors.paging import codes_on, hidden, password
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, make_person, sign_in

MakeClient = Callable[[], FlaskClient]
PAGE = "/account/factors/passkey"

pytestmark = ON_SQLITE


def asked_on(page: str) -> tuple[str, str]:
    """Options for the browser, and the signed challenge that goes back."""
    found = re.search(r'data-passkey="([^"]*)"', page)
    assert found
    return html.unescape(found[1]), hidden(page)["challenge"]


def enrol(client: FlaskClient, device: Device) -> int:
    options, challenge = asked_on(client.get(PAGE).text)
    form = {"challenge": challenge, "passkey": device.make(options)}
    return client.post(PAGE, data=form).status_code


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def person(app: Flask, client: FlaskClient, device: Device) -> MadePerson:
    """Whose passkey counts."""
    made = make_person(app, roles=["coordinator"])
    password(client, made)
    assert enrol(client, device) == 303
    codes = codes_on(client.post("/account/factors/codes").text)
    client.post("/account/factors/codes/back", data={"recovery_code": codes[0]})
    return made


def half_way(client: FlaskClient, person: MadePerson) -> tuple[str, str]:
    """What the page after the password asks the browser."""
    return asked_on(client.get(password(client, person).headers["Location"]).text)


def sent(client: FlaskClient, passkey: str, challenge: str) -> int:
    form = {"passkey": passkey, "challenge": challenge}
    return client.post("/sign-in/code", data=form).status_code


def test_a_passkey_signs_in(make_client: MakeClient, person: MadePerson, device: Device) -> None:
    for _twice in range(2):
        client = make_client()
        options, challenge = half_way(client, person)
        assert sent(client, device.prove(options), challenge) == 302
        assert client.get("/exports").status_code == 200


def test_an_answer_works_once(make_client: MakeClient, person: MadePerson, device: Device) -> None:
    client, thief = make_client(), make_client()
    options, challenge = half_way(client, person)
    answer = device.prove(options)
    assert sent(client, answer, challenge) == 302
    half_way(thief, person)
    assert sent(thief, answer, challenge) == 422
    device.count = 40  # nor a fresh signature over a challenge that was used
    assert sent(thief, device.prove(options), challenge) == 422


def test_an_older_challenge_is_dead_after_a_newer_one(
    make_client: MakeClient, person: MadePerson, device: Device
) -> None:
    older, newer = make_client(), make_client()
    first, second = half_way(older, person), half_way(newer, person)
    assert sent(newer, device.prove(second[0]), second[1]) == 302
    assert sent(older, device.prove(first[0]), first[1]) == 422


def test_what_is_refused(make_client: MakeClient, person: MadePerson, device: Device) -> None:
    _options, of_enrolling = asked_on(sign_in(make_client(), person).get(PAGE).text)
    other_challenge = json.dumps({"challenge": "AAAA"})
    cases: dict[str, Callable[[str], str]] = {
        "another challenge": lambda _options: device.prove(other_challenge),
        "another origin": replace(device, origin="https://evil.example").prove,
        "another site": replace(device, site="evil.example").prove,
        "another key": replace(Device(), name=device.name).prove,
        "another device": Device().prove,
        "nonsense": lambda _options: "{",
        "a challenge of another purpose": device.prove,
        "late": device.prove,
    }
    for name, answer in cases.items():
        client = make_client()
        options, challenge = half_way(client, person)
        if "purpose" in name:
            challenge = of_enrolling
        with patch("app.accounts.factors.passkeys.LASTS", -1 if name == "late" else LASTS):
            assert sent(client, answer(options), challenge) == 422, name
        assert client.get("/incidents/new").status_code == 302


def test_a_copied_passkey_whose_counter_goes_back_is_refused(
    make_client: MakeClient, person: MadePerson, device: Device
) -> None:
    for count, status in ((50, 302), (7, 422)):
        client = make_client()
        options, challenge = half_way(client, person)
        assert sent(client, replace(device, count=count).prove(options), challenge) == status


def test_somebody_elses_passkey_opens_nothing(
    app: Flask, make_client: MakeClient, person: MadePerson
) -> None:
    other, theirs = make_person(app), Device()
    their_browser = make_client()
    password(their_browser, other)
    enrol(their_browser, theirs)
    client = make_client()
    options, challenge = half_way(client, person)
    assert sent(client, theirs.prove(options), challenge) == 422


def test_what_is_no_new_passkey(client: FlaskClient, person: MadePerson, device: Device) -> None:
    options, challenge = asked_on(client.get(PAGE).text)
    cases = {
        "another challenge": device.make(json.dumps({"challenge": "AAAA"})),
        "another origin": replace(Device(), origin="https://localhost").make(options),
        "another site": replace(Device(), site="localhost.evil.example").make(options),
        "there already": device.make(options),
        "nonsense": '{"rawId": 7, "response": [[]]}',
    }
    for name, made in cases.items():
        refused = client.post(PAGE, data={"challenge": challenge, "passkey": made})
        assert refused.status_code == 422, name
    assert client.get("/account").text.count("<strong>Passkey</strong>") == 1


def test_the_browser_is_told_nothing_that_identifies(
    client: FlaskClient, person: MadePerson, device: Device
) -> None:
    options = json.loads(asked_on(client.get(PAGE).text)[0])
    assert options["rp"]["id"] == "localhost"
    assert options["attestation"] == "none"
    assert person.email not in options["user"]["id"]
    assert len(options["excludeCredentials"]) == 1


def test_under_a_number_the_page_says_where_to_go(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(app))
    page = client.get(PAGE, base_url="http://127.0.0.1:8000")
    assert page.status_code in (200, 302)
    with (
        client.session_transaction(base_url="http://127.0.0.1:8000") as cookie,
        client.session_transaction() as here,
    ):
        cookie.update(here)
    page = client.get(PAGE, base_url="http://127.0.0.1:8000")
    assert 'href="http://localhost:8000/account/factors/passkey"' in page.text
    assert "data-passkey" not in page.text
