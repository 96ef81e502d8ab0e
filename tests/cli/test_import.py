"""`docket import`: whose rows, what for every row, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Office
from app.database import Database
from app.incidents.models import incident
from app.ledger.models import AuditEvent
from tests.cli.running import run_docket
from tests.factories import make_office, make_person

HEADER = (
    "source_ref,incident_outcome,people_count,incident_date,venue_type,city,state,"
    "source_of_knowledge\n"
)
GOOD = "a-1,detained,1,2026-03-10,immigration_court,Phoenix,AZ,media_report\n"
BAD = "a-2,detained,1,2026-03-10,immigration_court,,AZ,media_report\n"
WriteFile = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """A file with this text: `write(text)`."""

    def make(text: str) -> Path:
        (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
        return tmp_path / "rows.csv"

    return make


def written(database: Database) -> tuple[int, int, int]:
    """Offices, records, events."""
    with database.read() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Office, incident, AuditEvent)
        ]
    return counts[0], counts[1], counts[2]


def offices_of_records(database: Database) -> list[str]:
    with database.read() as session:
        joined = incident.join(Office.__table__, Office.id == incident.c.office_id)
        return list(session.scalars(select(Office.name).select_from(joined)))


def test_what_may_be_told_of_already_is_named(app: Flask, write: WriteFile) -> None:
    given = (
        "source_ref,incident_outcome,people_count,incident_date,venue_type,facility,city,state,"
        "source_of_knowledge\n"
    )
    court = "detained,1,2026-03-10,immigration_court,Seattle Immigration Court,Seattle,WA,"
    first, second = f"a-1,{court}media_report\n", f"a-2,{court}colleague_account\n"
    told = run_docket(app, "import", write(given + first + second), "--office", "One", "--dry-run")
    assert "row 3, perhaps told of already: like row 2 (the same day, Seattle, WA; " in told.output
    assert run_docket(app, "import", write(given + first), "--office", "One").exit_code == 0
    told = run_docket(app, "import", write(given + second), "--office", "One", "--dry-run")
    assert "like report " in told.output
    other = run_docket(app, "import", write(given + second), "--office", "Two", "--dry-run")
    assert "like report " not in other.output, "another office keeps its reports to itself"


def test_how_it_ends(app: Flask, database: Database, write: WriteFile) -> None:
    assert run_docket(app, "import", write(HEADER + GOOD), "--office", "One").exit_code == 0
    assert run_docket(app, "import", write(HEADER + GOOD + BAD), "--office", "One").exit_code == 1
    assert run_docket(app, "import", write(HEADER), "--office", "One").exit_code == 0
    assert len(offices_of_records(database)) == 1


UNUSABLE: list[tuple[str, list[str], str]] = [
    ("what happened,city\na,b\n", ["--office", "New"], "what happened"),
    (HEADER + '"a\n', ["--office", "New"], "line 2"),
    (HEADER + GOOD, ["--office", "New", "--mapping", "no.json"], "no.json cannot be read"),
    (HEADER + GOOD, ["--office", "New", "--attested-on", "May"], "--attested-on"),
    (HEADER + GOOD, [], "--office NAME, or --as EMAIL"),
    (HEADER + GOOD, ["--as", "nobody@example.org"], "nobody@example.org"),
    (HEADER + GOOD, ["--office", "New", "--set", "narative=x"], "narative"),
    (HEADER + GOOD, ["--office", "New", "--set", "record_id=x"], "record_id"),
    (HEADER + GOOD, ["--office", "New", "--set", "review_status=accepted"], "review_status"),
    (HEADER + GOOD, ["--office", "New", "--set", "city"], "field=value"),
]


def test_what_cannot_be_used_writes_nothing_at_all(
    app: Flask, database: Database, write: WriteFile
) -> None:
    before = written(database)
    for text, options, named in UNUSABLE:
        result = run_docket(app, "import", write(text), *options)
        assert result.exit_code == 2, options
        assert named in result.stderr, options
        assert written(database) == before, options
    assert run_docket(app, "import", "/nowhere/rows.csv", "--office", "New").exit_code == 2
    assert written(database) == before


def test_the_same_answer_for_every_row(app: Flask, database: Database, write: WriteFile) -> None:
    run_docket(
        app,
        "import",
        write(HEADER + GOOD),
        *("--office", "One", "--set", "sharing_basis=not_our_client", "--set", "state=FL"),
    )
    with database.read() as session:
        row = session.execute(select(incident)).one()
    assert row.sharing_basis == "not_our_client"
    assert row.state == "AZ", "the row's own answer stands"


def test_a_wrong_answer_for_every_row_refuses_every_row(
    app: Flask, database: Database, write: WriteFile
) -> None:
    result = run_docket(
        app, "import", write(HEADER + GOOD), "--office", "One", "--set", "sharing_basis=perhaps"
    )
    assert result.exit_code == 1
    assert "sharing_basis" in result.stdout
    assert "perhaps" in result.stdout
    assert offices_of_records(database) == []


def test_a_missing_office_is_made_and_a_known_one_is_found(
    app: Flask, database: Database, write: WriteFile
) -> None:
    make_office(app, name="Legal Aid")
    run_docket(app, "import", write(HEADER + GOOD), "--office", "Legal Aid")
    run_docket(app, "import", write(HEADER + GOOD), "--office", "Clinic")
    assert sorted(offices_of_records(database)) == ["Clinic", "Legal Aid"]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Office)) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_person_imports_for_the_own_office_alone(
    app: Flask, database: Database, write: WriteFile
) -> None:
    make_office(app, name="Another")
    office = make_office(app, name="Own")
    file = write(HEADER + GOOD)
    for role in ("coordinator", "network_coordinator"):
        person = make_person(app, office=office, roles=[role])
        for name in ("Another", "Not there yet"):
            result = run_docket(app, "import", file, "--as", person.email, "--office", name)
            assert result.exit_code == 2, (role, name)
            assert name in result.stderr
    for role in ("attorney", "advocate", "administrator"):
        person = make_person(app, office=office, roles=[role])
        result = run_docket(app, "import", file, "--as", person.email)
        assert result.exit_code == 2, role
        assert "may not import" in result.stderr
    assert offices_of_records(database) == []

    person = make_person(app, office=office, roles=["coordinator"])
    assert run_docket(app, "import", file, "--as", person.email.upper()).exit_code == 0
    assert run_docket(app, "import", file, "--as", person.email, "--office", "Own").exit_code == 0
    assert offices_of_records(database) == ["Own"]
    with database.read() as session:
        events = select(AuditEvent.actor).where(AuditEvent.action == "incidents.imported")
        assert session.scalars(events).all() == [f"person:{person.actor.person_id}"]
