"""Reports of one operation: shown together, joined and taken apart, counted apart from people."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from app.incidents.grouping import group_of
from app.incidents.record import Record
from tests.factories import MadePerson, accept, file_record, make_office, make_person, sign_in
from tests.factories import read_record as find


def group(app: Flask, person: MadePerson, record: Record) -> tuple[list[str], int]:
    database: Database = app.extensions["database"]
    now = find(app, person, record.record_id)
    assert now is not None
    with database.read() as session:
        found = group_of(session, person.actor, now)
    return [other.record_id for other in found.others], found.people(now)


def join(client: FlaskClient, record: Record, other: str, revision: int = 1) -> int:
    form = {"other": other, "revision": str(revision)}
    return client.post(f"/incidents/{record.record_id}/group", data=form).status_code


def test_another_person_at_the_same_event_is_in_the_group(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    first = file_record(app, person)
    shared = str(first.answers["event_group_id"])
    second = file_record(app, person, event_group_id=shared, people_count="3")
    file_record(app, person)
    assert group(app, person, first) == ([second.record_id], 4)
    page = sign_in(client, person).get(f"/incidents/{first.record_id}").text
    assert second.record_id in page
    assert "People: 4. Reports: 2." in page


def test_reports_are_joined_and_taken_apart(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    first, second = file_record(app, person), file_record(app, person)
    sign_in(client, person)
    assert join(client, second, f" {first.record_id.lower()} ") == 303
    assert group(app, person, first) == ([second.record_id], 2)
    assert join(client, second, first.record_id, revision=1) == 409
    assert join(client, second, "", revision=2) == 303
    assert group(app, person, first) == ([], 1)


def test_an_imported_report_without_a_group_stands_for_its_own_operation(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    person = make_person(app)
    first, second = file_record(app, person), file_record(app, person)
    from sqlalchemy import update

    from app.incidents.models import incident

    with database.write() as session:
        session.execute(
            update(incident).where(incident.c.id == first.id).values(event_group_id=None)
        )
    assert join(sign_in(client, person), second, first.record_id) == 303
    assert group(app, person, first) == ([second.record_id], 2)
    assert group(app, person, second) == ([first.record_id], 2)


def test_only_reports_of_the_own_circle_are_joined_or_shown(
    app: Flask, client: FlaskClient
) -> None:
    ours, theirs = make_person(app), make_person(app)
    record = file_record(app, ours)
    foreign = file_record(app, theirs, event_group_id=str(record.answers["event_group_id"]))
    sign_in(client, ours)
    for other in (foreign.record_id, record.record_id, "0000-0000-0000", "nonsense"):
        assert join(client, record, other) == 422, other
    assert group(app, ours, record) == ([], 1)
    network = make_person(app, roles=["network_coordinator"])
    assert group(app, network, record) == ([foreign.record_id], 2)


def test_joining_by_a_coordinator_needs_no_second_review(app: Flask, client: FlaskClient) -> None:
    office = make_office(app)
    person = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    first = accept(app, file_record(app, person), coordinator)
    second = accept(app, file_record(app, person), coordinator)
    assert join(sign_in(client, coordinator), second, first.record_id, revision=2) == 303
    now = find(app, person, second.record_id)
    assert now is not None
    assert (now.status, now.accepted_revision) == ("accepted", 3)
    client.post("/sign-out")
    assert join(sign_in(client, person), second, "", revision=3) == 303
    now = find(app, person, second.record_id)
    assert now is not None
    assert (now.status, now.accepted_revision) == ("submitted", 3)
