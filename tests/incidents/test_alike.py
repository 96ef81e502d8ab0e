"""Reports that may tell of one arrest: what makes a pair, and what a coordinator is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.codebook import Value, codebook
from app.codebook.screening import screen
from app.database import Database
from app.incidents.alike import SHOWN, likeness, reports_alike
from app.incidents.record import Record
from app.review.forms import decision_form
from tests.factories import (
    MadePerson,
    accept,
    decide_on,
    file_record,
    make_office,
    make_person,
    sign_in,
)
from tests.incidents.changes import withdraw_record

ONE: Mapping[str, Value] = {
    **{field.name: None for field in codebook.stored},
    "incident_date": date(2026, 3, 10),
    "city": "Miami",
    "state": "FL",
    "venue_type": "immigration_court",
    "incident_outcome": "detained",
    "people_count": 1,
    "face_covering": "all",
    "agents_count": "n3_5",
}
PAIRS: list[tuple[dict[str, Value], tuple[int, int, int] | None]] = [
    ({}, (0, 4, 0)),
    ({"incident_date": date(2026, 3, 13)}, (3, 4, 0)),
    ({"incident_date": date(2026, 3, 14)}, None),
    ({"city": "Tampa"}, None),
    ({"venue_type": "uscis_office"}, None),
    ({"face_covering": "none"}, (0, 3, 1)),
    ({"face_covering": "none", "incident_date": date(2026, 3, 11)}, None),
    ({"face_covering": "none", "agents_count": "n1_2"}, None),
    ({"face_covering": "unknown"}, (0, 3, 0)),
    ({"face_covering": None, "agents_count": None}, None),
]


@pytest.mark.parametrize(("changed", "expected"), PAIRS)
def test_what_makes_a_pair(
    changed: dict[str, Value], expected: tuple[int, int, int] | None
) -> None:
    for pair in ((ONE, {**ONE, **changed}), ({**ONE, **changed}, ONE)):
        found = likeness(*pair)
        assert (found and (found.days, len(found.agreeing), len(found.differing))) == expected


def shown(database: Database, person: MadePerson, record: Record) -> list[str]:
    with database.read() as session:
        return [one.record_id for one in reports_alike(session, person.actor, record)]


def test_nearest_first_within_the_circle(app: Flask, database: Database) -> None:
    office = make_office(app)
    writer, other = make_person(app, office=office), make_person(app)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    network = make_person(app, roles=["network_coordinator"])
    record = file_record(app, writer, dhs_motion="dismiss")
    differs = file_record(app, writer, dhs_motion="none")
    day_before = file_record(app, writer, incident_date="2026-03-09", sharing_basis="pending")
    foreign = file_record(app, other, dhs_motion="dismiss")
    file_record(app, writer, incident_date="2026-03-14")
    file_record(app, writer, venue_type="uscis_office", facility=None)
    # Another person of the same operation, as the writer said.
    file_record(app, writer, event_group_id=str(record.answers["event_group_id"]))
    twice = file_record(app, writer)
    decide_on(app, twice, coordinator, review_status="duplicate", reason="Told of twice")
    gone = file_record(app, writer)
    withdraw_record(app, gone, writer)

    assert shown(database, coordinator, record) == [differs.record_id, day_before.record_id]
    assert shown(database, network, record) == [foreign.record_id, differs.record_id]
    assert shown(database, writer, record)[:1] == [differs.record_id], "of the own ones"
    for _ in range(SHOWN):
        file_record(app, writer, dhs_motion="dismiss")
    assert len(shown(database, coordinator, record)) == SHOWN
    aside = decide_on(app, record, coordinator, review_status="rejected", reason="Not at a court")
    assert shown(database, coordinator, aside) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_gives_reasons_and_fills_the_decision_in(app: Flask, client: FlaskClient) -> None:
    office = make_office(app)
    writer = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    record = file_record(app, writer, dhs_motion="dismiss")
    other = accept(app, file_record(app, writer, dhs_motion="none"), coordinator)
    foreign = file_record(app, make_person(app), dhs_motion="dismiss")
    path = f"/incidents/{record.record_id}"

    sign_in(client, coordinator)
    page = client.get(path).text
    assert "Possibly the same arrest" in page
    assert "differs in: DHS motion" in page
    assert foreign.record_id not in page
    assert f"{path}?same_as={other.record_id}#decide" in page
    page = client.get(f"{path}?same_as={other.record_id}").text
    assert re.search(r'checked[^>]* value="duplicate"', page)
    assert f"The same arrest as report {other.record_id}." in page
    for nobody in (foreign.record_id, record.record_id, "0000-0000-0000", "<x>"):
        answer = client.get(path, query_string={"same_as": nobody})
        assert answer.status_code == 200
        assert "The same arrest as" not in answer.text
        assert not re.search(r'checked[^>]* value="duplicate"', answer.text)
    sign_in(client, writer)
    assert "Possibly the same arrest" not in client.get(path).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_number_that_looks_like_another_is_left_out(app: Flask) -> None:
    record = file_record(app, make_person(app))
    for number in ("7KQ2-MX4T-PD3N", "A123-4567-8XYZ"):
        with app.test_request_context():
            reason = decision_form(record, same_as=number).reason.data
        assert reason
        assert screen("reason", reason) is None, reason
        assert (number in reason) is (number[0] == "7")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_of_them_have_a_page(app: Flask, client: FlaskClient) -> None:
    office = make_office(app)
    writer = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    record = file_record(app, writer)
    path = f"/incidents/{record.record_id}"

    sign_in(client, coordinator)
    assert "No other report is alike" in client.get(f"{path}/duplicates").text
    others = [file_record(app, writer).record_id for _ in range(SHOWN)]
    assert f"{path}/duplicates" not in client.get(path).text, "all are shown there"
    others.append(file_record(app, writer).record_id)
    assert f"{path}/duplicates" in client.get(path).text
    page = client.get(f"{path}/duplicates").text
    for other in others:
        assert f'href="/incidents/{other}"' in page
        assert f"{path}?same_as={other}#decide" in page
