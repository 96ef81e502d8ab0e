"""Filters: a repeated name means or, different names mean and, what is unknown is refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import true

from app.codebook import codebook
from app.database import Database
from app.incidents.filters import FilterError, Filters, read_filters
from app.incidents.queries import list_records
from tests.factories import MadePerson, accept, file_record, make_person, sign_in

Pairs = Sequence[tuple[str, str]]

# A name for each record of these tests, and its answers.
RECORDS: dict[str, dict[str, str | None]] = {
    "phoenix": {"incident_date": "2026-03-10", "agencies": "ice_ero"},
    "phoenix-2": {"incident_date": "2026-03-01", "agencies": "ice_ero fps", "people_count": "2"},
    "miami": {
        "facility": "Miami Immigration Court",
        "city": "Miami",
        "state": "FL",
        "incident_date": "2026-03-31",
        "agencies": "fps",
    },
    "check-in": {
        "facility": None,
        "venue_type": "ice_check_in_office",
        "incident_outcome": "attempt_not_completed",
        "incident_date": "2026-02-28",
    },
    "springs": {"facility": None, "city": "Nowhere Springs", "incident_date": "2026-04-01"},
}
EVERYTHING = set(RECORDS)

FOUND: list[tuple[Pairs, set[str]]] = [
    ([], EVERYTHING),
    ([("city", "Phoenix")], {"phoenix", "phoenix-2", "check-in"}),
    ([("city", "phoenix")], {"phoenix", "phoenix-2", "check-in"}),
    ([("city", "Phoenix"), ("city", "Miami")], EVERYTHING - {"springs"}),
    ([("city", "Phoenix"), ("venue_type", "immigration_court")], {"phoenix", "phoenix-2"}),
    ([("city", "Phoenix"), ("state", "FL")], set()),
    ([("state", "az"), ("state", "FL")], EVERYTHING),
    ([("city", "Nowhere Springs")], {"springs"}),
    # Both ends of the dates are in.
    ([("from", "2026-03-01"), ("to", "2026-03-31")], {"phoenix", "phoenix-2", "miami"}),
    ([("from", "2026-03-02"), ("to", "2026-03-30")], {"phoenix"}),
    ([("from", "2026-03-31")], {"miami", "springs"}),
    ([("to", "2026-02-28")], {"check-in"}),
    ([("from", "2026-04-01"), ("to", "2026-03-01")], set()),
    ([("incident_date", "2026-03-10"), ("incident_date", "2026-04-01")], {"phoenix", "springs"}),
    # Several codes in one cell: a record is found by any of them, and by whole codes only.
    ([("agencies", "ice_ero")], {"phoenix", "phoenix-2"}),
    ([("agencies", "fps")], {"phoenix-2", "miami"}),
    ([("agencies", "fps"), ("agencies", "ice_ero")], {"phoenix", "phoenix-2", "miami"}),
    ([("agencies", "cbp")], set()),
    ([("people_count", "2")], {"phoenix-2"}),
    ([("people_count", "1"), ("people_count", "2")], EVERYTHING),
    ([("facility", "phoenix ij court")], {"phoenix", "phoenix-2"}),
    ([("facility", "Miami Immigration Court")], {"miami"}),
    ([("incident_outcome", "attempt_not_completed")], {"check-in"}),
    ([("review_status", "submitted")], EVERYTHING - {"miami"}),
    ([("review_status", "accepted")], {"miami"}),
    ([("review_status", "draft")], set()),
    # An empty box of the form says nothing.
    ([("city", ""), ("from", " "), ("state", "FL")], {"miami"}),
]
REFUSED: list[tuple[tuple[str, str], str]] = [
    (("citty", "Phoenix"), "citty"),
    (("City", "Phoenix"), "City"),
    (("narrative", "agents"), "narrative"),
    (("facility_other", "car park"), "facility_other"),
    (("reason", "x"), "reason"),
    (("office_id", "1"), "office_id"),
    (("id", "1"), "id"),
    (("source_ref", "1"), "source_ref"),
    (("city; DROP TABLE incident", "x"), "city; DROP"),
    (("\0", "x"), "filter"),
    (("incident_outcome", "kidnapped"), "incident_outcome.*kidnapped"),
    (("agencies", "ice_ero fps"), "agencies.*repeat"),
    (("agencies", "ice"), "agencies.*ice"),
    (("state", "ZZ"), "state.*ZZ"),
    (("city", "Xanadu by the Sea"), "city.*Xanadu by the Sea"),
    (("city", "Phoenix\0"), "city"),
    (("city", "%"), "city.*%"),
    (("facility", "Court of Miracles"), "facility.*Court of Miracles"),
    (("facility", "%"), "facility"),
    (("people_count", "many"), "people_count"),
    (("people_count", str(2**63)), "people_count"),
    (("from", "13/04/2026"), "from"),
    (("from", "2026-02-30"), "from"),
    (("to", "tomorrow"), "to"),
    (("incident_date", "2026-3-1"), "incident_date"),
    (("incident_time", "25:00"), "incident_time"),
]


@pytest.fixture
def person(app: Flask) -> MadePerson:
    """Somebody with the records above."""
    person = make_person(app, roles=["attorney", "coordinator"])
    for name, given in RECORDS.items():
        filed = file_record(app, person, event_group_id=name, **given)
        if name == "miami":
            accept(app, filed, person)
    return person


def read(database: Database, pairs: Pairs) -> Filters:
    with database.read() as session:
        return read_filters(pairs, session, true())


def test_what_is_found(app: Flask, person: MadePerson, database: Database) -> None:
    for pairs, expected in FOUND:
        filters = read(database, pairs)
        with database.read() as session:
            page = list_records(session, person.actor, filters)
        found = {record.answers["event_group_id"] for record in page.records}
        assert found == expected, pairs
        assert page.total == len(expected), pairs


def test_what_is_refused_is_named(person: MadePerson, database: Database) -> None:
    for pair, named in REFUSED:
        with pytest.raises(FilterError, match=named):
            read(database, [("state", "AZ"), pair])


def test_every_field_but_sealed_text_can_be_filtered_by_its_codes(
    person: MadePerson, database: Database
) -> None:
    for field in codebook.stored:
        if not field.is_coded:
            continue
        pairs = [(field.name, choice.code) for choice in field.choices]
        filters = read(database, pairs)
        assert filters.pairs() == pairs
        with database.read() as session:
            list_records(session, person.actor, filters)


def test_filters_come_back_as_they_went_in(person: MadePerson, database: Database) -> None:
    pairs = [
        ("venue_type", "immigration_court"),
        ("city", "Phoenix"),
        ("city", "Miami"),
        ("from", "2026-03-01"),
        ("to", "2026-03-31"),
    ]
    filters = read(database, pairs)
    assert sorted(filters.pairs()) == sorted(pairs)
    assert read(database, filters.pairs()) == filters
    assert read(database, [*pairs, *pairs]) == filters, "twice is once"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_refuses_an_unknown_filter_by_name(
    person: MadePerson, client: FlaskClient
) -> None:
    sign_in(client, person)
    for path in ("/incidents", "/review", "/insights", "/exports", "/exports/incidents.csv"):
        for query, named in (("citty=Phoenix", "citty"), ("ij_ruling=maybe", "maybe")):
            answer = client.get(f"{path}?{query}")
            assert answer.status_code == 400, path
            assert named in answer.text, path
        assert client.get(f"{path}?city=Phoenix&from=2026-03-01").status_code == 200, path
