"""Counting people: by city and by month, operations beside them, only what consent opens."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.accounts.policy import Scope
from app.database import Database
from app.incidents.filters import Filters
from app.insights.counts import Counts, count_people
from tests.factories import MadePerson, accept, file_record, make_office, make_person

PHOENIX = {"facility": None, "city": "Phoenix", "state": "AZ"}
MIAMI = {"facility": None, "city": "Miami", "state": "FL"}
PORTLAND = {"facility": None, "city": "Portland", "state": "OR"}
OTHER_PORTLAND = {"facility": None, "city": "Portland", "state": "ME"}

ACCEPTED: list[dict[str, str | None]] = [
    {**PHOENIX, "people_count": "3", "event_group_id": "raid-1"},
    {**PHOENIX, "people_count": "1", "event_group_id": "raid-1"},
    {**PHOENIX, "people_count": "2", "incident_date": "2026-02-28"},
    {**MIAMI, "people_count": "10", "incident_date": "2025-12-31", "dhs_motion": "dismiss"},
    {**PORTLAND, "people_count": "4", "event_group_id": "raid-2"},
    {**OTHER_PORTLAND, "people_count": "5", "event_group_id": "raid-2"},
    # These are not counted unless somebody asks for them.
    {**PHOENIX, "people_count": "0", "incident_outcome": "agents_present_only"},
    {**PHOENIX, "people_count": "50", "incident_outcome": "attempt_not_completed"},
    # These are never counted.
    {**PHOENIX, "people_count": "100", "sharing_basis": "pending"},
    {**PHOENIX, "people_count": "200", "sharing_basis": "refused"},
    {**MIAMI, "people_count": "300", "sharing_basis": None},
]


@pytest.fixture
def person(app: Flask) -> MadePerson:
    """A coordinator with the records above, one that waits, and a neighbour office."""
    person = make_person(app, roles=["attorney", "coordinator"])
    for given in ACCEPTED:
        accept(app, file_record(app, person, **given), person)
    file_record(app, person, people_count="400")
    neighbour = make_person(app, roles=["attorney", "coordinator"])
    accept(app, file_record(app, neighbour, **{**PHOENIX, "people_count": "6"}), neighbour)
    return person


def count(
    app: Flask,
    person: MadePerson,
    filters: Filters | None = None,
    *,
    scope: Scope = Scope.OFFICE,
    until: date | None = None,
) -> Counts:
    database: Database = app.extensions["database"]
    with database.read() as session:
        return count_people(session, person.actor, scope, filters or Filters({}), until)


def cities(counts: Counts) -> dict[str, tuple[int, int]]:
    return {f"{city.city} {city.state}": (city.people, city.operations) for city in counts.cities}


def test_people_and_operations_by_city(app: Flask, person: MadePerson) -> None:
    found = count(app, person)
    assert cities(found) == {
        "Miami FL": (10, 1),
        "Phoenix AZ": (6, 2),
        "Portland ME": (5, 1),
        "Portland OR": (4, 1),
    }
    assert [city.people for city in found.cities] == [10, 6, 5, 4], "largest first"
    assert (found.people, found.records) == (25, 6)
    assert found.operations == 4, "one operation in two cities is one operation"


def test_people_by_month(app: Flask, person: MadePerson) -> None:
    found = count(app, person)
    assert [(month.month, month.people) for month in found.months] == [
        (date(2025, 12, 1), 10),
        (date(2026, 2, 1), 2),
        (date(2026, 3, 1), 13),
    ]


def test_what_consent_keeps_out_is_said(app: Flask, person: MadePerson) -> None:
    assert count(app, person).left_out == 3
    assert count(app, person, Filters({"city": ("Miami",)})).left_out == 1
    assert count(app, person, Filters({"city": ("Portland",)})).left_out == 0


def test_filters(app: Flask, person: MadePerson) -> None:
    expected: list[tuple[Filters, dict[str, tuple[int, int]]]] = [
        (Filters({"city": ("Portland",)}), {"Portland ME": (5, 1), "Portland OR": (4, 1)}),
        (Filters({"city": ("Portland",), "state": ("OR",)}), {"Portland OR": (4, 1)}),
        (Filters({"dhs_motion": ("dismiss",)}), {"Miami FL": (10, 1)}),
        (Filters({"dhs_motion": ("terminate",)}), {}),
        (
            Filters({"incident_outcome": ("attempt_not_completed",)}),
            {"Phoenix AZ": (50, 1)},
        ),
        (Filters({"incident_outcome": ("agents_present_only",)}), {"Phoenix AZ": (0, 1)}),
        (Filters({"review_status": ("submitted",)}), {"Phoenix AZ": (400, 1)}),
        (Filters({}, since=date(2026, 2, 28), until=date(2026, 2, 28)), {"Phoenix AZ": (2, 1)}),
        (Filters({}, until=date(2025, 12, 30)), {}),
        (Filters({"sharing_basis": ("pending",)}), {}),
    ]
    for filters, found in expected:
        assert cities(count(app, person, filters)) == found, filters


def test_the_network_counts_every_office(app: Flask, person: MadePerson) -> None:
    found = count(app, person, scope=Scope.NETWORK)
    assert cities(found)["Phoenix AZ"] == (12, 3)
    assert found.people == 31


def test_months_that_are_not_closed_are_left_out(app: Flask, person: MadePerson) -> None:
    found = count(app, person, until=date(2026, 3, 1))
    assert cities(found) == {"Miami FL": (10, 1), "Phoenix AZ": (2, 1)}
    assert [month.month for month in found.months] == [date(2025, 12, 1), date(2026, 2, 1)]


def test_an_empty_register_counts_nothing(app: Flask) -> None:
    person = make_person(app, office=make_office(app), roles=["coordinator"])
    found = count(app, person)
    assert (found.people, found.operations, found.records, found.left_out) == (0, 0, 0, 0)
    assert (list(found.cities), list(found.months)) == ([], [])
