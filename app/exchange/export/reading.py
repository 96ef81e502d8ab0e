"""The rows of a query, from a cursor that never holds more than it was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import Any

from sqlalchemy import Compiled, Connection, Select, text
from sqlalchemy.orm import Session

Line = bytes | memoryview

ROWS_AT_ONCE = 250
BY_INDEX = {"enable_sort": "off", "max_parallel_workers_per_gather": "0"}
# How `COPY` writes what its own format uses; a backslash before anything else means that itself.
ESCAPED = re.compile(r"\\(.)")
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def read_rows(session: Session, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows, some hundred at once; one snapshot of the database.

    Through the driver's own cursor: SQLAlchemy's rows would cost a third of the time, and its
    streaming mode reads ahead.
    """
    with _cursor(session, query) as cursor:
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield rows


def read_texts(
    session: Session, query: Select[Any], *, whole: bool = False
) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows for a file of text: each value as text, or as the driver gives it; blank is "" or
    None.

    PostgreSQL sends them by `COPY`: its cursors run on one processor and cost a round trip for
    each block.

    Args:
        whole: all records, or nearly: take them in the order of the index.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        yield from read_rows(session, query)
        return
    with copied(session, query, "NULL ''", whole=whole) as lines:
        rows = (str(line, "utf-8") for line in lines)
        while block := [_values(row) for row in islice(rows, ROWS_AT_ONCE)]:
            yield block


@contextmanager
def copied(
    session: Session, query: Select[Any], form: str, *, whole: bool
) -> Iterator[Iterator[Line]]:
    """What PostgreSQL's `COPY` writes, line by line, each with its line feed.

    Args:
        form: of the lines: the options of `COPY`.
        whole: see `read_texts`.
    """
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    compiled = _compiled(connection, query)
    copy = f"COPY ({compiled}) TO STDOUT ({form})"
    with (
        in_order_of_index(session) if whole else nullcontext(),
        driver.cursor() as cursor,
        cursor.copy(copy, compiled.params) as lines,
    ):
        yield iter(lines)


@contextmanager
def in_order_of_index(session: Session) -> Iterator[None]:
    """Let PostgreSQL walk the index of the list for a while, where it would rather sort.

    A sort of a million records takes as long and half a gigabyte of files, its first row comes
    seconds later, and until then nobody notices that the taker went away.
    """
    for setting, value in BY_INDEX.items():
        session.execute(text(f"SET LOCAL {setting} = {value}"))
    yield
    for setting in BY_INDEX:
        session.execute(text(f"SET LOCAL {setting} TO DEFAULT"))


def _values(row: str) -> list[str]:
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
