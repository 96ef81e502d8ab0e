"""Indicators on lists, on a record's page and in the export."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.codebook.indicators import INDICATORS, RuleChange
from app.database import Database
from app.incidents.indicators.settings import write_rule, write_settings
from app.ledger.chain import SHELL
from app.ledger.models import AuditDetail, AuditEvent
from tests.cli.running import run_docket
from tests.conftest import ON_SQLITE
from tests.factories import (
    MadeOffice,
    MadePerson,
    answers,
    file_record,
    make_office,
    make_person,
    sign_in,
)
from tests.incidents.changes import file_by_form

IDS = re.compile(r'class="record-id[^>]*>([0-9A-Z-]{14})<')
DISMISSED = {
    "dhs_motion": "dismiss",
    "ij_ruling": "granted",
    "arrest_timing": "right_after",
    "representation": "attorney_present",
}


@pytest.fixture
def office(app: Flask) -> MadeOffice:
    return make_office(app)


@pytest.fixture
def attorney(app: Flask, office: MadeOffice) -> MadePerson:
    return make_person(app, office=office)


@pytest.fixture
def coordinator(app: Flask, office: MadeOffice) -> MadePerson:
    return make_person(app, office=office, roles=["coordinator"])


def flags_of(page: str) -> str:
    """The section of flags on a record's page."""
    found = re.search(r'<section aria-labelledby="flags">.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_the_filter_finds_what_is_flagged(
    app: Flask, attorney: MadePerson, coordinator: MadePerson, client: FlaskClient
) -> None:
    dismissed = file_record(app, attorney, **DISMISSED).record_id
    no_paper = file_record(app, attorney, warrant_shown="none_shown").record_id
    file_record(app, attorney, **{**DISMISSED, "ij_ruling": "unknown"})
    sign_in(client, coordinator)
    for query, expected in (
        ("indicator=dismissed_then_detained", {dismissed}),
        ("indicator=no_warrant_seen", {no_paper}),
        ("indicator=no_warrant_seen&indicator=dismissed_then_detained", {dismissed, no_paper}),
        ("indicator=no_warrant_seen&state=FL", set()),
    ):
        page = client.get(f"/incidents?{query}").text
        assert set(IDS.findall(page)) == expected, query
        if "state" not in query:
            inbox = client.get(f"/review?{query}").text
            assert all(f"/incidents/{found}" in inbox for found in expected)
        csv = client.get(f"/exports/incidents.csv?{query}").text
        assert {line[:14] for line in csv.splitlines()[1:]} == expected
        assert not [code for code in INDICATORS if code in csv], "no column of flags"


@ON_SQLITE
def test_the_filter_box_keeps_what_was_chosen(
    app: Flask, attorney: MadePerson, client: FlaskClient
) -> None:
    sign_in(client, attorney)
    page = client.get("/incidents?indicator=no_interpreter").text
    chosen = re.findall(
        r'<input[^>]*name="indicator"[^>]*checked[^>]*>|checked[^>]*name="indic', page
    )
    assert len(re.findall(r'name="indicator"', page)) == len(INDICATORS)
    assert len(chosen) == 1
    assert re.search(r"<details[^>]* open>\s*<summary>Flags", page)


@ON_SQLITE
def test_an_unknown_indicator_is_refused_by_name(
    app: Flask, coordinator: MadePerson, client: FlaskClient
) -> None:
    sign_in(client, coordinator)
    for path in ("/incidents", "/review", "/insights", "/insights/indicators", "/exports"):
        answer = client.get(f"{path}?indicator=evil_deed")
        assert answer.status_code == 400, path
        assert "indicator" in answer.text
        assert "evil_deed" in answer.text


@ON_SQLITE
def test_the_command_exports_by_indicator_and_the_audit_says_so(
    app: Flask, attorney: MadePerson, database: Database, tmp_path: Path
) -> None:
    wanted = file_record(app, attorney, **DISMISSED).record_id
    file_record(app, attorney)
    file = tmp_path / "out.csv"
    filters = ("--filter", "indicator=dismissed_then_detained")
    result = run_docket(app, "export", *filters, "-o", file)
    assert result.exit_code == 0, result.output
    assert [line[:14] for line in file.read_text("utf-8-sig").splitlines()[1:]] == [wanted]
    with database.read() as session:
        details = session.scalars(
            select(AuditDetail.details)
            .join(AuditEvent, AuditEvent.sequence == AuditDetail.sequence)
            .where(AuditEvent.action == "incidents.exported")
        ).one()
    assert json.loads(details)["filters"] == [["indicator", "dismissed_then_detained"]]
    wrong = run_docket(app, "export", "--filter", "indicator=nothing", "-o", file)
    assert wrong.exit_code == 2
    assert "indicator" in wrong.output


@ON_SQLITE
def test_an_attorney_sees_flags_and_a_coordinator_what_is_missing_too(
    app: Flask,
    attorney: MadePerson,
    coordinator: MadePerson,
    make_client: Callable[[], FlaskClient],
) -> None:
    record_id = file_record(app, attorney, **DISMISSED).record_id
    own = flags_of(sign_in(make_client(), attorney).get(f"/incidents/{record_id}").text)
    assert "Detained after the case was dismissed" in own
    assert "8 CFR 239.2(a)" in own
    assert "Read in a published copy" in own
    assert "not a finding" in own
    assert "Missing" not in own
    theirs = flags_of(sign_in(make_client(), coordinator).get(f"/incidents/{record_id}").text)
    assert "Detained after the case was dismissed" in theirs
    assert "Missing: Officers identified themselves." in theirs
    assert "violat" not in (own + theirs).lower()


@ON_SQLITE
def test_the_press_report_seen_and_completed(
    app: Flask, coordinator: MadePerson, client: FlaskClient
) -> None:
    sign_in(client, coordinator)
    seen = {
        "facility": "San Diego Immigration Court",
        "venue_type": "immigration_court",
        "city": "San Diego",
        "state": "CA",
        "incident_date": "2025-05-22",
        "date_precision": "within_week",
        "dhs_motion": "dismiss",
        "arrest_timing": "right_after",
    }
    without = file_by_form(client, answers(**seen, ij_ruling="unknown"))
    page = flags_of(client.get(f"/incidents/{without}").text)
    assert re.search(
        r"<dt>Detained after the case was dismissed</dt>\s*<dd>Missing: Ruling\.", page
    ), page
    granted = file_by_form(client, answers(**seen, ij_ruling="granted"))
    page = flags_of(client.get(f"/incidents/{granted}").text)
    assert re.search(r"<summary><strong>Detained after the case was dismissed", page)


@ON_SQLITE
def test_settings_hold_at_once_everywhere(
    app: Flask, attorney: MadePerson, client: FlaskClient, database: Database
) -> None:
    record_id = file_record(app, attorney, **DISMISSED).record_id
    sign_in(client, attorney)
    with database.write() as session:
        off = RuleChange("dismissed_then_detained", enabled=False)
        assert write_rule(session, SHELL, off)
        assert write_settings(session, SHELL, {"appeal_window": 10})
    assert "dismissed" not in flags_of(client.get(f"/incidents/{record_id}").text)
    assert not IDS.findall(client.get("/incidents?indicator=dismissed_then_detained").text)
    receipt = client.get(f"/incidents/{record_id}/receipt").text
    assert "Mar 20, 2026" in receipt or "March 20, 2026" in receipt
    assert "10 days from the day of the ruling" in receipt
    with database.write() as session:
        own = RuleChange("dismissed_then_detained", note="See the memo of June.")
        assert write_rule(session, SHELL, own)
        assert not write_rule(session, SHELL, own), "nothing to write twice"
    assert "See the memo of June." in flags_of(client.get(f"/incidents/{record_id}").text)


@ON_SQLITE
def test_flags_are_in_the_language_of_the_page_and_citations_are_english(
    app: Flask, attorney: MadePerson, client: FlaskClient
) -> None:
    record_id = file_record(app, attorney, **DISMISSED).record_id
    sign_in(client, attorney)
    client.post("/language", data={"language": "es", "next": "/"})
    assert 'lang="en">8 CFR 239.2' in client.get(f"/incidents/{record_id}").text
