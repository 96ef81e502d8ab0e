"""Help is asked for with a report, once, and mailed without a word of the report."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text, update

import app.database as database_module
from app.database import Database, now
from app.incidents.help.models import HelpRequest
from app.ledger.chain import CHAIN_LOCK
from app.ledger.models import AuditDetail
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, answers, file_record, make_office, make_person, sign_in
from tests.incidents.changes import new_key, withdraw_record
from tests.incidents.helping import (
    addressees,
    asked_for,
    events,
    file_with_help,
    outbox,
    put_on_call,
    set_mail,
)

CANARY = {"city": "Quillanburg", "state": "WY", "facility": None, "facility_other": "The dim hall"}


def checked(page: str) -> list[str]:
    """The help that is checked on a page."""
    return re.findall(r'<input[^>]* checked [^>]*name="help_needed"[^>]*value="([^"]*)"', page)


@pytest.fixture
def people(app: Flask) -> dict[str, MadePerson]:
    """One office with somebody on call, and one of another office."""
    office = make_office(app)
    made = {
        "writer": make_person(app, office=office, email="writer@example.org"),
        "called": make_person(app, office=office, email="called@example.org"),
        "idle": make_person(app, office=office, email="idle@example.org"),
        "coordinator": make_person(
            app, office=office, roles=["coordinator"], email="coordinator@example.org"
        ),
        "stranger": make_person(app, roles=["coordinator"], email="stranger@example.org"),
    }
    put_on_call(app, made["coordinator"], made["called"])
    put_on_call(app, made["stranger"], made["stranger"])
    return made


@pytest.fixture
def writer(client: FlaskClient, people: dict[str, MadePerson]) -> FlaskClient:
    return sign_in(client, people["writer"])


def test_a_report_asks_for_help_in_one_transaction_and_by_mail(
    app: Flask, writer: FlaskClient, database: Database
) -> None:
    set_mail(app)
    record_id = file_with_help(writer, "child_alone", "find_person", narrative="A dim word.")
    (asked,) = asked_for(database)
    assert asked.kinds == "find_person child_alone"
    assert asked.mailed_at is not None
    assert addressees(app) == ["called@example.org"]
    (event,) = events(database, "help.asked")
    assert event.object_id == record_id
    with database.read() as session:
        assert session.get_one(AuditDetail, event.sequence).details == "{}"
    receipt = writer.get(f"/incidents/{record_id}/receipt").text
    assert "They are told by mail." in receipt
    assert "called@example.org" in receipt


@ON_SQLITE
def test_the_mail_says_nothing_of_the_report(app: Flask, writer: FlaskClient) -> None:
    set_mail(app)
    record_id = file_with_help(
        writer,
        "habeas",
        **{**CANARY, "venue_type": "state_local_courthouse", "narrative": "A palevestibule."},
    )
    (mail,) = outbox(app)
    with app.app_context():
        said = mail.message().as_string()
    assert "Somebody in your office asks for help now" in said
    assert "https://docket.example.org/incidents/help\n" in said
    assert "Detention Docket" in said
    for word in (
        *("Quillanburg", "WY", "Wyoming", "dim hall", "palevestibule", record_id),
        *("2026-03-10", "March", "courthouse", "habeas", "Habeas", "transfer", "detained"),
        *("writer@example.org", "idle@example.org"),
    ):
        assert word not in said, word


@ON_SQLITE
def test_without_anybody_on_call_the_coordinators_are_told(
    app: Flask, writer: FlaskClient, people: dict[str, MadePerson]
) -> None:
    set_mail(app)
    put_on_call(app, people["coordinator"], people["called"], on_call=False)
    put_on_call(app, people["coordinator"], people["writer"])  # who knows already
    record_id = file_with_help(writer, "other")
    assert addressees(app) == ["coordinator@example.org"]
    receipt = writer.get(f"/incidents/{record_id}/receipt").text
    assert "The coordinators of your office: coordinator@example.org." in receipt


@ON_SQLITE
@pytest.mark.parametrize("server", ["unset", "down"])
def test_a_report_is_filed_whatever_the_mail_server_does(
    app: Flask,
    writer: FlaskClient,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    server: str,
) -> None:
    if server == "down":
        set_mail(app, working=False)
    with caplog.at_level(logging.DEBUG, logger=app.logger.name):
        record_id = file_with_help(writer, "habeas")
    receipt = writer.get(f"/incidents/{record_id}/receipt")
    assert receipt.status_code == 200
    assert "No mail could be sent: call them." in receipt.text
    assert "called@example.org" in receipt.text
    assert "No mail could be sent: call them." in writer.get(f"/incidents/{record_id}").text
    assert [asked.mailed_at for asked in asked_for(database)] == [None]
    assert ("mail not sent: OSError" in caplog.text) == (server == "down")
    assert "kim@example.org" not in caplog.text


def test_the_same_form_twice_asks_and_mails_once(
    app: Flask, writer: FlaskClient, database: Database
) -> None:
    set_mail(app)
    key = new_key()
    first = file_with_help(writer, "habeas", key=key)
    assert file_with_help(writer, "habeas", key=key) == first
    assert len(asked_for(database)) == len(outbox(app)) == 1
    assert len(events(database, "help.asked")) == 1
    (asked,) = asked_for(database)
    writer.post(f"/incidents/help/{asked.help_id}", data={"do": "settle"})
    file_with_help(writer, "habeas", key=key)
    assert len(asked_for(database)) == len(outbox(app)) == 1, "settled is not asked again"


def test_many_at_once_ask_and_mail_once(
    app: Flask, make_client: Callable[[], FlaskClient], writer: FlaskClient, database: Database
) -> None:
    set_mail(app)
    cookie, key = writer.get_cookie("session"), new_key()
    assert cookie is not None

    def send(_number: int) -> str:
        client = make_client()
        client.set_cookie("session", cookie.value)
        return file_with_help(client, "habeas", key=key)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1
    assert len(asked_for(database)) == len(outbox(app)) == 1


@ON_SQLITE
def test_a_kind_that_was_added_before_the_second_try_is_asked_too(
    app: Flask, writer: FlaskClient, database: Database
) -> None:
    key = new_key()
    file_with_help(writer, key=key)
    file_with_help(writer, "habeas", key=key)
    file_with_help(writer, "habeas", "other", key=key)
    assert [asked.kinds for asked in asked_for(database)] == ["habeas", "other"]


def test_a_second_try_mails_what_was_never_mailed(
    app: Flask, writer: FlaskClient, database: Database
) -> None:
    """The server died between the commit and the mail: only a retry knows."""
    key = new_key()
    file_with_help(writer, "habeas", key=key)
    set_mail(app)
    file_with_help(writer, "habeas", key=key)
    assert outbox(app) == [], "the first try may be at it still"
    with database.write() as session:
        session.execute(update(HelpRequest).values(asked_at=now() - timedelta(minutes=2)))
    file_with_help(writer, "habeas", key=key)
    file_with_help(writer, "habeas", key=key)
    assert addressees(app) == ["called@example.org"]
    assert len(asked_for(database)) == 1


@ON_SQLITE
@pytest.mark.parametrize("code", ["taxi", "habeas taxi", "\0"])
def test_help_that_is_not_on_the_list_is_refused_by_name(
    writer: FlaskClient, database: Database, code: str
) -> None:
    form = {**answers(), "help_needed": ["child_alone", code], "submission_key": new_key()}
    refused = writer.post("/incidents/new", data=form)
    assert refused.status_code == 422
    assert 'href="#help_needed-0"' in refused.text
    assert checked(refused.text) == ["child_alone"]
    assert asked_for(database) == []


@ON_SQLITE
def test_a_form_with_a_mistake_keeps_what_help_was_checked(writer: FlaskClient) -> None:
    form = {**answers(city=None, facility=None), "help_needed": ["habeas", "other"]}
    page = writer.post("/incidents/new", data={**form, "submission_key": new_key()})
    assert page.status_code == 422
    assert checked(page.text) == ["habeas", "other"]


def test_what_cannot_be_written_now_comes_back_with_the_help(
    app: Flask, writer: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mail(app)
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 150)
    database.engine.dispose()
    form = {**answers(), "help_needed": ["habeas", "other"], "submission_key": new_key()}
    with database.engine.connect() as connection:
        _hold(connection, sqlite=database.is_sqlite)
        refused = writer.post("/incidents/new", data=form)
        connection.connection.rollback()
    assert refused.status_code == 503
    for code in ("habeas", "other"):
        assert f'<input type="hidden" name="help_needed" value="{code}">' in refused.text
    assert outbox(app) == []
    assert asked_for(database) == []


def _hold(connection: Connection, *, sqlite: bool) -> None:
    if sqlite:
        connection.connection.cursor().execute("BEGIN IMMEDIATE")
    else:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({CHAIN_LOCK})"))


@ON_SQLITE
def test_a_session_that_ended_gives_the_help_back(client: FlaskClient) -> None:
    form = {**answers(), "help_needed": ["habeas", "child_alone"], "submission_key": new_key()}
    page = client.post("/incidents/new", data=form)
    assert page.status_code == 401
    for code in ("habeas", "child_alone"):
        assert f"[&#34;help_needed&#34;, &#34;{code}&#34;]" in page.text  # goes through the sign-in


@ON_SQLITE
def test_help_is_asked_for_later_on_the_page_of_the_report(
    app: Flask, writer: FlaskClient, people: dict[str, MadePerson], database: Database
) -> None:
    set_mail(app)
    record = file_record(app, people["writer"])
    at = f"/incidents/{record.record_id}"
    assert f'action="{at}/help"' in writer.get(at).text
    nothing = writer.post(f"{at}/help")
    assert nothing.status_code == 422
    assert "Choose what help is needed." in nothing.text
    for _ in range(2):
        sent = writer.post(f"{at}/help", data={"help_needed": "find_person"})
        assert sent.status_code == 303
    assert "This help was asked for already." in writer.get(at).text
    (asked,) = asked_for(database)
    assert addressees(app) == ["called@example.org"]
    writer.post(f"/incidents/help/{asked.help_id}", data={"do": "settle"})
    writer.post(f"{at}/help", data={"help_needed": "find_person"})
    assert len(asked_for(database)) == len(outbox(app)) == 2, "what is over can be asked anew"
    withdraw_record(app, record, people["writer"])
    assert writer.post(f"{at}/help", data={"help_needed": "other"}).status_code == 409
    assert f'action="{at}/help"' not in writer.get(at).text
