"""Today is today at the venue: in Phoenix at 17:00 it is tomorrow in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

import app.places.queries as places
from tests.factories import answers, file_record, make_person, sign_in
from tests.incidents.changes import new_key, read_draft

# 10 June 2026, 18:30 in Phoenix and Honolulu's 15:30; in Guam it is the 11th, 11:30.
MOMENT = datetime(2026, 6, 11, 1, 30, tzinfo=UTC)
WHERE = {
    ("Phoenix", "AZ"): "2026-06-10",
    ("New York", "NY"): "2026-06-10",
    ("Honolulu", "HI"): "2026-06-10",
    ("Hag\u00e5t\u00f1a", "GU"): "2026-06-11",
    ("Nowhere Springs", "AZ"): "2026-06-10",  # not on the list: as most of its state
}


class Clock(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        return cls.fromtimestamp(MOMENT.timestamp(), tz)


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "datetime", Clock)


def after(day: str) -> str:
    return f"{day[:-2]}{int(day[-2:]) + 1}"


def test_the_future_begins_at_midnight_of_the_venue(app: Flask) -> None:
    for (city, state), today in WHERE.items():
        given = {**answers(facility=None), "city": city, "state": state}
        assert read_draft(app, {**given, "incident_date": today}).problems == [], city
        (problem,) = read_draft(app, {**given, "incident_date": after(today)}).problems
        assert problem.field == "incident_date"
        assert today in str(problem)


def test_a_report_from_tomorrow_is_refused_and_kept(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(app))
    sent = {**answers(incident_date="2026-06-11", narrative="Some words."), "city": "Phoenix"}
    refused = client.post("/incidents/new", data={**sent, "submission_key": new_key()})
    assert refused.status_code == 422
    assert "2026-06-10" in refused.text
    assert 'value="2026-06-11"' in refused.text
    assert "Some words." in refused.text


def test_the_form_begins_with_today_where_this_person_last_reported_from(
    app: Flask, client: FlaskClient
) -> None:
    person = make_person(app)
    sign_in(client, person)
    file_record(app, person, facility=None, city="Hag\u00e5t\u00f1a", state="GU")
    assert 'value="2026-06-11"' in client.get("/incidents/new").text
    file_record(app, person)
    assert 'value="2026-06-10"' in client.get("/incidents/new").text


def test_the_form_for_the_same_place_begins_with_today_there(
    app: Flask, client: FlaskClient
) -> None:
    person = make_person(app)
    sign_in(client, person)
    guam = file_record(app, person, facility=None, city="Hag\u00e5t\u00f1a", state="GU")
    file_record(app, person)
    assert 'value="2026-06-11"' in client.get(f"/incidents/new?at={guam.record_id}").text
    like = client.get(f"/incidents/new?like={guam.record_id}").text
    assert 'value="2026-03-10"' in like, "the same event is of the same day"
