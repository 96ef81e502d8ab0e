"""What may be told of twice: found with its reasons, and never across a closed circle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask

from app.codebook import Value, codebook
from app.database import Database
from app.exchange.imports.duplicates import compare, duplicates
from app.exchange.imports.rows import Row
from tests.exchange.imports.importing import Importer
from tests.factories import MadePerson, file_record, make_office, make_person

ONE: Mapping[str, Value] = {
    **{field.name: None for field in codebook.stored},
    "incident_date": date(2026, 3, 10),
    "city": "Miami",
    "state": "FL",
    "venue_type": "immigration_court",
    "incident_outcome": "detained",
    "people_count": 1,
    "face_covering": "all",
    "agents_count": "n3_5",
}
PAIRS: list[tuple[dict[str, Value], tuple[int, int, int] | None]] = [
    ({}, (0, 4, 4)),
    ({"incident_date": date(2026, 3, 13)}, (3, 4, 4)),
    ({"incident_date": date(2026, 3, 14)}, None),
    ({"city": "Tampa"}, None),
    ({"venue_type": "uscis_office"}, None),
    ({"face_covering": "none"}, (0, 3, 4)),
    ({"face_covering": "none", "incident_date": date(2026, 3, 11)}, None),
    ({"face_covering": "none", "agents_count": "n1_2"}, None),
    ({"face_covering": "unknown"}, (0, 3, 3)),
    ({"face_covering": None, "agents_count": None}, None),
]


@pytest.mark.parametrize(("changed", "expected"), PAIRS)
def test_what_makes_a_pair(
    changed: dict[str, Value], expected: tuple[int, int, int] | None
) -> None:
    assert compare(ONE, {**ONE, **changed}) == expected
    assert compare({**ONE, **changed}, ONE) == expected


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
