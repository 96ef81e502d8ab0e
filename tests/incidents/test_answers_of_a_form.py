"""A form that cannot be filed comes back with its problems named and everything typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.codebook import codebook
from app.database import Database
from app.incidents.models import incident
from tests.factories import answers, file_record, make_person, read_record, sign_in
from tests.incidents.changes import new_key

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# What is wrong, and the field that the page must name.
WRONG: list[tuple[dict[str, str], str]] = [
    ({"people_count": "x"}, "people_count"),
    ({"people_count": "-3"}, "people_count"),
    ({"people_count": str(2**63)}, "people_count"),
    ({"people_count": "\u0661\u0662"}, "people_count"),
    ({"people_count": "0"}, "people_count"),
    ({"incident_date": "13/04/2026"}, "incident_date"),
    ({"incident_date": "2026-02-30"}, "incident_date"),
    ({"incident_date": ""}, "incident_date"),
    ({"incident_outcome": "kidnapped"}, "incident_outcome"),
    ({"incident_outcome": ""}, "incident_outcome"),
    ({"source_of_knowledge": ""}, "source_of_knowledge"),
    ({"venue_type": ""}, "venue_type"),
    ({"state": "ZZ", "facility": ""}, "state"),
    ({"city": "\0", "facility": ""}, "city"),
    ({"city": "x" * 61, "facility": ""}, "city"),
    ({"facility": "Court of Miracles"}, "facility"),
    ({"narrative": "a\0b"}, "narrative"),
    ({"narrative": "x" * 2001}, "narrative"),
    ({"narrative": "His number is A 123 456 789."}, "narrative"),
    ({"facility": "", "city": "602-555-0123"}, "city"),
    ({"agents_count": "many"}, "agents_count"),
    ({"dhs_motion": "none", "ij_ruling": "granted"}, "ij_ruling"),
    ({"venue_type": "ice_check_in_office", "dhs_motion": "dismiss"}, "dhs_motion"),
    ({"venue_type": "ice_check_in_office", "dhs_motion": "unknown"}, "dhs_motion"),
    ({"people_count": "2", "representation": "unknown"}, "representation"),
    ({"incident_outcome": "did_not_attend_fear", "face_covering": "all"}, "face_covering"),
]


def named(page: str) -> set[str]:
    """The fields to which the summary of errors links."""
    summary = re.search(r'<div class="errors".*?</div>', page, re.DOTALL)
    assert summary, "no summary of errors"
    return {link.removesuffix("-0") for link in re.findall(r'href="#([^"]+)"', summary[0])}


def kept(page: str, sent: Mapping[str, str]) -> list[str]:
    """The fields whose text did not come back."""
    plain = unescape(page)
    return [name for name, value in sent.items() if value and value not in plain]


def test_each_problem_is_named_and_everything_typed_is_kept(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, make_person(app))
    for wrong, field in WRONG:
        sent = {**answers(narrative="Words that took a while."), **wrong}
        refused = client.post("/incidents/new", data={**sent, "submission_key": new_key()})
        assert refused.status_code == 422, wrong
        assert field in named(refused.text), wrong
        assert "\0" in str(wrong) or kept(refused.text, sent) == [], wrong
    with database.read() as session:
        assert session.scalar(select(func.count(incident.c.id))) == 0


def test_an_empty_form_names_what_is_required_and_nothing_else(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client, make_person(app))
    refused = client.post("/incidents/new", data={"submission_key": new_key()})
    assert refused.status_code == 422
    assert named(refused.text) == {
        "incident_outcome",
        "people_count",
        "incident_date",
        "venue_type",
        "city",
        "state",
        "source_of_knowledge",
    }


def test_nothing_is_chosen_beforehand_that_a_lawyer_must_know(
    app: Flask, client: FlaskClient
) -> None:
    page = sign_in(client, make_person(app)).get("/incidents/new").text
    assert not re.search(r'<input[^>]*type="radio"[^>]*\bchecked\b', page)
    assert re.search(r'<input[^>]*name="people_count"[^>]*value="1"', page)


def test_the_long_page_refuses_alike(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    record = file_record(app, person)
    sign_in(client, person)
    sent = {
        "hold_hours": "unknown",
        "first_holding": "jail",
        "narrative": "Words.",
        "revision": "1",
    }
    sent["first_holding"] = next(
        code for code in codebook["first_holding"].codes if code not in ("hold_room", "unknown")
    )
    refused = client.post(f"/incidents/{record.record_id}/edit", data=sent)
    assert refused.status_code == 422
    assert named(refused.text) == {"hold_hours"}
    assert "Words." in refused.text
    assert read_record(app, person, record.record_id) == record


def test_what_only_coordinators_and_the_application_write_is_left_alone(
    app: Flask, client: FlaskClient
) -> None:
    person = make_person(app)
    record = file_record(app, person)
    sign_in(client, person)
    sent = {
        "revision": "1",
        "people_count": "2",
        "confidence": "confirmed",
        "public_hold": "2030-01-01",
        "review_status": "accepted",
        "record_id": "0000-0000-0000",
        "office_id": "99",
    }
    assert client.post(f"/incidents/{record.record_id}/edit", data=sent).status_code == 303
    now = read_record(app, person, record.record_id)
    assert now is not None
    assert now.answers == {**record.answers, "people_count": 2}
    assert now.owner == record.owner


def test_several_codes_of_one_question_are_all_taken(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    record = file_record(app, person)
    sign_in(client, person)
    sent = {"agencies": ["fps", "ice_ero", "cbp"], "revision": "1"}
    assert client.post(f"/incidents/{record.record_id}/edit", data=sent).status_code == 303
    now = read_record(app, person, record.record_id)
    assert now is not None
    assert now.answers["agencies"] == "ice_ero cbp fps"
