"""Filters over packed columns: the same records as `app.incidents.filters.clauses` finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import FromClause, select
from sqlalchemy.orm import Session

from app.codebook import Kind, codebook
from app.codebook.indicators import Result
from app.incidents.filters import IMPORT, INDICATOR, RECORD_ID, Filters, clauses
from app.incidents.indicators.sql import NUMBERED
from app.incidents.models import accepted_incident, incident
from app.insights.columns.layout import BLANK, IN_WORDS, Array, bit_of, numbers_of, rule_column
from app.insights.columns.reading import Rows
from app.later import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

FLAGGED = NUMBERED.index(Result.FLAGGED)
# Not packed: the database has an index, and such a filter finds few.
BY_QUERY = (RECORD_ID, "event_group_id", IMPORT)


def columns_for(filters: Filters) -> Iterable[str]:
    """The columns that a filter looks at."""
    for name, values in filters.wanted.items():
        if name == INDICATOR:
            yield from (rule_column(code)[0] for code in values)
        elif name in BY_QUERY:
            yield from ("id", "copied")
        else:
            yield name
    if filters.since or filters.until:
        yield "incident_date"


def matches(session: Session, rows: Rows, filters: Filters) -> Array:
    """Which rows fulfill the filters."""
    found = np.ones(len(rows), bool)
    for name, values in filters.wanted.items():
        found &= _one_of(session, rows, filters, name, values)
    if filters.since or filters.until:
        found &= between(rows, filters.since, filters.until)
    return found


def between(rows: Rows, first: date | None, last: date | None) -> Array:
    """Which rows happened on one of these days; both ends are included."""
    days = rows["incident_date"]
    found: Array = days != BLANK
    if first is not None:
        found &= days >= first.toordinal()
    if last is not None:
        found &= days <= last.toordinal()
    return found


def has_code(rows: Rows, name: str, codes: Iterable[str], column: str = "") -> Array:
    """Which rows have one of these codes, and only one can be answered."""
    numbered = numbers_of(name)
    looked_up = np.zeros(256, bool)
    looked_up[[numbered[code] for code in codes if code in numbered]] = True
    found: Array = looked_up[rows[column or name]]
    return found


def _one_of(
    session: Session, rows: Rows, filters: Filters, name: str, values: Sequence[str]
) -> Array:
    if name == INDICATOR:
        flags: Array = np.logical_or.reduce([_flagged(rows, code) for code in values])
        return flags
    if name in BY_QUERY:
        return _by_query(session, rows, Filters({name: tuple(values)}))
    kind = codebook[name].kind
    if kind is Kind.MULTI:
        wanted = np.uint32(sum(bit_of(name, value) for value in set(values)))
        several: Array = (rows[name] & wanted) != 0
        return several
    if kind is Kind.INTEGER:
        return np.isin(rows[name], [int(value) for value in values])
    if kind is Kind.DATE:
        return np.isin(rows[name], [date.fromisoformat(value).toordinal() for value in values])
    if kind in IN_WORDS:
        words = rows.words[name]
        return np.isin(rows[name], [words.index(v) + 1 for v in values if v in words])
    return has_code(rows, name, values)


def _flagged(rows: Rows, code: str) -> Array:
    column, shift = rule_column(code)
    found: Array = (rows[column] >> shift & 3) == FLAGGED
    return found


def _by_query(session: Session, rows: Rows, filters: Filters) -> Array:
    def ids(table: FromClause, number: str) -> Array:
        found = session.scalars(select(table.c[number]).where(*clauses(filters, table)))
        return np.isin(rows["id"], np.array(found.all(), np.int64))

    copied = rows["copied"] == 1
    as_accepted: Array = copied & ids(accepted_incident, "incident_id")
    as_it_stands: Array = ~copied & ids(incident, "id")
    return as_accepted | as_it_stands
