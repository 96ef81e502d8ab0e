"""Columns made from the reports themselves: for packing, and where no block can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import add
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    FromClause,
    Select,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.codebook.indicators import INDICATORS, Settings
from app.incidents.indicators.sql import result_number
from app.incidents.models import accepted_incident, incident
from app.insights.columns.layout import RULES, Packed, pack
from app.insights.models import CountsChanged

CHUNK = 16_384
DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}
TABLES = ((incident, incident.c.id), (accepted_incident, accepted_incident.c.incident_id))
Part = dict[str, Packed]


def parts_of(
    session: Session, names: Sequence[str], settings: Settings, first: int, last: int
) -> Iterator[Part]:
    """The columns of the reports with numbers from `first` to `last`, some thousand at a time.

    A report that changed since it was accepted is there twice: as it stands, and (`copied`) as
    it was accepted.
    """
    for table, number in TABLES:
        yield from _parts(session, names, settings, table, number.between(first, last))


def parts_since(
    session: Session, names: Sequence[str], settings: Settings, first: int
) -> Iterator[Part]:
    """The same of the reports from `first` on, and of those that are marked as changed."""
    for table, number in TABLES:
        changed = number.in_(select(CountsChanged.incident_id))
        yield from _parts(session, names, settings, table, or_(number >= first, changed))


def _parts(
    session: Session,
    names: Sequence[str],
    settings: Settings,
    table: FromClause,
    which: ColumnElement[bool],
) -> Iterator[Part]:
    # Asked first, since the rules make a query that takes longer to read than a few rows.
    if not session.scalar(select(exists().select_from(table).where(which))):
        return
    query = _query(session, table, names, settings).where(which)
    found = session.execute(query.execution_options(yield_per=CHUNK))
    for rows in found.partitions():
        columns = zip(*rows, strict=True)
        yield {name: pack(name, list(v)) for name, v in zip(names, columns, strict=True)}


def _query(
    session: Session, table: FromClause, names: Sequence[str], settings: Settings
) -> Select[Any]:
    dialect = session.connection().dialect
    columns = [
        _column(dialect, table, name, settings).label(f"c{n}") for n, name in enumerate(names)
    ]
    query: Select[Any] = select(*columns).select_from(table)
    if table is accepted_incident:
        query = query.join(incident, incident.c.id == accepted_incident.c.incident_id)
    return query


def _column(
    dialect: Dialect, table: FromClause, name: str, settings: Settings
) -> ColumnElement[Any]:
    if name.startswith(RULES):
        return literal_column(_rules(dialect.name, table, name, settings))
    if name == "id":
        return incident.c.id
    if name == "copied":
        return literal_column("0" if table is incident else "1")
    if name == "standing":
        return incident.c.review_status
    if name == "operation":
        return func.coalesce(table.c.event_group_id, table.c.record_id)
    return table.c[name]


@lru_cache(maxsize=64)
def _rules(dialect: str, table: FromClause, name: str, settings: Settings) -> str:
    """The results of four rules as SQL. As a text: to build it takes longer than to run it."""
    first = 4 * int(name.removeprefix(RULES))
    results = (
        result_number(code, settings, table) * literal_column(str(4**place))
        for place, code in enumerate(list(INDICATORS)[first : first + 4])
    )
    # No percent sign doubled: that is done later.
    plain = DIALECTS[dialect].dialect(paramstyle="named")
    return str(reduce(add, results).compile(dialect=plain, compile_kwargs={"literal_binds": True}))
