"""The query behind every kind of file, and a cursor that never holds more than it was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Compiled, Connection, Select, Text, and_, cast, func, select
from sqlalchemy.orm import Session, aliased

from app.codebook import Kind
from app.exchange.export.asked import Export
from app.exchange.export.columns import DAY, MONTH, field_of
from app.incidents.models import incident
from app.incidents.queries import matching
from app.incidents.scope import may_leave, within
from app.ledger.models import IncidentText

ROWS_AT_ONCE = 250
# How `COPY` writes what its own format uses; a backslash before anything else means that itself.
ESCAPED = re.compile(r"\\(.)")
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def column_in_sql(name: str) -> ColumnElement[Any]:
    """A column of the file that is no sealed text."""
    if name == MONTH:
        # "2026-03": dates are ISO 8601 as text on both databases.
        return func.substr(cast(incident.c[DAY], Text), 1, 7)
    column: ColumnElement[Any] = incident.c[name]
    field = field_of(name)
    return cast(column, Text) if field is not None and field.kind is Kind.DATE else column


def is_sealed(name: str) -> bool:
    """Whether the column is free text that is kept encrypted."""
    field = field_of(name)
    return field is not None and field.sealed


def envelopes(export: Export) -> tuple[Any, Mapping[str, tuple[Any, Any]]]:
    """The tables to select from, and for each sealed column its envelope and its revision."""
    tables: Any = incident
    found: dict[str, tuple[Any, Any]] = {}
    for name in filter(is_sealed, export.columns):
        text = aliased(IncidentText, name=f"text_{name}")
        tables = tables.outerjoin(
            text,
            and_(
                text.incident_id == incident.c.id,
                text.field == name,
                text.superseded.is_(False),
                within(export.actor, "incident.narrative"),
            ),
        )
        found[name] = (text.envelope, text.revision)
    return tables, found


def rows_query(export: Export, tables: Any, columns: Sequence[Any]) -> Select[Any]:
    """These columns of the records that leave, in the order of the list."""
    conditions = matching(export.actor, export.filters, within(export.actor, "incident.export"))
    return (
        select(*columns)
        .select_from(tables)
        .where(*conditions, may_leave())
        .order_by(incident.c.incident_date.desc(), incident.c.id.desc())
    )


def read_rows(session: Session, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows, some hundred at once; one snapshot of the database.

    Through the driver's own cursor: SQLAlchemy's rows would cost a third of the time, and its
    streaming mode reads ahead.
    """
    with _cursor(session, query) as cursor:
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield rows


def read_texts(session: Session, query: Select[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows for a file of text: each value as text, or as the driver gives it; blank is "" or
    None.

    PostgreSQL sends them by `COPY`: its cursors run on one processor and cost a round trip for
    each block.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        yield from read_rows(session, query)
        return
    driver: Any = connection.connection.driver_connection
    compiled = _compiled(connection, query)
    copy = f"COPY ({compiled}) TO STDOUT (NULL '')"
    with driver.cursor() as cursor, cursor.copy(copy, compiled.params) as copied:
        rows = (str(row, "utf-8") for row in copied)
        while block := [_copied(row) for row in islice(rows, ROWS_AT_ONCE)]:
            yield block


def _copied(row: str) -> list[str]:
    """The values of a line of `COPY`, which ends with a line feed; those in values are escaped."""
    values = row[:-1].split("\t")
    if "\\" not in row:
        return values
    return [ESCAPED.sub(lambda found: ESCAPES.get(found[1], found[1]), value) for value in values]


def _compiled(connection: Connection, query: Select[Any]) -> Compiled:
    return query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})


@contextmanager
def _cursor(session: Session, query: Select[Any]) -> Iterator[Any]:
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        result = connection.execute(query)
        try:
            yield result.cursor
        finally:
            result.close()
        return
    compiled = _compiled(connection, query)
    driver: Any = connection.connection.driver_connection
    with driver.cursor(name="export") as cursor:
        cursor.execute(str(compiled), compiled.params)
        yield cursor
