"""Waiting for a client's answer: the list, one tap, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text, update

from app.codebook import codebook
from app.database import Database, now
from app.incidents.consent.queries import count_to_settle, to_settle
from app.incidents.consent.service import SETTLING
from app.incidents.models import incident
from app.incidents.queries import PAGE
from app.incidents.record import Record
from tests.conftest import ON_SQLITE
from tests.factories import (
    MadePerson,
    accept,
    decide_on,
    file_record,
    make_person,
    read_record,
    sign_in,
)
from tests.incidents.changes import revise_record, withdraw_record

LISTED = re.compile(r'action="/incidents/([0-9A-Z-]{14})/consent"')


@pytest.fixture
def attorney(app: Flask) -> MadePerson:
    return make_person(app, email="attorney@example.org")


@pytest.fixture
def coordinator(app: Flask, attorney: MadePerson) -> MadePerson:
    return make_person(app, office=attorney.office, roles=["coordinator"])


def tap(client: FlaskClient, record: Record, code: str, **more: str) -> int:
    """The status of a tap in the list."""
    form = {"sharing_basis": code, "revision": str(record.revision), "back": "list", **more}
    return client.post(f"/incidents/{record.record_id}/consent", data=form).status_code


def now_of(app: Flask, person: MadePerson, record: Record) -> Record:
    found = read_record(app, person, record.record_id)
    assert found is not None
    return found


def test_what_waits_is_listed_for_those_who_may_settle_it(
    app: Flask,
    make_client: Callable[[], FlaskClient],
    attorney: MadePerson,
    coordinator: MadePerson,
) -> None:
    colleague = make_person(app, office=attorney.office)
    blank = file_record(app, attorney, sharing_basis=None, incident_date="2026-03-02")
    pending = file_record(app, attorney, sharing_basis="pending", incident_date="2026-03-03")
    theirs = file_record(app, colleague, sharing_basis=None, incident_date="2026-03-01")
    for basis in ("refused", *SETTLING):
        file_record(app, attorney, sharing_basis=basis)
    withdraw_record(app, file_record(app, attorney, sharing_basis=None), attorney)
    for status in ("rejected", "duplicate"):
        away = file_record(app, attorney, sharing_basis="pending")
        decide_on(app, away, coordinator, review_status=status, reason="So it is.")
    file_record(app, make_person(app), sharing_basis=None)

    def listed(person: MadePerson) -> list[str]:
        return LISTED.findall(sign_in(make_client(), person).get("/incidents/consent").text)

    assert listed(attorney) == [pending.record_id, blank.record_id]
    assert listed(coordinator) == [pending.record_id, blank.record_id, theirs.record_id]
    network = make_person(app, roles=["network_coordinator"])
    assert listed(network) == [], "closed reports are their office's alone"
    lists = {
        person.email: sign_in(make_client(), person).get("/incidents").text
        for person in (attorney, coordinator, network)
    }
    assert "2 reports wait for a client's answer" in lists[attorney.email]
    assert "3 reports wait for a client's answer" in lists[coordinator.email]
    assert "client's answer" not in lists[network.email]


@ON_SQLITE
@pytest.mark.parametrize("code", SETTLING)
def test_one_tap_settles_it_and_leads_back_to_the_next(
    app: Flask, client: FlaskClient, attorney: MadePerson, code: str
) -> None:
    next_one = file_record(app, attorney, sharing_basis=None, incident_date="2026-03-01")
    record = file_record(app, attorney, sharing_basis=None, incident_date="2026-03-02")
    sign_in(client, attorney)
    page = client.get("/incidents/consent").text
    assert LISTED.findall(page) == [record.record_id, next_one.record_id]
    assert f'value="{code}"' in page
    assert tap(client, record, code) == 303
    page = client.get("/incidents/consent").text
    assert LISTED.findall(page) == [next_one.record_id]
    assert f"Report {record.record_id}:" in page
    settled = now_of(app, attorney, record)
    assert settled.sharing_basis == code
    (step,) = settled.steps
    assert (step.kind, step.code, step.source) == ("sharing_basis", code, None)
    assert step.on is not None
    assert abs(step.on - now().date()) <= timedelta(days=1)  # today in Phoenix
    assert tap(client, record, code) == 303, "a second tap of the same button"
    assert now_of(app, attorney, record).revision == 2
    assert tap(client, record, "refused" if code != "refused" else "not_our_client") == 409


@ON_SQLITE
def test_the_day_is_that_of_the_place_unless_another_is_given(
    app: Flask, client: FlaskClient, attorney: MadePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, attorney)
    monkeypatch.setattr("app.places.queries.today_at", lambda *_: date(2026, 3, 10))
    record = file_record(app, attorney, sharing_basis="pending")
    assert tap(client, record, "client_consented") == 303
    assert now_of(app, attorney, record).steps[-1].on == date(2026, 3, 10)
    record = file_record(app, attorney, sharing_basis="pending")
    assert tap(client, record, "engagement_terms", on="2024-01-31") == 303
    settled = now_of(app, attorney, record)
    assert settled.sharing_basis == "engagement_terms", "signed before the report was filed"
    assert [(step.code, step.on) for step in settled.steps] == [
        ("pending", None),
        ("engagement_terms", date(2024, 1, 31)),
    ]
    for wrong, said in (("2026-03-11", "lies ahead"), ("11/03/2026", "year-month-day")):
        record = file_record(app, attorney, sharing_basis="pending")
        form = {"sharing_basis": "refused", "revision": "1", "on": wrong}
        page = client.post(f"/incidents/{record.record_id}/consent", data=form)
        assert page.status_code == 422
        assert said in page.text
        assert f'value="{wrong}"' in page.text


@ON_SQLITE
@pytest.mark.parametrize("code", ["", "pending", "maybe", "client_consented refused"])
def test_what_is_no_answer_settles_nothing(
    app: Flask, client: FlaskClient, attorney: MadePerson, code: str
) -> None:
    record = file_record(app, attorney, sharing_basis=None)
    sign_in(client, attorney)
    assert tap(client, record, code) == 422
    assert now_of(app, attorney, record).revision == 1
    assert set(SETTLING) == set(codebook["sharing_basis"].codes) - {"pending"}


@ON_SQLITE
def test_an_older_page_is_409_and_a_withdrawn_report_too(
    app: Flask, client: FlaskClient, attorney: MadePerson
) -> None:
    sign_in(client, attorney)
    record = file_record(app, attorney, sharing_basis=None)
    revise_record(app, record, attorney, representation="pro_se")
    assert tap(client, record, "client_consented") == 409
    record = file_record(app, attorney, sharing_basis=None)
    withdraw_record(app, record, attorney)
    assert tap(client, record, "client_consented") == 409
    assert "Withdraw or change it" not in client.get(f"/incidents/{record.record_id}").text


def test_settling_leaves_an_accepted_report_accepted(
    app: Flask, client: FlaskClient, attorney: MadePerson, coordinator: MadePerson
) -> None:
    record = file_record(app, attorney, sharing_basis="pending")
    record = accept(app, record, coordinator)
    sign_in(client, attorney)
    assert tap(client, record, "client_consented") == 303
    settled = now_of(app, attorney, record)
    assert (settled.status, settled.accepted_revision) == ("accepted", settled.revision)


@ON_SQLITE
@pytest.mark.parametrize("edited", [False, True], ids=["accepted", "edited since"])
def test_consent_taken_back_closes_the_report_at_once(
    app: Flask,
    make_client: Callable[[], FlaskClient],
    attorney: MadePerson,
    coordinator: MadePerson,
    *,
    edited: bool,
) -> None:
    record = file_record(app, attorney, sharing_basis=None, city="Tucson", facility=None)
    mine = sign_in(make_client(), attorney)
    network = sign_in(make_client(), make_person(app, roles=["network_coordinator"]))
    ours = sign_in(make_client(), coordinator)
    assert tap(mine, record, "client_consented", on=now().date().isoformat()) in (303, 422)
    record = accept(
        app, now_of(app, attorney, record), coordinator, sharing_basis="client_consented"
    )
    if edited:
        record = revise_record(app, record, attorney, representation="pro_se")

    def seen() -> list[bool]:
        return [
            network.get(f"/incidents/{record.record_id}").status_code == 200,
            record.record_id in network.get("/incidents").text,
            record.record_id in network.get("/exports/incidents.csv").text,
            record.record_id in ours.get("/exports/incidents.csv").text,
            "Tucson" in network.get("/insights").text,
            "Tucson" in ours.get("/insights").text,
        ]

    assert all(seen())
    panel = mine.get(f"/incidents/{record.record_id}").text
    assert "Withdraw or change it" in panel
    assert "Client agreed" in panel
    # Dated before the consent: what was said last counts, whatever day it speaks of.
    assert tap(mine, record, "refused", on="2026-03-10", back="record") == 303
    assert not any(seen())
    assert now_of(app, attorney, record).sharing_basis == "refused"
    page = mine.get(f"/incidents/{record.record_id}").text
    assert "Mar 10, 2026: No" in page
    assert "Stays inside the office; counted nowhere." in page


def test_pages_of_the_list_hold_every_report_once(
    app: Flask, client: FlaskClient, attorney: MadePerson, database: Database
) -> None:
    record = file_record(app, attorney, sharing_basis=None)
    with database.write() as session:
        columns = [c.name for c in incident.columns if c.name not in ("id", "record_id")]
        columns.remove("submission_key")
        listed = ", ".join(columns)
        for number in range(PAGE + 5):
            session.execute(
                text(
                    f"INSERT INTO incident (record_id, {listed}) "
                    f"SELECT :record_id, {listed} FROM incident WHERE id = :id"
                ),
                {"record_id": f"0000-0000-{number:04}", "id": record.id},
            )
    sign_in(client, attorney)
    first = client.get("/incidents/consent").text
    assert f"{PAGE + 6} reports wait" in first
    older = re.search(r'href="(/incidents/consent\?after=[^"]*)"', first)
    assert older
    rest = client.get(older[1]).text
    found = LISTED.findall(first) + LISTED.findall(rest)
    assert (len(LISTED.findall(first)), len(set(found))) == (PAGE, PAGE + 6)
    for hostile in ("after=x", f"before=2026-01-01.{2**63}"):
        assert client.get(f"/incidents/consent?{hostile}").status_code == 200


@ON_SQLITE
def test_sqlite_finds_what_waits_by_its_index(
    attorney: MadePerson, coordinator: MadePerson, database: Database
) -> None:
    seen: list[str] = []
    with database.read() as session:
        for person in (attorney, coordinator):
            assert count_to_settle(session, person.actor) == 0

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        to_settle(session, coordinator.actor)
        event.remove(database.engine, "before_cursor_execute", note)
    query = next(statement for statement in seen if "ORDER BY" in statement)
    with database.engine.connect() as connection:
        marks = (coordinator.office.id, "submitted", "needs_info", "accepted", 51, 0)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", marks).all()
    assert "ix_incident_unsettled" in str(plan), plan
    assert "TEMP B-TREE" not in str(plan), plan


@ON_SQLITE
def test_how_long_it_has_waited_stands_beside_it(
    app: Flask, client: FlaskClient, attorney: MadePerson, database: Database
) -> None:
    sign_in(client, attorney)
    record = file_record(app, attorney, sharing_basis=None)
    assert "filed less than two days ago" in client.get("/incidents/consent").text
    with database.write() as session:
        filed = now() - timedelta(days=31)
        session.execute(update(incident).where(incident.c.id == record.id).values(created_at=filed))
    assert "waits 31 days" in client.get("/incidents/consent").text
