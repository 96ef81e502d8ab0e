"""Going through the pages of second factors as a person without scripts does."""

from __future__ import annotations

import base64
import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD, MadePerson
from tests.support.factors import code_of

REPORT = {
    "incident_outcome": "detained",
    "people_count": "1",
    "incident_date": "2026-03-10",
    "facility": "Phoenix Immigration Court",
    "venue_type": "immigration_court",
    "source_of_knowledge": "witnessed_directly",
    "narrative": "Kept through password and code.",
    "submission_key": "through-two-steps",
}


def password(client: FlaskClient, person: MadePerson, **form: str) -> TestResponse:
    """The first step."""
    return client.post("/sign-in", data={"email": person.email, "password": PASSWORD, **form})


def code(client: FlaskClient, typed: str, **form: str) -> TestResponse:
    """The second step."""
    return client.post("/sign-in/code", data={"code": typed, **form})


def hidden(page: str, pattern: str = r"[^\"]*") -> dict[str, str]:
    """Hidden fields of the forms of a page; the choice of a language below is none of them."""
    main = page.partition("<main")[2].partition("</main>")[0]
    found = re.findall(rf'type="hidden" name="({pattern})" value="([^"]*)"', main)
    return {name: html.unescape(value) for name, value in found}


def secret_on(page: str) -> bytes:
    """The secret that the page of an app shows, as somebody types it."""
    shown = re.search(r'<code translate="no">([^<]*)</code>', page)
    assert shown
    return base64.b32decode(shown[1].replace(" ", ""))


def codes_on(page: str) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<li><code>([^<]*)</code>", page)


def add_app(client: FlaskClient) -> bytes:
    """Set an app up, as far as the code that it shows; returns its secret."""
    page = client.get("/account/factors/app").text
    secret = secret_on(page)
    form = {"sealed_secret": hidden(page)["sealed_secret"], "code": code_of(secret)}
    assert client.post("/account/factors/app", data=form).status_code == 303
    return secret


def enrol(client: FlaskClient) -> tuple[bytes, list[str]]:
    """An app and recovery codes, one typed back."""
    secret = add_app(client)
    codes = codes_on(client.post("/account/factors/codes").text)
    back = client.post("/account/factors/codes/back", data={"recovery_code": codes[7]})
    assert back.status_code == 303
    return secret, codes
