"""What may be told of twice: found with its reasons, and never across a closed circle."""

from __future__ import annotations

from flask import Flask

from app.database import Database
from app.exchange.imports.duplicates import duplicates
from app.exchange.imports.rows import Row
from tests.exchange.imports.importing import Importer
from tests.factories import MadePerson, file_record, make_office, make_person


def rows_of(importer: Importer, person: MadePerson) -> list[Row]:
    return importer.check(
        'a,Eastside,3/10/2026,"Miami, FL",yes,\nb,Eastside,3/11/2026,"Miami, FL",yes,\n'
    )


def test_the_docket_is_searched_within_the_circle(app: Flask) -> None:
    office = make_office(app)
    person = make_person(app, office=office, roles=["attorney", "coordinator"])
    stranger = make_person(app)
    answers = {
        "facility": None,
        "city": "Miami",
        "state": "FL",
        "face_covering": "all",
        "incident_date": "2026-03-11",
        "source_of_knowledge": "colleague_account",
    }
    mine = file_record(app, person, **answers)
    file_record(app, stranger, **answers)
    rows = rows_of(Importer(app, office.id, person.actor), person)
    database: Database = app.extensions["database"]
    with database.read() as session:
        found = duplicates(session, person.actor, rows)
    assert [(pair.line, pair.other_line, pair.record_id, pair.days) for pair in found] == [
        (2, None, mine.record_id, 1),
        (3, None, mine.record_id, 0),
        (3, 2, None, 1),
    ]
