"""The history: who changed what, when and why, between any two revisions; the chain's state."""

from __future__ import annotations

import html
import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.codebook import Step
from app.database import Database
from app.incidents.changing import current
from app.incidents.history import changes, versions
from app.incidents.record import Record
from app.incidents.service import add_step
from app.incidents.verify_record import chain_state
from app.ledger.guards import drop_guards
from tests.factories import (
    MadePerson,
    decide_on,
    file_record,
    make_office,
    make_person,
    sign_in,
)
from tests.incidents.changes import revise_record


def page(client: FlaskClient, record: Record, **between: int) -> str:
    found = client.get(f"/incidents/{record.record_id}/history", query_string=between)
    assert found.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found.text)).split())


def release(app: Flask, record: Record, person: MadePerson) -> Record:
    from datetime import date

    database: Database = app.extensions["database"]
    step = Step("custody_status", "released", date(2026, 3, 12), None, date(2026, 11, 22))
    with database.write() as session:
        now = current(session, record.record_id)
        assert now is not None
        return add_step(session, app.extensions["keys"], person.actor, now, now.revision, step)


def test_any_two_revisions_can_be_compared(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    record = file_record(
        app, person, dhs_motion="dismiss", motion_form="oral", narrative="First words."
    )
    record = revise_record(app, record, person, dhs_motion="none", agents_count="n3_5")
    record = revise_record(app, record, person, agents_count="n6_10", narrative="Other words.")
    sign_in(client, person)
    newest = page(client, record)
    assert "Agents seen 3-5 6-10" in newest
    assert "What happened – Text written; kept encrypted" in newest
    assert "First words" not in newest
    assert "Other words" not in newest
    middle = page(client, record, older=1, newer=2)
    assert "DHS motion at or before hearing Motion to dismiss None" in middle
    assert "Form Oral in court No longer applies" in middle
    assert "Agents seen – 3-5" in middle
    whole = page(client, record, older=1, newer=3)
    assert "Agents seen – 6-10" in whole
    assert "City Phoenix" in page(client, record, older=0, newer=1), "nothing stood before"
    assert person.email in newest


def test_steps_are_part_of_the_history(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    record = release(app, file_record(app, person), person)
    shown = page(sign_in(client, person), record)
    assert "Step: Where things stand – Released · March 12, 2026" in shown
    assert "Release date – March 12, 2026" in shown


def test_the_reason_of_a_decision_is_for_the_own_office(app: Flask, client: FlaskClient) -> None:
    office = make_office(app)
    person = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    network = make_person(app, roles=["network_coordinator"])
    record = decide_on(
        app,
        file_record(app, person, facility=None, facility_other="Old annex"),
        coordinator,
        reason="Which hearing was it?",
        review_status="needs_info",
    )
    sign_in(client, person)
    assert "Which hearing was it?" in page(client, record)
    client.post("/sign-out")
    foreign = page(sign_in(client, network), record)
    assert "Which hearing was it?" not in foreign
    assert coordinator.email not in foreign
    assert office.name in foreign


def test_a_revision_out_of_range_is_the_usual_choice(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    record = revise_record(app, file_record(app, person), person, agents_count="n3_5")
    sign_in(client, person)
    usual = page(client, record)
    for older, newer in (("9", "9"), ("x", "-1"), ("2", "1"), ("", "")):
        query = {"older": older, "newer": newer}
        answer = client.get(f"/incidents/{record.record_id}/history", query_string=query)
        assert answer.status_code == 200
    assert page(client, record, older=7, newer=8) == usual


def test_the_chain_beside_it_holds_until_somebody_changes_the_past(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    person = make_person(app)
    record = revise_record(app, file_record(app, person), person, agents_count="n3_5")
    with database.read() as session:
        state = chain_state(session, record)
        assert (state.broken, state.unchecked) == ((), ())
        assert [one.number for one in versions(session, record)] == [1, 2]
    with database.write() as session:
        drop_guards(session.connection())
        session.execute(text("UPDATE revision SET answers = replace(answers, 'Phoenix', 'Tucson')"))
    with database.read() as session:
        assert chain_state(session, record).broken == (1, 2)
    assert "Revision 1, 2 is not what the chain committed to" in page(
        sign_in(client, person), record
    )


def test_a_record_that_was_changed_without_a_revision_is_noticed(
    app: Flask, database: Database
) -> None:
    person = make_person(app)
    record = file_record(app, person)
    with database.write() as session:
        session.execute(text("UPDATE incident SET city = 'Tucson'"))
    with database.read() as session:
        now = current(session, record.record_id)
        assert now is not None
        assert chain_state(session, now).broken == (1,)


def test_nothing_differs_between_a_revision_and_itself(app: Flask, database: Database) -> None:
    person = make_person(app)
    record = file_record(app, person)
    with database.read() as session:
        found = versions(session, record)
    with app.test_request_context():
        assert changes(found, 1, 1) == []
        assert len(changes(found, 0, 1)) >= 10
