"""Which orders and policies covered a place on a day: what a report says, and no more.

Each of three questions (day, place, kind of place) has the answer yes, no, or may be, with why.
Facts that match are never a finding.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.codebook import Marked, Value, marked
from app.places.names import normalize
from app.places.orders.models import OVER, Area, CourtOrder
from app.places.orders.queries import standing_orders

WEEK = timedelta(days=7)  # the codebook's "within 7 days of the date"

# Why an order only may cover.
DATE_NOT_EXACT = marked("The report's date is not exact, and the order covers only part of it.")
BEGIN_NOT_KNOWN = marked("The list does not say on which day it began.")
END_NOT_KNOWN = marked("It is over, and the list does not say since which day.")
PLACE_NOT_NAMED = marked(
    "The report names no court or office of the list; one that the order names is in this city."
)
VENUE_NOT_KNOWN = marked("The report does not say what kind of place it was.")

NO: None = None
YES: frozenset[Marked] = frozenset()


@dataclass(frozen=True)
class Match:
    """An order that covered the place on the day; where it only may have, `doubts` say why."""

    order: CourtOrder
    doubts: tuple[Marked, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether every way of reading the report gives it."""
        return not self.doubts


def orders_covering(session: Session, answers: Mapping[str, Value]) -> list[Match]:
    """The orders and policies that covered a report's place and day, the certain ones first.

    Args:
        answers: of the codebook: `incident_date` and `date_precision`, `facility`, `city`,
            `state`, `venue_type`.
    """
    matches = (match_of(order, answers) for order in standing_orders(session))
    return sorted(filter(None, matches), key=lambda match: not match.certain)


def match_of(order: CourtOrder, answers: Mapping[str, Value]) -> Match | None:
    """How this order covered a report's place and day; None if it did not."""
    doubts: set[Marked] = set()
    for answer in (_day(order, answers), _place(order, answers), _venue(order, answers)):
        if answer is None:
            return None
        doubts |= answer
    return Match(order, tuple(sorted(doubts)))


def days_of(answers: Mapping[str, Value]) -> tuple[date, date] | None:
    """First and last day that a report's date may mean; none where it has no date."""
    day = answers.get("incident_date")
    if not isinstance(day, date):
        return None
    precision = answers.get("date_precision")
    if precision == "within_week":
        return day - WEEK, day + WEEK
    if precision == "month_only":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def _day(order: CourtOrder, answers: Mapping[str, Value]) -> frozenset[Marked] | None:
    days = days_of(answers)
    if days is None:
        return NO
    first, last = days
    begins, ends = order.begins or date.min, order.ends or date.max
    if last < begins or first > ends:
        return NO
    doubts = set()
    if first < begins or last > ends:
        doubts.add(DATE_NOT_EXACT)
    if order.begins is None:
        doubts.add(BEGIN_NOT_KNOWN)
    if order.ends is None and order.standing in OVER:
        doubts.add(END_NOT_KNOWN)
    return frozenset(doubts)


def _place(order: CourtOrder, answers: Mapping[str, Value]) -> frozenset[Marked] | None:
    state, city = answers.get("state"), normalize(str(answers.get("city") or ""))
    if order.area == Area.COUNTRY:
        return YES
    if order.area == Area.STATES:
        return YES if state in {place.state for place in order.places} else NO
    if order.area == Area.CITIES:
        listed = {(normalize(place.city or ""), place.state) for place in order.places}
        return YES if (city, state) in listed else NO
    facility = answers.get("facility")
    if facility is not None:
        return YES if facility in {place.facility for place in order.places} else NO
    near = {(normalize(place.at.city), place.at.state) for place in order.places if place.at}
    return frozenset({PLACE_NOT_NAMED}) if (city, state) in near else NO


def _venue(order: CourtOrder, answers: Mapping[str, Value]) -> frozenset[Marked] | None:
    if not order.venue_types:
        return YES
    venue = answers.get("venue_type")
    if venue is None:
        return frozenset({VENUE_NOT_KNOWN})
    return YES if venue in order.venue_types.split() else NO
