"""A destroyed month: said first, done so that no crash spoils it, honest on every page."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.database import Database
from app.exchange.guard import KEY_DESTROYED
from app.incidents.models import incident
from app.incidents.record import Record
from app.ledger.keyfile import copies_of, read_key_file
from app.ledger.keys import Keys
from app.ledger.models import AuditDetail, AuditEvent, IncidentText
from app.operations.keys import destruction
from tests.cli.running import run_docket
from tests.factories import (
    MadePerson,
    accept,
    file_record,
    make_office,
    make_person,
    read_record,
    sign_in,
)
from tests.incidents.changes import hidden_value, texts
from tests.ledger.history import what_is_broken

GONE = "its key was destroyed"
WORDS = {"narrative": "Words that were here.", "facility_other": "Hall of records"}


@pytest.fixture
def person(app: Flask) -> MadePerson:
    return make_person(app, office=make_office(app), roles=["attorney", "coordinator"])


@pytest.fixture
def record(app: Flask, person: MadePerson) -> Record:
    """A record with a narrative, another place name and a reason, all of this month."""
    filed = file_record(app, person, facility=None, **WORDS)
    return accept(app, filed, person, reason="Seen by two.")


def month_of(record: Record) -> str:
    return record.month_of_filing


def destroy(app: Flask, month: str, *more: str) -> str:
    result = run_docket(app, "keys", "destroy", "--month", month, "--yes", month, *more)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def envelopes(database: Database, field: str) -> list[str]:
    with database.read() as session:
        query = select(IncidentText.envelope).where(
            IncidentText.field == field, IncidentText.superseded.is_(False)
        )
        return list(session.scalars(query))


def test_the_consequences_come_first_and_the_month_is_typed(
    app: Flask, record: Record, tmp_path: Path
) -> None:
    keys: Keys = app.extensions["keys"]
    month = month_of(record)
    held = keys.file().of_month(month)
    (tmp_path / "keys.json.old").write_bytes(keys.path.read_bytes())
    hidden = tmp_path / ".keys.json.0a1b2c3d"
    hidden.write_bytes(keys.path.read_bytes())

    refused = run_docket(app, "keys", "destroy", "--month", month, stdin="yes\n")
    assert refused.exit_code == 1
    assert "open 3 texts of 1 records" in refused.stdout
    assert "for ever" in refused.stdout
    assert "nothing was destroyed" in refused.stdout
    assert month in keys.file().months

    done = run_docket(app, "keys", "destroy", "--month", month, stdin=f"{month}\n")
    assert done.exit_code == 0
    assert "STILL THERE" in done.stdout, "a copy beside it is named"
    assert keys.file().of_month(month) == []
    assert not hidden.exists()
    assert copies_of(keys.path, held) == [tmp_path / "keys.json.old"]
    assert "destroyed already" in run_docket(app, "keys", "destroy", "--month", month).stdout
    unknown = run_docket(app, "keys", "destroy", "--month", "1999-01")
    assert (unknown.exit_code, "There is no key" in unknown.stderr) == (2, True)
    wrong = run_docket(app, "keys", "destroy", "--month", "march")
    assert (wrong.exit_code, "2026-03" in wrong.stderr) == (2, True)


def test_the_chain_holds_and_says_what_was_destroyed(
    app: Flask, database: Database, record: Record
) -> None:
    destroy(app, month_of(record))
    with database.read() as session:
        assert what_is_broken(session, app.extensions["keys"]) == []
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "keys.destroyed")
        ).one()
        details = json.loads(session.get_one(AuditDetail, event.sequence).details)
    assert event.object_id == month_of(record)
    assert (details["records"], details["texts"]) == (1, 3)
    assert run_docket(app, "verify").exit_code == 0


def test_a_run_that_is_killed_destroys_nothing_and_the_next_finishes_it(
    app: Flask, database: Database, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: Keys = app.extensions["keys"]

    def killed(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(destruction, "store", killed)
        with pytest.raises(KeyboardInterrupt):
            destruction.destroy(database, keys, month_of(record))
    assert texts(app, record, "narrative") == {"narrative": WORDS["narrative"]}
    destruction.destroy(database, keys, month_of(record))
    assert texts(app, record, "narrative") == {}
    with database.read() as session:
        query = select(AuditEvent).where(AuditEvent.action == "keys.destroyed")
        assert len(session.scalars(query).all()) == 1


def test_a_key_that_is_missing_for_another_reason_is_a_fault(
    app: Flask, database: Database, record: Record
) -> None:
    keys: Keys = app.extensions["keys"]
    data = json.loads(keys.path.read_text())
    del data["keys"][month_of(record)]
    keys.path.write_text(json.dumps(data))
    with database.read() as session:
        broken = what_is_broken(session, keys)
    assert len(broken) == 3
    assert "does not hold its key" in str(broken[0])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_says_so(
    app: Flask, record: Record, person: MadePerson, client: FlaskClient
) -> None:
    destroy(app, month_of(record))
    sign_in(client, person)
    base = f"/incidents/{record.record_id}"
    for path, said in (
        ("", True),
        ("/narrative", True),
        ("/edit", True),
        ("/follow-up", False),
        ("/follow-up/b", True),
        ("/follow-up/j", True),
        ("/history", True),
        ("/declaration", False),
        ("/declaration/slip", False),
        ("/steps", False),
        ("/withdraw", False),
    ):
        answer = client.get(base + path)
        assert answer.status_code == 200, path
        assert (GONE in answer.text) == said, path
        assert WORDS["narrative"] not in answer.text
    assert "own_words" not in client.get(f"{base}/declaration").text
    for path in ("/incidents", "/review", "/incidents/consent", "/insights", "/exports"):
        assert client.get(path).status_code == 200, path
    form = {"own_words": "y", "arrest_source": "witnessed_directly", "signed_where": "inside"}
    for path in ("/declaration", "/declaration.docx"):
        assert client.post(base + path, data=form).status_code == 200, path


def test_a_blank_form_never_clears_what_cannot_be_read(
    app: Flask, database: Database, record: Record, person: MadePerson, client: FlaskClient
) -> None:
    destroy(app, month_of(record))
    sign_in(client, person)
    before = envelopes(database, "narrative") + envelopes(database, "facility_other")
    path = f"/incidents/{record.record_id}/edit"
    for people in ("2", "3"):
        page = client.get(path).text
        sent = {
            "revision": hidden_value(page, "revision"),
            "people_count": people,
            "narrative": "",
            "facility_other": "",
        }
        assert client.post(path, data=sent).status_code == 303
        assert envelopes(database, "narrative") + envelopes(database, "facility_other") == before
    stale = client.post(path, data={**sent, "people_count": "4"})
    assert stale.status_code == 409
    assert WORDS["narrative"] not in stale.text

    section = f"/incidents/{record.record_id}/follow-up/j"
    revision = hidden_value(client.get(section).text, "revision")
    client.post(section, data={"revision": revision, "narrative": "", "then": "list"})
    assert envelopes(database, "narrative") == before[:1]
    revision = hidden_value(client.get(section).text, "revision")
    client.post(section, data={"revision": revision, "narrative": "New words.", "then": "list"})
    found = read_record(app, person, record.record_id)
    assert found is not None
    assert texts(app, found, "narrative") == {"narrative": "New words."}, (
        "meant, and under a new key"
    )
    with database.read() as session:
        assert what_is_broken(session, app.extensions["keys"]) == []


def test_an_export_says_that_it_could_not_be_read(
    app: Flask, record: Record, person: MadePerson, client: FlaskClient
) -> None:
    empty = file_record(app, person)
    typed = file_record(app, person, narrative=KEY_DESTROYED.removeprefix("'"))
    destroy(app, month_of(record))
    later = file_record(app, person, narrative=KEY_DESTROYED.removeprefix("'"))
    sign_in(client, person)
    raw = client.get("/exports/incidents.csv?narrative=yes").data
    text = io.StringIO(raw.decode("utf-8-sig"), newline="")
    cells = {row["record_id"]: row["narrative"] for row in csv.DictReader(text)}  # not decoded
    assert cells[record.record_id] == cells[typed.record_id] == KEY_DESTROYED
    assert cells[empty.record_id] == ""
    assert cells[later.record_id] == KEY_DESTROYED.removeprefix("'"), "no text is written so"


def test_an_import_takes_the_mark_for_nothing(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    head = "source_ref,incident_outcome,people_count,incident_date,venue_type,city,state"
    row = "a1,detained,1,2026-03-10,immigration_court,Miami,FL"
    sheet.write_text(f"{head},source_of_knowledge,narrative\n{row},media_report,{KEY_DESTROYED}\n")
    assert run_docket(app, "import", sheet, "--office", "Harbor").exit_code == 0
    with database.read() as session:
        assert session.scalars(select(IncidentText.envelope)).all() == []


def test_another_month_is_left_alone(app: Flask, database: Database, person: MadePerson) -> None:
    record = file_record(app, person, narrative="Still here.")
    keys: Keys = app.extensions["keys"]
    keys.of_month("2025-01")
    with database.write() as session:
        session.execute(update(incident).values(people_count=incident.c.people_count))
    assert "0 texts of 0 records" in destroy(app, "2025-01")
    assert texts(app, record, "narrative") == {"narrative": "Still here."}
    assert re.fullmatch(r"[0-9a-f]{8}", next(iter(read_key_file(keys.path)[0].destroyed)))
