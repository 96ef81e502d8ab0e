"""Dates of events in SQL, as far as they are known: an imprecise date is a range of days."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, and_, func, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.codebook.indicators.binding import HAPPENED
from app.codebook.indicators.given import WITHIN_A_WEEK

PRECISION = "date_precision"
Interval = tuple[date | None, date | None]  # first and last day; None leaves an end open
ALWAYS: Interval = (None, None)


class _DaysBetween(FunctionElement[int]):
    """Whole days from one date to another."""

    name = "days_between"
    type = Integer()
    inherit_cache = True


class _MonthStart(FunctionElement[date]):
    """The first day of the month of a date."""

    name = "month_start"
    inherit_cache = True


class _MonthEnd(FunctionElement[date]):
    """The last day of the month of a date."""

    name = "month_end"
    inherit_cache = True


@compiles(_DaysBetween, "sqlite")
def _(element: Any, compiler: Any, **how: Any) -> str:
    earlier, later = (compiler.process(part, **how) for part in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(_DaysBetween, "postgresql")
def _(element: Any, compiler: Any, **how: Any) -> str:
    earlier, later = (compiler.process(part, **how) for part in element.clauses)
    return f"(({later}) - ({earlier}))"


@compiles(_MonthStart, "sqlite")
def _(element: Any, compiler: Any, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)}, 'start of month')"


@compiles(_MonthStart, "postgresql")
def _(element: Any, compiler: Any, **how: Any) -> str:
    return f"date_trunc('month', {compiler.process(element.clauses, **how)})::date"


@compiles(_MonthEnd, "sqlite")
def _(element: Any, compiler: Any, **how: Any) -> str:
    day = compiler.process(element.clauses, **how)
    return f"date({day}, 'start of month', '+1 month', '-1 day')"


@compiles(_MonthEnd, "postgresql")
def _(element: Any, compiler: Any, **how: Any) -> str:
    day = compiler.process(element.clauses, **how)
    return f"(date_trunc('month', {day}) + interval '1 month' - interval '1 day')::date"


def may_be_between(table: FromClause, within: Interval) -> ColumnElement[bool]:
    """Whether the event may have been on a day of this interval."""
    first, last = within
    if first is None and last is None:
        return true()
    day = table.c[HAPPENED]

    def meets(earliest: date | None, latest: date | None) -> ColumnElement[bool]:
        ends = [] if earliest is None else [day >= earliest]
        return and_(*ends, *([] if latest is None else [day <= latest]))

    return or_(
        day.is_(None),
        _by_precision(
            table,
            exact=meets(first, last),
            week=meets(first and first - WITHIN_A_WEEK, last and last + WITHIN_A_WEEK),
            month=meets(first and _month_start(first), last and _month_end(last)),
        ),
    )


def may_follow(
    table: FromClause, field: str, days: int, within: Interval, *, in_time: bool
) -> ColumnElement[bool]:
    """Whether a date may be at most so many days after an event on a day of this interval; with
    `in_time` false, whether it may be later."""
    later, happened = table.c[field], table.c[HAPPENED]
    first, last = within
    span = timedelta(days=days)
    if in_time:
        found = _by_precision(
            table,
            exact=_DaysBetween(happened, later) <= days,
            week=_DaysBetween(happened, later) <= days + WITHIN_A_WEEK.days,
            month=_DaysBetween(_MonthEnd(happened), later) <= days,
        )
        end = true() if last is None else later <= last + span
    else:
        found = _by_precision(
            table,
            exact=_DaysBetween(happened, later) > days,
            week=_DaysBetween(happened, later) > days - WITHIN_A_WEEK.days,
            month=_DaysBetween(_MonthStart(happened), later) > days,
        )
        end = true() if first is None else later > first + span
    return or_(later.is_(None), and_(or_(happened.is_(None), found), end))


def _by_precision(
    table: FromClause,
    *,
    exact: ColumnElement[bool],
    week: ColumnElement[bool],
    month: ColumnElement[bool],
) -> ColumnElement[bool]:
    """What holds by how exact the date is; a blank precision is the exact day."""
    precision = func.coalesce(table.c[PRECISION], "exact_day")  # never NULL, nor is the whole
    return or_(
        and_(precision == "within_week", week),
        and_(precision == "month_only", month),
        and_(precision.not_in(("within_week", "month_only")), exact),
    )


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
