"""A coordinator's decision: what it requires, what it settles, what it leaves behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import Database
from app.incidents.record import Record
from app.ledger.models import AuditEvent
from tests.factories import (
    MadePerson,
    file_record,
    make_office,
    make_person,
    read_record,
    sign_in,
)
from tests.incidents.changes import texts, withdraw_record

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ACCEPT = {
    "review_status": "accepted",
    "confidence": "probable",
    "sharing_basis": "client_consented",
    "date_precision": "within_week",
    "revision": "1",
}


@dataclass
class Desk:
    """A coordinator at the desk, signed in, with a report of an attorney of the same office."""

    app: Flask
    client: FlaskClient
    attorney: MadePerson
    coordinator: MadePerson
    record: Record

    def decide(self, **given: str) -> TestResponse:
        return self.client.post(f"/incidents/{self.record.record_id}/decision", data=given)

    def now(self) -> Record:
        found = read_record(self.app, self.coordinator, self.record.record_id)
        assert found is not None
        return found


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> Desk:
    office = make_office(app)
    attorney = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    sign_in(client, coordinator)
    record = file_record(app, attorney, sharing_basis=None, date_precision=None)
    return Desk(app, client, attorney, coordinator, record)


def named(answer: TestResponse) -> set[str]:
    """The questions to which the summary of errors links."""
    summary = re.search(r'<div class="errors".*?</div>', answer.text, re.DOTALL)
    assert summary, answer.text
    return {link.removesuffix("-0") for link in re.findall(r'href="#([^"]+)"', summary[0])}


def test_accepting_settles_what_the_contract_requires(desk: Desk) -> None:
    assert desk.decide(**ACCEPT).status_code == 303
    now = desk.now()
    assert now.status.value == "accepted"
    assert (now.revision, now.accepted_revision) == (2, 2)
    assert now.answers["confidence"] == "probable"
    assert now.answers["sharing_basis"] == "client_consented"
    assert now.answers["date_precision"] == "within_week"
    settled = ("confidence", "sharing_basis", "date_precision", "review_status")
    for name, value in desk.record.answers.items():
        assert name in settled or now.answers[name] == value, name


@pytest.mark.parametrize("missing", ["sharing_basis", "confidence"])
def test_accepting_without_it_is_refused_by_name(desk: Desk, missing: str) -> None:
    for blank in ({missing: ""}, {}):
        given = {name: value for name, value in ACCEPT.items() if name != missing}
        refused = desk.decide(**given, **blank)
        assert refused.status_code == 422
        assert named(refused) == {missing}
    assert desk.now() == desk.record


def test_the_exactness_of_the_date_is_an_exact_day_unless_said_otherwise(desk: Desk) -> None:
    given = {name: value for name, value in ACCEPT.items() if name != "date_precision"}
    assert desk.decide(**given).status_code == 303
    assert desk.now().answers["date_precision"] == "exact_day"


@pytest.mark.parametrize("status", ["needs_info", "duplicate", "rejected"])
def test_everything_but_acceptance_needs_a_reason(desk: Desk, status: str) -> None:
    for reason in ("", " \n "):
        refused = desk.decide(review_status=status, revision="1", reason=reason)
        assert refused.status_code == 422
        assert named(refused) == {"reason"}
    assert desk.now() == desk.record
    given = {"review_status": status, "revision": "1", "reason": "See the other report."}
    assert desk.decide(**given).status_code == 303
    now = desk.now()
    assert now.status.value == status
    assert now.accepted_revision is None
    assert texts(desk.app, now, "reason") == {"reason": "See the other report."}


def test_a_reason_is_screened_bounded_and_kept_in_the_form(desk: Desk) -> None:
    for reason in ("Her number is A123456789.", "x" * 501, "a\0b", "a\x1bb"):
        refused = desk.decide(review_status="rejected", revision="1", reason=reason)
        assert refused.status_code == 422, reason
        assert named(refused) == {"reason"}
        assert "\0" in reason or reason in unescape(refused.text)
    assert desk.now() == desk.record
    for reason in ("x" * 500, "Two lines,\r\nof several."):
        given = {"review_status": "needs_info", "reason": reason}
        assert desk.decide(**given, revision=str(desk.now().revision)).status_code == 303
    assert texts(desk.app, desk.now(), "reason") == {"reason": "Two lines,\nof several."}


@pytest.mark.parametrize("status", ["", "draft", "submitted", "withdrawn", "accept", "\0"])
def test_other_statuses_are_no_decision(desk: Desk, status: str) -> None:
    refused = desk.decide(**{**ACCEPT, "review_status": status}, reason="Words.")
    assert refused.status_code == 422
    assert named(refused) == {"review_status"}
    assert desk.now() == desk.record


def test_a_stale_decision_changes_nothing_and_keeps_the_reason(desk: Desk) -> None:
    assert desk.decide(**ACCEPT).status_code == 303
    accepted = desk.now()
    for revision in ("1", "3", "", "x", "-2", "\u0662", "9" * 5000):
        given = {"review_status": "rejected", "reason": "A longer reason.", "revision": revision}
        stale = desk.decide(**given)
        assert stale.status_code == 409, revision
        assert "A longer reason." in stale.text
    assert desk.now() == accepted


def test_a_report_that_was_taken_back_is_not_decided(desk: Desk) -> None:
    withdraw_record(desk.app, desk.record, desk.attorney)
    refused = desk.decide(**{**ACCEPT, "revision": "2"})
    assert refused.status_code == 409
    assert desk.now().status.value == "withdrawn"


def test_each_decision_is_an_event_without_its_reason(desk: Desk, database: Database) -> None:
    desk.decide(review_status="needs_info", reason="Which room?", revision="1")
    desk.decide(**{**ACCEPT, "revision": "2"})
    with database.read() as session:
        events = session.execute(
            select(AuditEvent.action, AuditEvent.actor, AuditEvent.object_id)
            .where(AuditEvent.action == "incident.decided")
            .order_by(AuditEvent.sequence)
        ).all()
    actor = f"person:{desk.coordinator.actor.person_id}"
    assert [tuple(event) for event in events] == [
        ("incident.decided", actor, desk.record.record_id)
    ] * 2


def test_nobody_decides_what_is_not_in_the_circle(
    desk: Desk, make_client: Callable[[], FlaskClient]
) -> None:
    for role, office, status in (
        ("attorney", desk.attorney.office, 403),
        ("advocate", desk.attorney.office, 403),
        ("administrator", desk.attorney.office, 403),
        ("coordinator", None, 404),
        ("network_coordinator", None, 404),  # consent is not settled
    ):
        other = sign_in(make_client(), make_person(desk.app, office=office, roles=[role]))
        path = f"/incidents/{desk.record.record_id}/decision"
        assert other.post(path, data=ACCEPT).status_code == status, role
        absent = "/incidents/7KQ2-MX4T-PD3N/decision"
        assert other.post(absent, data=ACCEPT).status_code == status, role
    assert desk.now() == desk.record
