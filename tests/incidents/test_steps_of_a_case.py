"""Dated steps of a record: added, never overwritten; where things stand follows them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.codebook import Step
from app.database import Database
from app.incidents.changing import Stale, current
from app.incidents.record import Record
from app.incidents.service import add_step, take_out_step
from app.incidents.timeline import timeline
from app.incidents.verify import broken_records
from tests.factories import MadePerson, accept, file_record, make_office, make_person, sign_in
from tests.factories import read_record as find
from tests.incidents.changes import revise_record

ENTERED = date(2026, 11, 22)


@pytest.fixture
def person(app: Flask) -> MadePerson:
    return make_person(app)


def add(app: Flask, record: Record, person: MadePerson, kind: str, code: str, on: str) -> Record:
    database: Database = app.extensions["database"]
    step = Step(kind, code, date.fromisoformat(on), "client_account", ENTERED)
    with database.write() as session:
        now = current(session, record.record_id)
        assert now is not None
        return add_step(session, app.extensions["keys"], person.actor, now, record.revision, step)


def told(record: Record) -> list[str]:
    return [f"{entry.what} {entry.day or entry.noted}" for entry in timeline(record)]


def test_steps_are_added_and_the_answer_follows(app: Flask, person: MadePerson) -> None:
    record = file_record(app, person)
    record = add(app, record, person, "custody_status", "in_custody", "2026-03-10")
    assert record.answers["custody_status"] == "in_custody"
    record = add(app, record, person, "custody_status", "removed", "2026-05-02")
    record = add(app, record, person, "transfer", "out_of_state", "2026-03-14")
    assert record.answers["custody_status"] == "removed"
    assert record.answers["removal_date"] == date(2026, 5, 2)
    assert told(record) == [
        "Detained 2026-03-10",
        "In custody 2026-03-10",
        "Out of state 2026-03-14",
        "Removed 2026-05-02",
    ]
    assert find(app, person, record.record_id) == record


def test_a_step_that_comes_late_does_not_change_where_things_stand(
    app: Flask, person: MadePerson
) -> None:
    record = file_record(app, person)
    record = add(app, record, person, "custody_status", "released", "2026-05-02")
    record = add(app, record, person, "custody_status", "in_custody", "2026-03-11")
    assert record.answers["custody_status"] == "released"


def test_a_form_that_changes_the_answer_continues_the_steps(app: Flask, person: MadePerson) -> None:
    record = file_record(app, person, custody_status="in_custody", removal_date=None)
    assert record.steps == ()
    record = revise_record(app, record, person, custody_status="released")
    assert [step.code for step in record.steps] == ["in_custody", "released"]
    record = revise_record(app, record, person, custody_status="")
    assert record.steps == (), "a cleared answer was a mistake; the history keeps its steps"


def test_a_corrected_ruling_of_the_day_is_no_step(app: Flask, person: MadePerson) -> None:
    record = file_record(app, person, dhs_motion="dismiss", ij_ruling="reserved")
    record = revise_record(app, record, person, ij_ruling="granted")
    assert record.steps == ()
    record = add(app, record, person, "ij_ruling", "denied", "2026-04-20")
    assert record.answers["ij_ruling"] == "granted", "the ruling of the day stays"
    assert told(record) == [
        "Detained 2026-03-10",
        "Granted 2026-03-10",
        "Denied 2026-04-20",
    ]


def test_a_mistaken_step_is_taken_out(app: Flask, person: MadePerson, database: Database) -> None:
    record = file_record(app, person)
    record = add(app, record, person, "custody_status", "in_custody", "2026-03-10")
    record = add(app, record, person, "custody_status", "removed", "2026-05-02")
    with database.write() as session:
        now = current(session, record.record_id)
        assert now is not None
        record = take_out_step(
            session, app.extensions["keys"], person.actor, now, now.revision, now.steps[1]
        )
    assert record.answers["custody_status"] == "in_custody"
    assert record.answers["removal_date"] is None, "it does not apply any more"
    with database.read() as session:
        assert list(broken_records(session)) == []


def test_the_digest_covers_the_steps(app: Flask, person: MadePerson, database: Database) -> None:
    record = add(app, file_record(app, person), person, "appeal", "filed", "2026-03-20")
    with database.write() as session:
        from sqlalchemy import update

        from app.incidents.models import incident

        session.execute(update(incident).values(steps=None))
    with database.read() as session:
        broken = [str(one) for one in broken_records(session)]
    assert broken == [
        f"record {record.record_id}, revision 2: the record was changed without a revision"
    ]


def test_a_stale_step_is_refused(app: Flask, person: MadePerson) -> None:
    record = file_record(app, person)
    add(app, record, person, "appeal", "filed", "2026-03-20")
    with pytest.raises(Stale):
        add(app, record, person, "appeal", "dismissed", "2026-04-20")


def test_a_new_basis_leaves_an_accepted_record_accepted(app: Flask) -> None:
    office = make_office(app)
    person = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    record = accept(app, file_record(app, person), coordinator)
    record = add(app, record, person, "sharing_basis", "refused", "2026-03-20")
    assert (record.status, record.accepted_revision) == ("accepted", 3)
    assert record.answers["sharing_basis"] == "refused"
    record = add(app, record, person, "custody_status", "released", "2026-03-20")
    assert (record.status, record.accepted_revision) == ("submitted", 3)


def post(client: FlaskClient, record: Record, **form: str) -> int:
    return client.post(f"/incidents/{record.record_id}/steps", data=form).status_code


def test_the_page_adds_a_step_and_names_what_is_wrong(
    app: Flask, client: FlaskClient, person: MadePerson
) -> None:
    record = file_record(app, person)
    sign_in(client, person)
    right = {"revision": "1", "step": "custody_status.released", "on": "2026-03-12"}
    for wrong in (
        {"step": ""},
        {"step": "custody_status.unknown"},
        {"step": "custody_status.nonsense"},
        {"step": "sharing_basis.refused"},
        {"step": "ij_ruling.granted"},  # no motion was made
        {"on": ""},
        {"on": "12/03/2026"},
        {"on": "2026-03-09"},
        {"on": "2099-01-01"},
        {"source": "hearsay"},
    ):
        assert post(client, record, **{**right, **wrong}) == 422, wrong
    assert post(client, record, **right, source="family_account") == 303
    now = find(app, person, record.record_id)
    assert now is not None
    assert [(s.code, str(s.on), s.source) for s in now.steps] == [
        ("released", "2026-03-12", "family_account")
    ]
    assert post(client, record, **right) == 409
    page = client.get(f"/incidents/{record.record_id}").text
    assert "Where things stand, and how they got there" in page
    assert "March 12, 2026" in page
    gone = client.post(
        f"/incidents/{record.record_id}/steps/mistaken", data={"revision": "2", "position": "0"}
    )
    assert gone.status_code == 303
    for position in ("0", "-1", "x", ""):
        again = {"revision": "3", "position": position}
        url = f"/incidents/{record.record_id}/steps/mistaken"
        assert client.post(url, data=again).status_code == 400
