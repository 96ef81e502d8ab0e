"""Which orders cover a report: never more than the report and the list say."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest
from flask import Flask

from app.codebook import Value, codebook
from app.places.models import Facility
from app.places.orders import covering
from app.places.orders.covering import days_of, match_of, orders_covering
from app.places.orders.models import STANDINGS, CourtOrder, OrderPlace
from tests.conftest import ON_SQLITE
from tests.places.orders.making import only_these, order_of, put_on_the_list

REPORT: dict[str, Value] = {
    "incident_date": date(2026, 3, 10),
    "date_precision": "exact_day",
    "facility": "Phoenix Immigration Court",
    "city": "Phoenix",
    "state": "AZ",
    "venue_type": "immigration_court",
}
SURE: list[str] = []
Span = tuple[date | None, date | None]


def doubts_of(order: CourtOrder, **report: Value) -> list[str] | None:
    """Why an order may cover a report; empty if it does, None if it does not."""
    found = match_of(order, {**REPORT, **report})
    if found is None:
        return None
    assert found.certain is (not found.doubts)
    return sorted(found.doubts)


def named(*places: OrderPlace, area: str = "facilities") -> CourtOrder:
    """An order that is on no list, with its places."""
    order = CourtOrder(**asdict(order_of(area=area)))
    order.places = list(places)
    return order


MARCH = (date(2026, 3, 1), date(2026, 3, 31))
IN_PART, NO_BEGIN = str(covering.DATE_NOT_EXACT), str(covering.BEGIN_NOT_KNOWN)
DAYS: list[tuple[Span, dict[str, Value], list[str] | None]] = [
    (MARCH, {"incident_date": date(2026, 2, 28)}, None),
    (MARCH, {"incident_date": date(2026, 3, 1)}, SURE),
    (MARCH, {"incident_date": date(2026, 3, 31)}, SURE),
    (MARCH, {"incident_date": date(2026, 4, 1)}, None),
    (MARCH, {"incident_date": None}, None),
    # Every day that may be meant is covered.
    (MARCH, {"date_precision": "month_only"}, SURE),
    ((date(2026, 3, 4), None), {"date_precision": "within_week"}, [IN_PART]),
    (MARCH, {"date_precision": "within_week", "incident_date": date(2026, 3, 8)}, SURE),
    (MARCH, {"date_precision": None}, SURE),
    ((date(2026, 3, 31), None), {"date_precision": "month_only"}, [IN_PART]),
    ((date(2026, 4, 1), None), {"date_precision": "month_only"}, None),
    ((date(2026, 3, 17), None), {"date_precision": "within_week"}, [IN_PART]),
    ((date(2026, 3, 18), None), {"date_precision": "within_week"}, None),
    ((None, date(2026, 3, 3)), {"date_precision": "within_week"}, sorted([IN_PART, NO_BEGIN])),
    ((None, date(2026, 3, 2)), {"date_precision": "within_week"}, None),
    ((None, None), {}, [NO_BEGIN]),
]


@pytest.mark.parametrize(("span", "report", "expected"), DAYS)
def test_days(span: Span, report: dict[str, Value], expected: list[str] | None) -> None:
    order = CourtOrder(**asdict(order_of(begins=span[0], ends=span[1])))
    assert doubts_of(order, **report) == expected


def test_what_is_over_since_an_unknown_day_only_may_cover() -> None:
    for standing in STANDINGS:
        order = CourtOrder(**asdict(order_of(standing=standing)))
        over = standing in ("ended", "vacated")
        assert doubts_of(order) == ([covering.END_NOT_KNOWN] if over else SURE)
        order.ends = date(2026, 3, 10)
        assert doubts_of(order) == SURE


COURT = Facility(name="Phoenix Immigration Court", city="Phoenix", state="AZ")
STATES = named(OrderPlace(state="AZ"), OrderPlace(state="NM"), area="states")
CITIES = named(OrderPlace(state="AZ", city="St. Johns"), area="cities")
COURTS = named(OrderPlace(facility=COURT.name, at=COURT))
NOT_NAMED = [str(covering.PLACE_NOT_NAMED)]
PLACES: list[tuple[CourtOrder, dict[str, Value], list[str] | None]] = [
    (named(area="country"), {"facility": None, "city": "Nome", "state": "AK"}, SURE),
    (STATES, {}, SURE),
    (STATES, {"state": "NY"}, None),
    (STATES, {"state": None}, None),
    (CITIES, {"facility": None, "city": "Saint Johns"}, SURE),
    (CITIES, {}, None),
    (CITIES, {"city": "St. Johns", "state": "NY"}, None),
    (COURTS, {}, SURE),
    (COURTS, {"facility": None}, NOT_NAMED),
    (COURTS, {"facility": None, "city": "PHOENIX"}, NOT_NAMED),
    # Another court or office of the same city is not the one that the order names.
    (COURTS, {"facility": "ICE ERO Phoenix Field Office"}, None),
    (COURTS, {"facility": None, "city": "Tucson"}, None),
    (COURTS, {"facility": None, "state": "NY"}, None),
    (COURTS, {"facility": None, "city": None}, None),
]


@pytest.mark.parametrize(("order", "report", "expected"), PLACES)
def test_places(order: CourtOrder, report: dict[str, Value], expected: list[str] | None) -> None:
    assert doubts_of(order, **report) == expected


@pytest.mark.parametrize(
    ("venues", "venue", "expected"),
    [
        ("", None, SURE),
        ("immigration_court", "immigration_court", SURE),
        ("ice_check_in_office immigration_court", "immigration_court", SURE),
        ("ice_check_in_office", "immigration_court", None),
        ("ice_check_in_office", "other", None),
        ("ice_check_in_office", None, [str(covering.VENUE_NOT_KNOWN)]),
    ],
)
def test_kinds_of_place(venues: str, venue: str | None, expected: list[str] | None) -> None:
    order = CourtOrder(**asdict(order_of(venue_types=venues)))
    assert doubts_of(order, venue_type=venue) == expected


def test_the_certain_ones_come_first_and_mistakes_not_at_all(app: Flask) -> None:
    only_these(app)
    put_on_the_list(app, order_of(name="May", begins=None))
    put_on_the_list(app, order_of(name="Does", begins=date(2026, 1, 1)))
    put_on_the_list(app, order_of(name="Was not", begins=date(2026, 1, 1), mistake=True))
    with app.extensions["database"].read() as session:
        found = orders_covering(session, REPORT)
    assert [match.order.name for match in found] == ["Does", "May"]


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("month_only", date(2028, 2, 1), date(2028, 2, 29)),
        ("within_week", date(2028, 2, 3), date(2028, 2, 17)),
        ("exact_day", date(2028, 2, 10), date(2028, 2, 10)),
    ],
)
def test_the_days_that_a_date_may_mean(precision: str, first: date, last: date) -> None:
    report: dict[str, Value] = {"incident_date": date(2028, 2, 10), "date_precision": precision}
    assert days_of(report) == (first, last)
    assert codebook["date_precision"].codes == {"month_only", "within_week", "exact_day"}


# The two that matter most: New York's three courts, the whole country.
NEW_YORK: dict[str, Value] = {"city": "New York", "state": "NY", "facility": None}
LYONS, SEQUEN = "African Communities Together v. Lyons", "Pablo Sequen v. Albarran"


CASES: list[tuple[dict[str, Value], dict[str, bool]]] = [
    ({"facility": "New York - Varick Immigration Court"}, {LYONS: True}),
    ({}, {LYONS: False}),
    ({"venue_type": "ice_check_in_office"}, {}),
    ({"incident_date": date(2026, 5, 17)}, {}),
    ({"incident_date": date(2026, 6, 23)}, {LYONS: False, SEQUEN: True}),
    (
        {"incident_date": date(2026, 6, 1), "date_precision": "month_only"},
        {LYONS: False, SEQUEN: False},
    ),
    ({"city": "Buffalo"}, {}),
]


@ON_SQLITE
def test_our_own_list_on_new_yorks_courts(app: Flask) -> None:
    with app.extensions["database"].read() as session:
        for report, expected in CASES:
            asked = {**REPORT, **NEW_YORK, "incident_date": date(2026, 5, 20), **report}
            found = {
                match.order.name: match.certain
                for match in orders_covering(session, asked)
                if match.order.name in (LYONS, SEQUEN)
            }
            assert found == expected, report
