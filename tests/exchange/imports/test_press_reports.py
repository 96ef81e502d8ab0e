"""Six events from press reports of May and June 2025: five can be taken, one has no city."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Office
from app.database import Database
from app.incidents.models import import_batch, incident
from app.incidents.record import record_of
from app.ledger.models import AuditEvent
from tests.cli.running import run_docket
from tests.factories import make_office, make_person
from tests.incidents.changes import texts
from tests.ledger.history import what_is_broken

SAMPLE = Path(__file__).parent.parent / "samples" / "press_reports_2025.csv"
TAKEN = ["nbc-1", "nbc-2", "washington-post-1", "washington-post-2", "washington-post-3"]


def keys_there(database: Database) -> list[str | None]:
    with database.read() as session:
        return list(session.scalars(select(incident.c.source_ref).order_by("source_ref")))


def state(database: Database) -> tuple[object, ...]:
    """How much there is of everything that an import may write."""
    with database.read() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table))
            for table in (Office, incident, import_batch, AuditEvent)
        )


def test_five_are_taken_and_one_is_refused_with_its_reason(app: Flask, database: Database) -> None:
    result = run_docket(app, "import", SAMPLE, "--office", "Press")
    assert result.exit_code == 1
    assert keys_there(database) == TAKEN
    refused = [line for line in result.stdout.splitlines() if line.startswith("line ")]
    assert refused == [
        "line 5 (washington-post-4), city: Enter the city.",
        "line 5 (washington-post-4), state: Choose the state or territory.",
    ]
    assert "6 rows: 5 taken, 0 already there, 1 refused" in result.stdout


def test_a_second_run_adds_nothing(app: Flask, database: Database) -> None:
    run_docket(app, "import", SAMPLE, "--office", "Press")
    before = state(database)
    result = run_docket(app, "import", SAMPLE, "--office", "Press")
    assert result.exit_code == 1
    assert "6 rows: 0 taken, 5 already there, 1 refused" in result.stdout
    assert state(database) == before


def test_what_was_taken_is_what_the_file_says(app: Flask, database: Database) -> None:
    run_docket(app, "import", SAMPLE, "--office", "Press")
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        said = {row["source_ref"]: row for row in csv.DictReader(file)}
    with database.read() as session:
        rows = session.execute(select(incident)).mappings().all()
        office = session.scalars(select(Office)).one()
        batch = session.execute(select(import_batch)).one()
        assert what_is_broken(session, app.extensions["keys"]) == []
    assert {row["office_id"] for row in rows} == {office.id}
    assert (batch.records, batch.office_id, batch.person_id) == (5, office.id, None)
    for row in rows:
        given = said[row["source_ref"]]
        for name in ("incident_outcome", "city", "state", "agents_count", "sharing_basis"):
            assert row[name] == (given[name] or None), (row["source_ref"], name)
        assert row["people_count"] == int(given["people_count"])
        assert row["incident_date"] == date.fromisoformat(given["incident_date"])
        assert row["review_status"] == "submitted"
        assert row["reporter_id"] is None
    presence = next(row for row in rows if row["source_ref"] == "washington-post-3")
    assert said["washington-post-3"]["ij_ruling"] == "unknown"
    assert presence["dhs_motion"] == "unknown", "it applies: a court"
    assert presence["ij_ruling"] is None, "no ruling on a motion that nobody knows of: dropped"


def test_narratives_and_places_are_sealed(app: Flask, database: Database) -> None:
    run_docket(app, "import", SAMPLE, "--office", "Press")
    with database.read() as session:
        row = session.execute(select(incident).where(incident.c.source_ref == "nbc-2"))
        record = record_of(dict(row.mappings().one()))
    found = texts(app, record, "narrative", "facility_other")
    assert found["facility_other"] == "ICE office"
    assert found["narrative"].startswith("A man who had kept every appointment")


def test_a_dry_run_writes_nothing(app: Flask, database: Database) -> None:
    before = state(database)
    result = run_docket(app, "import", SAMPLE, "--office", "Press", "--dry-run")
    assert result.exit_code == 1
    assert "6 rows: 5 would be taken, 0 already there, 1 refused" in result.stdout
    assert "line 5 (washington-post-4), city" in result.stdout
    assert state(database) == before


def test_the_report_says_what_became_of_each_row(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    run_docket(app, "import", SAMPLE, "--office", "Press", "--report", file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with SAMPLE.open(encoding="utf-8", newline="") as opened:
        said = list(csv.DictReader(opened))
    outcomes = [row.pop("docket_outcome") for row in rows]
    reasons = [row.pop("docket_reasons") for row in rows]
    assert rows == said, "the file as it came"
    assert outcomes == ["taken"] * 3 + ["refused"] + ["taken"] * 2
    assert reasons[3] == "City: Enter the city. State or territory: Choose the state or territory."
    assert file.stat().st_mode & 0o777 == 0o600
    again = run_docket(app, "import", file, "--office", "Press")
    assert "5 already there, 1 refused" in again.stdout, "its two columns are read past"


def test_two_offices_may_hold_the_same_reports(app: Flask, database: Database) -> None:
    person = make_person(app, office=make_office(app), roles=["coordinator"])
    run_docket(app, "import", SAMPLE, "--office", "Press")
    result = run_docket(app, "import", SAMPLE, "--as", person.email)
    assert "5 taken" in result.stdout
    assert keys_there(database) == sorted(TAKEN * 2)
    with database.read() as session:
        batches = session.execute(select(import_batch).order_by("id")).all()
    assert batches[1].person_id == person.actor.person_id
    assert batches[1].office_id == person.office.id
