"""The plain query over the reports, with which packed columns must agree.

Counted are the people (`people_count`) of accepted records whose basis opens them to counts. An
accepted record that was changed since counts as it was accepted, until it is reviewed again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    case,
    cast,
    distinct,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.accounts.policy import OPEN_BASES, Actor, Scope
from app.codebook.indicators import INDICATORS, Result, Settings
from app.incidents.filters import Filters, clauses
from app.incidents.indicators.sql import NUMBERED, result_number
from app.incidents.models import accepted_incident, incident
from app.incidents.record import WAITING, Status
from app.incidents.scope import counts_whole_network
from app.insights.counts import CityCount, Counts, MonthCount
from app.insights.rates import Rate

DEFAULTS = {"review_status": (Status.ACCEPTED.value,), "incident_outcome": ("detained",)}


def with_defaults(filters: Filters) -> Filters:
    """Counts begin with accepted records of people detained."""
    for name, values in DEFAULTS.items():
        filters = filters.with_default(name, values)
    return filters


def count_people(
    session: Session, actor: Actor, scope: Scope, filters: Filters, until: date | None = None
) -> Counts:
    """Count within the actor's circle.

    Args:
        scope: the office, or the network.
        until: leave out what happened on this day or later (months that are not closed).
    """
    whole = counts_whole_network(actor, "counts.exact", filtered=bool(filters.pairs()))
    filters = with_defaults(filters)
    counted = counted_records(actor, scope, filters, until, _columns).subquery()
    place = (counted.c.city, counted.c.state)
    operations = func.count(distinct(counted.c.operation))
    in_place = session.execute(select(*place, operations).group_by(*place)).all()
    people: Counter[tuple[str, str]] = Counter()
    months: Counter[str] = Counter()
    records = 0
    for city, state, month, number, size in session.execute(
        select(*place, counted.c.month, func.sum(counted.c.people), func.count()).group_by(
            *place, counted.c.month
        )
    ):
        people[city, state] += number
        months[month] += number
        records += size
    cities = [CityCount(city, state, people[city, state], n) for city, state, n in in_place]
    return Counts(
        people=sum(people.values()),
        # Not the sum over cities: an operation may reach from one into the next.
        operations=session.scalar(select(operations)) or 0,
        records=records,
        left_out=_left_out(
            session, actor, Scope.NETWORK if whole else Scope.OFFICE, filters, until
        ),
        partial=scope >= Scope.NETWORK and not whole,
        cities=sorted(cities, key=lambda count: (-count.people, count.city, count.state)),
        months=[
            MonthCount(date.fromisoformat(f"{month}-01"), number)
            for month, number in sorted(months.items())
        ],
    )


def counted_records(
    actor: Actor,
    scope: Scope,
    filters: Filters,
    until: date | None,
    columns: Callable[[FromClause], Select[Any]],
) -> Select[Any]:
    """The records that count: as they stand, and as they were accepted.

    Args:
        columns: what to select of the table `incident`, and of `accepted_incident`.
    """
    standing = columns(incident).where(
        _circle(incident, actor, scope),
        incident.c.sharing_basis.in_(OPEN_BASES),
        *clauses(filters, incident),
        *_before(incident, until),
    )
    if Status.ACCEPTED.value not in filters.wanted["review_status"]:
        return standing
    waiting = [status.value for status in WAITING]
    # Where the changed record itself is asked for too, it counts as it stands, not twice.
    asked = set(filters.wanted["review_status"])
    as_accepted = (
        columns(accepted_incident)
        .join(incident, incident.c.id == accepted_incident.c.incident_id)
        .where(
            _circle(accepted_incident, actor, scope),
            accepted_incident.c.sharing_basis.in_(OPEN_BASES),
            incident.c.review_status.in_([code for code in waiting if code not in asked]),
            *clauses(filters, accepted_incident),
            *_before(accepted_incident, until),
        )
    )
    both = union_all(standing, as_accepted).subquery()
    return select(both)


def _columns(table: FromClause) -> Select[tuple[object, ...]]:
    return select(
        table.c.city,
        table.c.state,
        # "2026-03": dates are ISO 8601 as text on both databases.
        func.substr(cast(table.c.incident_date, Text), 1, 7).label("month"),
        table.c.people_count.label("people"),
        func.coalesce(table.c.event_group_id, table.c.record_id).label("operation"),
    )


def _circle(table: FromClause, actor: Actor, scope: Scope) -> ColumnElement[bool]:
    """Of the own office, or of the network; the basis is asked besides."""
    if scope >= Scope.NETWORK:
        return table.c.office_id.is_not(None)
    return table.c.office_id == actor.office_id


def _before(table: FromClause, until: date | None) -> list[ColumnElement[bool]]:
    return [] if until is None else [table.c.incident_date < until]


def _left_out(
    session: Session, actor: Actor, scope: Scope, filters: Filters, until: date | None
) -> int:
    """Records that match and that consent keeps out of counts. Known to an office of its own
    reports; across offices only where no filter was set."""
    return (
        session.scalar(
            select(func.count())
            .select_from(incident)
            .where(
                _circle(incident, actor, scope),
                or_(
                    incident.c.sharing_basis.is_(None),
                    incident.c.sharing_basis.not_in(OPEN_BASES),
                ),
                *clauses(filters, incident),
                *_before(incident, until),
            )
        )
        or 0
    )


def indicator_rates(
    session: Session, actor: Actor, scope: Scope, filters: Filters, settings: Settings
) -> tuple[int, Sequence[Rate]]:
    """How many reports are counted, and the rate of each rule that is switched on."""
    rules = [rule for code, rule in INDICATORS.items() if settings.change(code).enabled]

    def results(table: FromClause) -> Select[Any]:
        columns: list[Any] = [result_number(r.code, settings, table).label(r.code) for r in rules]
        return select(*columns)

    counted = counted_records(actor, scope, with_defaults(filters), None, results).subquery()
    sums = [
        func.coalesce(func.sum(case((counted.c[rule.code] == NUMBERED.index(wanted), 1))), 0)
        for rule in rules
        for wanted in (Result.FLAGGED, Result.NOT_FLAGGED, Result.NOT_ASSESSABLE)
    ]
    row = session.execute(select(func.count(), *sums).select_from(counted)).one()
    total, *found = (int(number) for number in row)
    return total, [
        Rate(rule, *found[3 * number : 3 * number + 3]) for number, rule in enumerate(rules)
    ]
