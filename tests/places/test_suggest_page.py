"""The suggestions as a script gets them. Who may ask is in the matrix of routes and roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.access import permission_of
from app.database import Database
from app.places.models import Facility
from tests.places.test_queries import HOSTILE

Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Asks the view itself, behind the door."""

    view: Any = app.view_functions["places.suggestions"]

    def answer(text: str) -> list[dict[str, Any]]:
        with app.test_request_context("/places/suggest", query_string={"q": text}):
            response = app.make_response(view())
        assert response.status_code == 200
        results: list[dict[str, Any]] = response.get_json()["results"]
        return results

    return answer


def test_an_office_and_a_city(ask: Ask) -> None:
    office, city, *_others = ask("tukw")
    today = office.pop("today")
    assert office == {
        "name": "ICE ERO Seattle Field Office",
        "city": "Tukwila",
        "state": "WA",
        "venue_type": "ice_check_in_office",
        "active": True,
        "label": "ICE ERO Seattle Field Office · Tukwila, WA",
    }
    assert (city["name"], city["city"], city["venue_type"]) == ("", "Tukwila", None)
    assert city["label"] == "Tukwila, WA"
    utc = datetime.now(UTC).date()
    assert today in (utc.isoformat(), (utc - timedelta(days=1)).isoformat())


def test_a_place_that_is_not_in_use_says_so(ask: Ask, database: Database) -> None:
    with database.write() as session:
        session.get_one(Facility, "Eloy Immigration Court").active = False
    (court, *_others) = ask("eloy imm")
    assert court["active"] is False
    assert court["label"] == "Eloy Immigration Court · Eloy, AZ (no longer in use)"


def test_hostile_questions_are_answered(ask: Ask) -> None:
    for text in HOSTILE:
        if "\ud800" not in text:  # no address can carry it
            ask(text)


def test_who_has_not_signed_in_is_sent_to_sign_in(app: Flask, client: FlaskClient) -> None:
    assert permission_of(app, "places.suggestions") == "place.suggest"
    assert client.get("/places/suggest?q=ph").status_code == 302
    assert client.get("/places/suggest?q=%ff%00%ed%a0%80").status_code == 302
