"""The export: the rows of the list, less what consent leaves out, as a stream of CSV.

The database makes a text of every cell and Python joins them; only columns that hold typed text
are looked at one by one, since no code, number or date can begin a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, and_, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.policy import Actor, Scope
from app.codebook import Field, Kind, codebook
from app.exchange.guard import KEY_DESTROYED, KEY_MISSING, quote_cell
from app.incidents.filters import Filters
from app.incidents.models import incident
from app.incidents.queries import matching
from app.incidents.scope import counts_whole_network, covered, may_leave, within
from app.incidents.texts import Lost, read_text
from app.ledger.keys import Keys
from app.ledger.models import IncidentText
from app.ledger.sealing import Place

ROWS_AT_ONCE = 1_000
BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"
KEY_COLUMNS = ("record_id", "source_ref")
UNREADABLE = {Lost.DESTROYED: KEY_DESTROYED, Lost.NO_KEY: KEY_MISSING}


class Values(StrEnum):
    """How coded answers are written."""

    CODES = "codes"
    LABELS = "labels"
    BOTH = "both"


@dataclass(frozen=True)
class Export:
    """What is asked for."""

    actor: Actor
    filters: Filters
    values: Values = Values.CODES
    narrative: bool = False

    @property
    def fields(self) -> list[Field]:
        """The fields that leave, in codebook order."""
        return [
            field
            for field in codebook.fields.values()
            if field.name not in KEY_COLUMNS and (self.narrative or field.name != "narrative")
        ]


@dataclass(frozen=True)
class Size:
    """How many records the export holds, and how many consent leaves out."""

    records: int
    left_out: int
    partial: bool = False  # what other offices keep is not in `left_out`: see scope.py


def header_of(export: Export) -> list[str]:
    """The first line: names of the codebook, and with `both` the labels beside the codes."""
    names = list(KEY_COLUMNS)
    for field in export.fields:
        names.append(field.name)
        if export.values is Values.BOTH and _labelled(field):
            names.append(f"{field.name}_label")
    return names


def size_of(session: Session, export: Export) -> Size:
    """Count before anything is sent, so that the log and the page can say it."""
    filtered = bool(export.filters.pairs())
    circle = covered(export.actor, "incident.export", filtered=filtered)
    asked = matching(export.actor, export.filters, circle)
    leaves = and_(within(export.actor, "incident.export"), may_leave())
    # A blank basis makes the condition unknown, not false: the case reads it as "stays".
    leaving = func.coalesce(func.sum(case((leaves, 1), else_=0)), 0)
    matched, records = session.execute(
        select(func.count(), leaving).select_from(incident).where(*asked)
    ).one()
    return Size(
        records,
        matched - records,
        partial=export.actor.scope("incident.export") >= Scope.NETWORK
        and not counts_whole_network(export.actor, "incident.export", filtered=filtered),
    )


def stream_csv(session: Session, keys: Keys, export: Export) -> Iterator[str]:
    """The file, in pieces of some hundred lines; one snapshot of the database."""
    yield BYTE_ORDER_MARK + ",".join(header_of(export)) + LINE_END
    cells = _cell_makers(export, keys)
    width = len(KEY_COLUMNS) + len(export.fields)
    with _cursor(session, _query(export)) as cursor:
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            lines = []
            for row in rows:
                line = list(row[:width])
                for position, make, blank in cells:
                    line[position] = make(line, row) if line[position] else blank
                lines.append(",".join(line))
            lines.append("")
            yield LINE_END.join(lines)


@contextmanager
def _cursor(session: Session, query: Select[Any]) -> Iterator[Any]:
    """The driver's own cursor over a query, which holds no more rows than it is asked for.

    SQLAlchemy's rows would cost a third of the time, and its streaming mode reads ahead.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        result = connection.execute(query)
        try:
            yield result.cursor
        finally:
            result.close()
        return
    compiled = query.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor(name="export") as cursor:
        cursor.execute(str(compiled), compiled.params)
        yield cursor


def stream_bytes(pieces: Iterator[str]) -> Iterator[bytes]:
    """The same as UTF-8."""
    return (piece.encode() for piece in pieces)


def _query(export: Export) -> Select[Any]:
    """Every cell as text, blanks as empty; envelopes with the revision that they belong to."""
    columns: list[ColumnElement[Any]] = [incident.c.record_id, _text(incident.c.source_ref)]
    extra: list[Any] = []
    tables: Any = incident
    for field in export.fields:
        if not field.sealed:
            columns.append(_text(incident.c[field.name]))
            continue
        text = aliased(IncidentText, name=f"text_{field.name}")
        tables = tables.outerjoin(
            text,
            and_(
                text.incident_id == incident.c.id,
                text.field == field.name,
                text.superseded.is_(False),
                within(export.actor, "incident.narrative"),
            ),
        )
        columns.append(_text(text.envelope))
        extra.append(text.revision)
    conditions = matching(export.actor, export.filters, within(export.actor, "incident.export"))
    return (
        select(*columns, *extra)
        .select_from(tables)
        .where(*conditions, may_leave())
        .order_by(incident.c.incident_date.desc(), incident.c.id.desc())
    )


def _text(column: Any) -> ColumnElement[str]:
    """A cell as text; what is text already is not cast, which would cost a tenth of the time."""
    return func.coalesce(column if isinstance(column.type, String) else cast(column, Text), "")


CellMaker = Callable[[list[str], Sequence[Any]], str]


def _cell_makers(export: Export, keys: Keys) -> list[tuple[int, CellMaker, str]]:
    """For each column that needs a look: its position, what makes the cell, what a blank is."""
    makers: list[tuple[int, CellMaker, str]] = [(1, _typed(1), "")]
    sealed = 0
    for position, field in enumerate(export.fields, start=len(KEY_COLUMNS)):
        if field.sealed:
            revision_at = len(KEY_COLUMNS) + len(export.fields) + sealed
            makers.append((position, _unsealed(keys, field.name, position, revision_at), ""))
            sealed += 1
        elif field.kind in (Kind.TEXT, Kind.REFERENCE, Kind.IDENTIFIER):
            makers.append((position, _typed(position), ""))
        elif export.values is not Values.CODES and _labelled(field):
            blank = "," if export.values is Values.BOTH else ""
            makers.append((position, _in_words(field, position, export.values), blank))
    return makers


def _labelled(field: Field) -> bool:
    return field.kind in (Kind.CHOICE, Kind.MULTI)


def _typed(position: int) -> CellMaker:
    return lambda line, _row: quote_cell(line[position])


def _unsealed(keys: Keys, field: str, position: int, revision_at: int) -> CellMaker:
    def make(line: list[str], row: Sequence[Any]) -> str:
        place = Place(row[0], field, row[revision_at])
        text = read_text(keys, place, line[position])
        return UNREADABLE[text] if isinstance(text, Lost) else quote_cell(text)

    return make


def _in_words(field: Field, position: int, values: Values) -> CellMaker:
    @lru_cache(maxsize=4_096)
    def words(answer: str) -> str:
        labels = "; ".join(field.labels.get(code, code) for code in answer.split())
        quoted = quote_cell(labels)
        return f"{answer},{quoted}" if values is Values.BOTH else quoted

    return lambda line, _row: words(line[position])
