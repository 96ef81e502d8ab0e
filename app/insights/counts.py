"""Counting: people detained by city and by month.

Counted are the people (`people_count`) of accepted records whose basis opens them to counts. An
accepted record that was changed since counts as it was accepted, until it is reviewed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from app.accounts.policy import OPEN_BASES, Actor, Scope
from app.incidents.filters import Filters
from app.incidents.models import incident
from app.incidents.scope import within
from app.insights.selecting import select_counted
from app.insights.tally import CITY, MONTH, tally


@dataclass(frozen=True)
class CityCount:
    """People counted in a city, and the operations in which they were."""

    city: str
    state: str
    people: int
    operations: int


@dataclass(frozen=True)
class MonthCount:
    """People counted in a month; `month` is its first day."""

    month: date
    people: int


@dataclass(frozen=True)
class Counts:
    """The totals, with cities (largest first) and months."""

    people: int
    operations: int
    records: int
    left_out: int
    partial: bool  # what other offices keep is not in `left_out`
    cities: Sequence[CityCount]
    months: Sequence[MonthCount]


def count_people(
    session: Session, actor: Actor, scope: Scope, filters: Filters, until: date | None = None
) -> Counts:
    """Count within the actor's circle.

    Args:
        session: one that sees one state of the database throughout (`Database.snapshot`).
        scope: the office, or the network.
        until: leave out what happened on this day or later (months that are not closed).
    """
    found = select_counted(session, actor, scope, filters, (CITY, "state"), until)
    cities = [
        CityCount(str(place[0]), str(place[1]), counted.people, counted.operations)
        for (place,), counted in tally(found, CITY).items()
        if isinstance(place, tuple)
    ]
    months = [
        MonthCount(date.fromisoformat(f"{month}-01"), counted.people)
        for (month,), counted in sorted(tally(found, MONTH).items())
    ]
    return Counts(
        people=int(found.people.sum()),
        # Not the sum over cities: an operation may reach from one into the next.
        operations=found.operations,
        records=len(found),
        left_out=found.left_out,
        partial=found.partial,
        cities=sorted(cities, key=lambda count: (-count.people, count.city, count.state)),
        months=months,
    )


def known(actor: Actor) -> ColumnElement[bool]:
    """Records whose cities this actor may name in a filter: those read, and those counted."""
    if not actor.may("counts.exact"):
        return false()
    counted = and_(within(actor, "counts.exact"), incident.c.sharing_basis.in_(OPEN_BASES))
    return or_(within(actor, "incident.read"), counted)
