"""The old sheet that offices keep today, as a workbook and as CSV: the same records of both.

docs/import.md says how many rows come in, wait and are refused, and why: these are the figures.
"""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import func, select

from app.database import Database
from app.exchange.imports.places import Places
from app.exchange.imports.plan import Use
from app.exchange.imports.reading import read_file
from app.exchange.imports.report import told
from app.exchange.imports.rows import Outcome
from app.exchange.imports.suggesting import suggest_plan
from app.incidents.models import incident
from app.incidents.reporters import counted_reporter
from tests.exchange.imports.importing import SAMPLES, Importer, counted, legacy_plan
from tests.factories import make_office
from tests.incidents.changes import texts
from tests.ledger.history import what_is_broken

WORKBOOK = (SAMPLES / "legacy_tracker.xlsx").read_bytes()
TEXT = (SAMPLES / "legacy_tracker_cp1252.csv").read_bytes()
EXPECTED = {Outcome.TAKEN: 36, Outcome.WAITS: 19, Outcome.REPEATED: 1, Outcome.REFUSED: 4}
REFUSED = {
    5: "Date: “last Thursday” is not a date that can be read: write it such as 2026-04-15.",
    9: "Date: “2025-13-04” is no day of the calendar in the order that was chosen.",
    22: "City: Enter the city. State or territory: Choose the state or territory.",
    25: "Date: Enter a date that is not in the future: today is",
}


def test_workbook_and_text_give_the_same_records(app: Flask) -> None:
    importer = Importer(app, make_office(app).id, plan=legacy_plan())
    of_workbook, of_text = importer.check(WORKBOOK), importer.check(TEXT)
    assert of_workbook == of_text, "keys, outcomes, answers, texts, reasons and reporters"
    assert counted(of_workbook) == EXPECTED
    refused = {row.line: row for row in of_workbook if row.outcome is Outcome.REFUSED}
    assert refused.keys() == REFUSED.keys()
    for line, reason in REFUSED.items():
        assert " ".join(map(told, refused[line].problems)).startswith(reason)
    assert [row.line for row in of_workbook if row.outcome is Outcome.REPEATED] == [17]

    number = importer.run(WORKBOOK)
    records = importer.records()
    assert number is not None
    assert len(records) == 55
    assert counted(importer.check(TEXT))[Outcome.THERE] == 55, "a second run adds nothing"
    assert importer.run(TEXT) is None

    with importer.database.read() as session:
        assert what_is_broken(session, app.extensions["keys"]) == []
        assert session.scalar(select(func.count(counted_reporter().distinct()))) == 3
        rows = {row.import_row: row for row in session.execute(select(incident))}
    first = rows[2]
    assert (first.incident_date, first.city, first.state) == (date(2025, 6, 26), "Miami", "FL")
    assert (first.facility, first.venue_type) == ("Miami Immigration Court", "immigration_court")
    assert (first.agents_count, first.agents_estimate, first.face_covering) == (
        "n1_2",
        2,
        "extent_unknown",
    )
    assert (first.review_status, first.dhs_motion, first.ij_ruling) == ("needs_info", "none", None)
    over = rows[10]
    assert (over.ij_ruling, over.respondent_position, over.motion_form) == (
        "granted",
        "opposed",
        "oral",
    )
    assert (rows[19].city, rows[19].state) == ("Chicago", "IL"), "“chicago, IL” is two answers"
    assert rows[7].facility == "New York - Federal Plaza Immigration Court"
    assert rows[33].state == "VA"
    assert rows[33].source_ref != rows[58].source_ref, "one timestamp, two reports"
    assert rows[8].agents_count == "unknown", "10-15 lies in two bands"

    by_row = {rows[line].source_ref: line for line in rows}
    sealed = {
        by_row[key]: texts(app, record, "narrative", "reason") for key, record in records.items()
    }
    assert sealed[33]["narrative"] == "line one\nline two\ttabbed"
    assert sealed[51]["narrative"] == "«Señor, acompáñenos» – no badge shown"
    assert sealed[14]["narrative"] == "His number is […], call […]"
    assert "an A-number" in sealed[14]["reason"]
    assert len(sealed[29]["narrative"]) == 2_000
    assert "narrative" not in sealed[13], "a formula is neither worked out nor kept as text"
    assert sealed[2]["reason"].startswith("“Judge's ruling” (granted over objection) was left out")


def test_a_sheet_in_spanish_is_suggested_too(app: Flask) -> None:
    database: Database = app.extensions["database"]
    sheet = (
        "No.;Fecha;Ciudad, Estado;Corte;Tipo de audiencia;¿DHS pidió desestimar?;"
        "Decisión del juez;# agentes;¿Enmascarados?;¿Tenía abogado?;Notas;Teléfono\n"
        "1;27/06/2025;Miami FL;Miami Immigration Court;cita con ICE;sí;negada;como 8;no sé;"
        "sin abogado;;1\n"
        "2;28/06/2025;Los Angeles, Calif.;;fianza;no;¿concedida?;muchos;NO;amigo de la corte;;2\n"
    )
    with database.read() as session:
        places = Places(session)
        plan = suggest_plan(read_file(sheet.encode()), places.find, places.with_courts())
    fields = [column.fields[:1] for column in plan.columns.values()]
    assert [one[0] if one else None for one in fields] == [
        None,  # a running number begins again in the next sheet: it is no key
        "incident_date",
        "city",
        "facility",
        "appointment_type",
        "dhs_motion",
        "ij_ruling",
        "agents_count",
        "face_covering",
        "representation",
        "narrative",
        None,
    ]
    said = {value: means for one in plan.columns.values() for value, means in one.values.items()}
    assert said["miami fl"] == {"city": "Miami", "state": "FL"}
    assert said["los angeles, calif"] == {"city": "Los Angeles", "state": "CA"}
    assert said["negada"] == {"ij_ruling": "denied"}
    assert said["¿concedida?"] is None, "a question is no answer"
    assert said["sin abogado"] == {"representation": "pro_se"}


def test_the_suggestion_needs_few_corrections(app: Flask) -> None:
    """What a person changes in it: see docs/import.md."""
    database: Database = app.extensions["database"]
    with database.read() as session:
        places = Places(session)
        made = [
            suggest_plan(read_file(data), places.find, places.with_courts())
            for data in (WORKBOOK, TEXT)
        ]
    assert made[0] == made[1]
    confirmed = legacy_plan()
    assert {name: column.fields for name, column in made[0].columns.items()} == {
        name: column.fields for name, column in confirmed.columns.items()
    }
    assert made[0].columns["Timestamp"].use is Use.LEAVE_OUT, "two different rows share one"
    corrected = {
        said
        for name, column in confirmed.columns.items()
        for said, answers in column.values.items()
        if made[0].columns[name].values.get(said) != answers
    }
    assert corrected == {"10-15", "yes judicial?"}
    listed = {said for column in made[0].columns.values() for said in column.values}
    assert not {"eastside legal aid", "wife & kids in hallway"} & listed, "no names, no notes"
