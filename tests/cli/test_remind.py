"""`docket remind`: who is told after 2, 7 and 30 days, once, and in numbers alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import Person
from app.database import Database, now
from app.incidents.consent.models import ConsentReminder
from app.incidents.models import incident
from app.incidents.record import Record
from app.ledger.models import AuditDetail
from app.web.mail import Letter
from tests.cli.running import run_docket
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, file_record, make_office, make_person
from tests.incidents.helping import events

START = now()
Remind = Callable[[float], Result]
Mails = list[tuple[str, str]]


@pytest.fixture
def mails() -> Mails:
    """Who was mailed, and what: the whole mail as it goes out."""
    return []


@pytest.fixture
def broken() -> set[str]:
    """Addresses that the mail server refuses."""
    return set()


@pytest.fixture
def remind(app: Flask, mails: Mails, broken: set[str], monkeypatch: pytest.MonkeyPatch) -> Remind:
    """Runs the command some days after the reports were filed."""
    from app.web.mail import _message

    def deliver(letters: list[Letter]) -> list[str]:
        taken = [letter for letter in letters if letter.to not in broken]
        mails.extend((letter.to, _message(letter).message().as_string()) for letter in taken)
        return [letter.to for letter in taken]

    def run(days: float) -> Result:
        monkeypatch.setattr("app.cli.reminding.now", lambda: START + timedelta(days=days))
        return run_docket(app, "remind")

    monkeypatch.setenv("MAIL_SERVER", "mail.example.org")
    monkeypatch.setenv("DOCKET_HOSTS", "docket.example.org")
    monkeypatch.setattr("app.cli.reminding.deliver", deliver)
    return run


def file(app: Flask, person: MadePerson, filed: datetime = START, **answers: Any) -> Record:
    """A report that waits, filed at a moment."""
    record = file_record(app, person, **{"sharing_basis": "pending", **answers})
    database: Database = app.extensions["database"]
    with database.write() as session:
        session.execute(update(incident).where(incident.c.id == record.id).values(created_at=filed))
    return record


def test_a_reporter_is_told_at_each_stage_once(
    app: Flask, remind: Remind, mails: Mails, database: Database
) -> None:
    attorney = make_person(app, email="kim@example.org")
    file(app, attorney)
    file(app, attorney, sharing_basis=None)
    file(app, attorney, sharing_basis="refused")
    told = {}
    for days in (1.9, 2, 6.9, 7, 29.9, 30, 400):
        mails.clear()
        result = remind(days)
        assert result.exit_code == 0
        told[days] = len(mails)
        expected = "1 mail about 2 reports" if mails else "0 mails about 0 reports"
        assert f"Sent: {expected}." in result.stdout
    assert told == {1.9: 0, 2: 1, 6.9: 0, 7: 1, 29.9: 0, 30: 1, 400: 0}
    sent = events(database, "reminders.sent")
    assert len(sent) == 3
    with database.read() as session:
        assert session.get_one(AuditDetail, sent[0].sequence).details == '{"people":1,"reports":2}'


@ON_SQLITE
def test_a_late_first_run_sends_one_mail_and_not_three(
    app: Flask, remind: Remind, mails: Mails
) -> None:
    file(app, make_person(app))
    assert (remind(45).exit_code, len(mails)) == (0, 1)
    assert (remind(46).exit_code, len(mails)) == (0, 1)


@ON_SQLITE
def test_the_mail_says_numbers_and_nothing_of_a_report(
    app: Flask, remind: Remind, mails: Mails
) -> None:
    attorney = make_person(app, email="kim@example.org")
    given: dict[str, Any] = {
        "city": "Quillanburg",
        "state": "WY",
        "facility": None,
        "narrative": "A dim hall.",
    }
    records = [file(app, attorney, **given) for _ in range(3)]
    file(app, attorney, filed=START + timedelta(days=1), **given)  # not due, but it waits
    remind(2)
    ((to, text),) = mails
    assert to == "kim@example.org"
    assert "4 reports of yours wait for a client's answer." in text
    assert "https://docket.example.org/incidents/consent\n" in text
    for word in ("Quillanburg", "WY", "dim hall", "2026-03-10", "courthouse", "detained"):
        assert word not in text
    assert not any(record.record_id in text for record in records)


def test_coordinators_hear_of_what_waits_longer_than_thirty_days(
    app: Flask, remind: Remind, mails: Mails
) -> None:
    office = make_office(app)
    attorney = make_person(app, office=office, email="kim@example.org")
    make_person(app, office=office, roles=["coordinator"], email="lee@example.org")
    make_person(app, roles=["coordinator"], email="elsewhere@example.org")
    make_person(app, office=office, roles=["administrator"], email="admin@example.org")
    file(app, attorney)
    brought_in = file(app, attorney)
    file(app, attorney, filed=START + timedelta(days=20))
    database: Database = app.extensions["database"]
    with database.write() as session:  # at the server's shell: nobody reported it
        session.execute(
            update(incident).where(incident.c.id == brought_in.id).values(reporter_id=None)
        )
    remind(7)
    assert [to for to, _ in mails] == ["kim@example.org"]
    mails.clear()
    remind(30)
    texts = dict(mails)
    assert sorted(texts) == ["kim@example.org", "lee@example.org"]
    assert "2 reports of your office have waited for more than 30 days." in texts["lee@example.org"]
    assert "of yours" not in texts["lee@example.org"]
    assert "2 reports of yours wait" in texts["kim@example.org"]
    assert "of your office" not in texts["kim@example.org"]
    mails.clear()
    remind(31)
    assert mails == []


@ON_SQLITE
def test_nobody_is_told_who_could_not_settle_it(app: Flask, remind: Remind, mails: Mails) -> None:
    gone, moved, changed = (make_person(app) for _ in range(3))
    for person in (gone, moved, changed):
        file(app, person)
    elsewhere = make_office(app)
    database: Database = app.extensions["database"]
    with database.write() as session:
        session.get_one(Person, gone.actor.person_id).active = False
        session.get_one(Person, moved.actor.person_id).office_id = elsewhere.id
        session.get_one(Person, changed.actor.person_id).roles[0].name = "advocate"
    remind(7)
    assert mails == []


def test_what_the_server_does_not_take_is_tried_again(
    app: Flask, remind: Remind, mails: Mails, broken: set[str], database: Database
) -> None:
    file(app, make_person(app, email="kim@example.org"))
    file(app, make_person(app, email="lee@example.org"))
    remind(2)
    mails.clear()
    broken.add("kim@example.org")
    result = remind(7)
    assert result.exit_code == 0
    assert "did not take 1 mail about 1 report. The next run tries again." in result.stdout
    assert [to for to, _ in mails] == ["lee@example.org"]
    assert len(events(database, "reminders.failed")) == 1
    broken.clear()
    mails.clear()
    remind(7.5)
    assert [to for to, _ in mails] == ["kim@example.org"]
    with database.read() as session:
        assert list(session.scalars(select(ConsentReminder.stage))) == [7, 7]


@ON_SQLITE
def test_without_a_mail_server_it_says_so_and_forgets_nothing(
    app: Flask, remind: Remind, mails: Mails, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    file(app, make_person(app))
    monkeypatch.delenv("MAIL_SERVER")
    result = remind(2)
    assert result.exit_code == 0
    assert "No mail server is set (MAIL_SERVER)" in result.stdout
    assert "Due now: 1 mail about 1 report." in result.stdout
    assert mails == []
    assert events(database, "reminders.sent") == []
    monkeypatch.setenv("MAIL_SERVER", "mail.example.org")
    remind(2)
    assert len(mails) == 1
