"""What one register exports, another imports: nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.codebook import Kind, codebook
from app.database import Database
from app.incidents.models import incident
from app.incidents.record import record_of
from tests.cli.running import run_docket
from tests.exchange.reading import table_of
from tests.factories import MadePerson, accept, file_record, make_office, make_person, sign_in
from tests.incidents.changes import texts

# What an import does not take over: the record's own id, its review.
OWN = {"record_id", "review_status"}
HOSTILE = ["=1+1", "'twice", 'a,b\n"c"', "\u200b=1", "plain words", "'"]


def fill(app: Flask, person: MadePerson) -> None:
    """Records that between them answer every question with every kind of answer."""
    for number, text in enumerate(HOSTILE):
        record = file_record(
            app,
            person,
            facility=None if number % 2 else "Phoenix Immigration Court",
            facility_other=text.replace("\n", " ") if number % 2 else None,
            incident_time="09:30",
            time_precision="exact" if "exact" in codebook["time_precision"].codes else None,
            **{
                name: sorted(codebook[name].codes)[number % len(codebook[name].codes)]
                for name in ("attendance", "agents_count", "face_covering", "age_group")
            },
            agencies=" ".join(sorted(codebook["agencies"].codes)[: number + 1]),
            incident_date=f"2026-03-{number + 1:02}",
            narrative=text,
        )
        if number % 3 == 0:
            accept(app, record, person, confidence="probable")


def test_a_file_comes_back_as_it_left(
    app: Flask, client: FlaskClient, database: Database, tmp_path: Path
) -> None:
    office = make_office(app)
    person = make_person(app, office=office, roles=["attorney", "coordinator"])
    fill(app, person)
    sign_in(client, person)
    left = client.get("/exports/incidents.csv?narrative=yes").data
    file = tmp_path / "incidents.csv"
    file.write_bytes(left)
    result = run_docket(app, "import", file, "--office", "Elsewhere")
    assert result.exit_code == 0, result.output
    assert f"{len(HOSTILE)} taken" in result.stdout

    with database.read() as session:
        rows = session.execute(select(incident).order_by(incident.c.incident_date)).mappings()
        records = [record_of(dict(row)) for row in rows]
    here = [record for record in records if record.office_id == office.id]
    there = [record for record in records if record.office_id != office.id]
    assert len(here) == len(there) == len(HOSTILE)
    for one, other in zip(here, there, strict=True):
        for field in codebook.stored:
            if field.name not in OWN:
                assert other.answers[field.name] == one.answers[field.name], field.name
        assert other.status.value == "submitted", "reviewed anew"
        kept = texts(app, one, "narrative", "facility_other")
        assert texts(app, other, "narrative", "facility_other") == kept

    again = run_docket(app, "import", file, "--office", "Elsewhere")
    assert f"{len(HOSTILE)} already there" in again.stdout


def test_every_column_of_a_file_is_one_that_can_be_read(app: Flask, client: FlaskClient) -> None:
    person = make_person(app, roles=["attorney", "coordinator"])
    sign_in(client, person)
    header = table_of(client.get("/exports/incidents.csv?narrative=yes").data)[0]
    assert set(header) - {"source_ref"} == set(codebook.fields)
    assert not [field for field in codebook.stored if field.kind is Kind.TEXT and field.sealed]
