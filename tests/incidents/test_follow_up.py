"""The follow-up: sections with their states, each saved by itself, nothing lost."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.codebook import codebook
from app.database import Database
from app.incidents.progress import State, progress, section_fields
from app.incidents.record import Record
from app.ledger.models import Revision
from tests.factories import MadePerson, accept, file_record, make_office, make_person, sign_in
from tests.factories import read_record as find
from tests.incidents.changes import hidden_value, revise_record, texts


@pytest.fixture
def person(app: Flask) -> MadePerson:
    return make_person(app)


def read(app: Flask, person: MadePerson, record: Record) -> Record:
    found = find(app, person, record.record_id)
    assert found is not None
    return found


def section(record: Record, letter: str) -> str:
    return f"/incidents/{record.record_id}/follow-up/{letter}"


def test_the_ten_sections_ask_every_question_but_those_of_others() -> None:
    asked = [name for names in section_fields().values() for name in names]
    assert "".join(section_fields()) == "abcdefghij"
    others = {"record_id", "review_status", "confidence", "public_hold", "event_group_id"}
    assert set(asked) == set(codebook.fields) - others
    assert len(asked) == len(set(asked))


def states(answers: dict[str, object]) -> dict[str, State]:
    return {one.letter: one.state for one in progress(answers, ())}  # type: ignore[arg-type]


def test_a_section_is_complete_as_far_as_it_applies() -> None:
    answers: dict[str, object] = dict.fromkeys(codebook.fields)
    answers |= {"venue_type": "state_local_courthouse", "incident_outcome": "agents_present_only"}
    assert states(answers)["d"] is State.NOT_APPLICABLE
    answers["proceeding_type"] = "removal_240"
    assert states(answers)["d"] is State.EMPTY
    answers |= {"posture": "dismissed_earlier", "dhs_motion": "none", "told_free_to_go": "unknown"}
    assert states(answers)["d"] is State.BEGUN
    answers["case_ended_date"] = "2026-01-02"
    assert states(answers)["d"] is State.COMPLETE, "unknown is an answer"


def test_a_section_is_saved_by_itself(app: Flask, client: FlaskClient, person: MadePerson) -> None:
    record = file_record(app, person, dhs_motion="dismiss")
    sign_in(client, person)
    listed = client.get(f"/incidents/{record.record_id}/follow-up").text
    assert listed.count("badge-empty") + listed.count("badge-begun") > 5
    page = client.get(section(record, "d")).text
    form = {"revision": hidden_value(page, "revision"), "motion_form": "oral", "then": "list"}
    saved = client.post(section(record, "d"), data=form)
    assert (saved.status_code, saved.headers["Location"]) == (
        303,
        f"/incidents/{record.record_id}/follow-up",
    )
    now = read(app, person, record)
    assert now.answers == {**record.answers, "motion_form": "oral"}
    assert "Saved: DHS motion." in client.get(saved.headers["Location"]).text


def test_saving_goes_on_to_the_next_section_that_has_questions_left(
    app: Flask, client: FlaskClient, person: MadePerson
) -> None:
    record = file_record(app, person)
    form = {"revision": "1", "docket": "non_detained", "then": "next"}
    saved = sign_in(client, person).post(section(record, "c"), data=form)
    assert saved.headers["Location"] == section(record, "d")


def test_a_section_with_an_error_keeps_what_was_typed_and_the_others_what_was_saved(
    app: Flask, client: FlaskClient, person: MadePerson
) -> None:
    record = file_record(app, person)
    sign_in(client, person)
    client.post(section(record, "c"), data={"revision": "1", "docket": "non_detained"})
    wrong = client.post(
        section(record, "f"),
        data={"revision": "2", "agents_estimate": "many", "face_covering": "all"},
    )
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    masked = re.search(r'<input[^>]*name="face_covering"[^>]*value="all"[^>]*>', wrong.text)
    assert masked
    assert "checked" in masked[0]
    assert "Enter a whole number from 1 to 500." in wrong.text
    now = read(app, person, record)
    assert (now.revision, now.answers["docket"]) == (2, "non_detained")
    assert now.answers["face_covering"] is None


def test_what_no_longer_applies_is_set_aside_told_and_shown(
    app: Flask, client: FlaskClient, database: Database, person: MadePerson
) -> None:
    record = file_record(app, person, dhs_motion="dismiss", motion_form="oral", ij_ruling="granted")
    sign_in(client, person)
    form = {"revision": "1", "dhs_motion": "none", "motion_form": "oral", "ij_ruling": "granted"}
    saved = client.post(section(record, "d"), data=form)
    assert saved.status_code == 303, saved.text
    now = read(app, person, record)
    assert [now.answers[n] for n in ("dhs_motion", "motion_form", "ij_ruling")] == [
        "none",
        None,
        None,
    ]
    told = client.get(saved.headers["Location"]).text
    assert "No longer applies, and is kept in the history: Form, Ruling." in told
    page = client.get(f"/incidents/{record.record_id}").text
    aside = page[page.index("No longer applies") :]
    assert "Oral in court" in aside
    with database.read() as session:
        first = session.scalar(select(Revision.answers).where(Revision.number == 1))
    assert json.loads(str(first))["motion_form"] == "oral"


def test_what_is_answered_only_now_and_does_not_apply_is_refused_by_name(
    app: Flask, client: FlaskClient, person: MadePerson
) -> None:
    record = file_record(app, person, dhs_motion="none")
    form = {"revision": "1", "motion_form": "oral"}
    wrong = sign_in(client, person).post(section(record, "d"), data=form)
    assert wrong.status_code == 422
    assert "“Form” does not apply" in html.unescape(wrong.text)
    assert read(app, person, record).revision == 1


def test_an_answer_set_aside_can_be_given_again(app: Flask, person: MadePerson) -> None:
    record = file_record(app, person, dhs_motion="dismiss", motion_form="oral")
    without = revise_record(app, record, person, dhs_motion="none")
    assert without.answers["motion_form"] is None
    again = revise_record(app, without, person, dhs_motion="dismiss", motion_form="oral")
    assert again.answers == record.answers


def test_choosing_a_court_sets_the_other_name_aside(
    app: Flask, client: FlaskClient, person: MadePerson
) -> None:
    record = file_record(app, person, facility=None, facility_other="The old annex")
    form = {"revision": "1", "facility": "Phoenix Immigration Court"}
    saved = sign_in(client, person).post(section(record, "b"), data=form)
    assert saved.status_code == 303, saved.text
    now = read(app, person, record)
    assert now.answers["facility"] == "Phoenix Immigration Court"
    assert texts(app, now, "facility_other") == {}


def test_questions_that_other_sections_rule_out_are_not_asked(
    app: Flask, client: FlaskClient, person: MadePerson
) -> None:
    record = file_record(app, person, incident_outcome="did_not_attend_fear")
    page = sign_in(client, person).get(section(record, "f")).text
    assert 'name="arrest_timing"' not in page
    assert "questions do not apply" in page


def test_a_stale_section_shows_both_and_saves_over(
    app: Flask, client: FlaskClient, person: MadePerson
) -> None:
    record = file_record(app, person)
    revise_record(app, record, person, docket="detained")
    sign_in(client, person)
    stale = client.post(section(record, "c"), data={"revision": "1", "docket": "non_detained"})
    assert stale.status_code == 409
    assert f'action="/incidents/{record.record_id}/edit"' in stale.text
    again = {"revision": hidden_value(stale.text, "revision"), "docket": "non_detained"}
    client.post(f"/incidents/{record.record_id}/edit", data=again)
    assert read(app, person, record).answers["docket"] == "non_detained"


def test_an_accepted_report_waits_again_after_a_section_was_changed(
    app: Flask, client: FlaskClient
) -> None:
    office = make_office(app)
    person = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    record = accept(app, file_record(app, person), coordinator)
    sign_in(client, person).post(section(record, "c"), data={"revision": "2", "docket": "detained"})
    now = read(app, person, record)
    assert (now.status, now.accepted_revision) == ("submitted", 2)


@pytest.mark.parametrize("letter", ["k", "A", "aa", "0"])
def test_other_sections_are_not_there(
    app: Flask, client: FlaskClient, person: MadePerson, letter: str
) -> None:
    record = file_record(app, person)
    assert sign_in(client, person).get(section(record, letter)).status_code == 404
