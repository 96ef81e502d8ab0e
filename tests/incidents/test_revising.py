"""Changing a report: what was asked changes, what was not asked stays, a stale edit is refused."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from app.incidents.changing import NotOpen, Stale
from app.incidents.posted import as_posted
from app.incidents.record import Status
from app.ledger.models import AuditDetail, AuditEvent, IncidentText, Revision
from tests.factories import file_record, make_office, make_person, read_record, sign_in
from tests.incidents.changes import hidden_value, revise_record, texts, withdraw_record


def test_what_was_not_asked_stays(app: Flask) -> None:
    person = make_person(app)
    record = file_record(app, person, agents_count="n3_5", narrative="Some words.")
    changed = revise_record(app, record, person, people_count="2")
    assert changed.revision == 2
    assert changed.answers == {**record.answers, "people_count": 2}
    assert texts(app, changed, "narrative") == {"narrative": "Some words."}
    assert read_record(app, person, record.record_id) == changed


def test_an_answer_can_be_taken_back(app: Flask) -> None:
    person = make_person(app)
    record = file_record(app, person, agents_count="n3_5", narrative="Some words.")
    changed = revise_record(app, record, person, agents_count="", narrative="")
    assert changed.answers["agents_count"] is None
    assert texts(app, changed, "narrative") == {}


def test_every_revision_stands(app: Flask, database: Database) -> None:
    person = make_person(app)
    record = file_record(app, person, narrative="First words.")
    record = revise_record(app, record, person, narrative="Second words.")
    revise_record(app, record, person, incident_date="2026-03-09")
    with database.read() as session:
        revisions = session.scalars(select(Revision).order_by(Revision.number)).all()
        versions = session.scalars(select(IncidentText).order_by(IncidentText.revision)).all()
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all()
        details = session.scalars(select(AuditDetail.details).order_by("sequence")).all()
    assert [revision.number for revision in revisions] == [1, 2, 3]
    assert '"incident_date":"2026-03-09"' in revisions[2].answers
    assert "words" not in "".join(r.answers + r.texts for r in revisions)
    assert [(v.revision, v.superseded) for v in versions] == [(1, True), (2, False)]
    assert actions[-3:] == ["incident.filed", "incident.revised", "incident.revised"]
    assert details[-2:] == [
        '{"fields":["narrative"],"revision":2}',
        '{"fields":["incident_date"],"revision":3}',
    ]


def test_a_stale_edit_changes_nothing(app: Flask) -> None:
    person = make_person(app)
    record = file_record(app, person)
    changed = revise_record(app, record, person, people_count="2")
    for began in (1, 3, 0, -1):
        with pytest.raises(Stale):
            revise_record(app, record, person, began, people_count="9")
    assert read_record(app, person, record.record_id) == changed


def test_a_withdrawn_report_is_not_changed(app: Flask) -> None:
    person = make_person(app)
    record = file_record(app, person)
    withdraw_record(app, record, person)
    with pytest.raises(NotOpen):
        revise_record(app, record, person, 2, people_count="9")


def test_a_stale_edit_shows_both_texts_and_can_be_saved_over(
    app: Flask, client: FlaskClient
) -> None:
    office = make_office(app)
    person = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    record = file_record(app, person, narrative="As it was.", agents_count="n1_2")
    page = sign_in(client, person).get(f"/incidents/{record.record_id}/edit")
    began = hidden_value(page.text, "revision")
    revise_record(
        app, record, coordinator, narrative="What the other one wrote.", agents_count="n3_5"
    )

    mine = {"narrative": "What I wrote.", "people_count": "2", "revision": began}
    stale = client.post(f"/incidents/{record.record_id}/edit", data=mine)
    assert stale.status_code == 409
    assert "What the other one wrote." in stale.text
    assert "What I wrote." in stale.text
    now = read_record(app, person, record.record_id)
    assert now is not None
    assert (now.revision, now.answers["people_count"]) == (2, 1)

    mine["revision"] = hidden_value(stale.text, "revision")
    saved = client.post(f"/incidents/{record.record_id}/edit", data=mine)
    assert saved.status_code == 303
    now = read_record(app, person, record.record_id)
    assert now is not None
    assert (now.revision, now.answers["people_count"]) == (3, 2)
    assert now.answers["agents_count"] == "n3_5", "what was not sent is as the other one left it"
    assert texts(app, now, "narrative") == {"narrative": "What I wrote."}


def test_the_long_page_takes_what_it_shows(app: Flask, client: FlaskClient) -> None:
    """What the page shows, sent back as it is, is no change but a revision."""
    person = make_person(app)
    record = file_record(
        app,
        person,
        dhs_motion="dismiss",
        ij_ruling="granted",
        motion_grounds="changed_circumstances seeks_expedited_removal",
        incident_time="09:30",
        narrative="Two lines,\nboth kept.",
    )
    sent = as_posted({**record.answers, **texts(app, record, "narrative")})
    sent["revision"] = "1"
    sign_in(client, person)
    assert client.post(f"/incidents/{record.record_id}/edit", data=sent).status_code == 303
    now = read_record(app, person, record.record_id)
    assert now is not None
    assert now.answers == record.answers
    assert now.answers["incident_date"] == date(2026, 3, 10)
    assert now.status is Status.SUBMITTED
    assert texts(app, now, "narrative") == {"narrative": "Two lines,\nboth kept."}
    assert client.post(f"/incidents/{record.record_id}/edit", data=sent).status_code == 409


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_without_its_revision_is_refused(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    record = file_record(app, person)
    sign_in(client, person)
    for revision in (None, "", "one", "-1", "1.0", "9" * 5000, "\u0661"):
        sent = {"people_count": "2", "narrative": "Kept words."}
        if revision is not None:
            sent["revision"] = revision
        refused = client.post(f"/incidents/{record.record_id}/edit", data=sent)
        assert refused.status_code == 400, revision
        assert "Kept words." in refused.text
    assert read_record(app, person, record.record_id) == record
