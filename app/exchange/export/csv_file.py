"""The export as CSV: the database writes the lines, Python only what it alone can write.

Each line comes from the database in few pieces, ready-made: cells joined, texts guarded. Between
them stand the cells that need the key file (free text) or the codebook (labels). That is several
times as fast as a cell at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy.orm import Session

from app.codebook import Kind, codebook
from app.exchange.export.asked import Export, Values, header_of
from app.exchange.export.columns import SOURCE_REF, field_of
from app.exchange.export.query import column_in_sql, envelopes, is_sealed, read_texts, rows_query
from app.exchange.export.texts import UNREADABLE, Words, opened
from app.exchange.guard import quote_cell, quoted_in_sql
from app.incidents.models import incident
from app.incidents.texts import Lost
from app.ledger.keys import Keys

BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"
# Functions take at most 100 arguments in PostgreSQL.
CELLS_AT_ONCE = 90
TYPED = (Kind.TEXT, Kind.REFERENCE)

# A cell is made from the whole row: a text needs its record's number besides.
Cell = Callable[[Sequence[Any]], str]


@dataclass(frozen=True)
class Line:
    """How a line is made: what to ask the database for, and the cells that Python writes."""

    columns: Sequence[Any]  # the pieces of the line one after another, then what cells need besides
    width: int  # how many of them are pieces
    cells: Sequence[tuple[int, Cell]]  # those pieces that are an envelope, and what opens it
    words: Sequence[tuple[int, Words]]  # those that are a code, and what is written for it


def stream_csv(session: Session, keys: Keys, export: Export) -> Generator[bytes]:
    """The file, in pieces of some hundred lines."""
    yield (BYTE_ORDER_MARK + ",".join(header_of(export)) + LINE_END).encode()
    tables, sealed = envelopes(export)
    is_postgresql = session.connection().dialect.name == "postgresql"
    line = _line(export, keys, sealed, func.format if is_postgresql else func.printf)
    for rows in read_texts(session, rows_query(export, tables, line.columns)):
        lines = [_written(row, line) for row in rows]
        lines.append("")
        yield LINE_END.join(lines).encode()


def _written(row: Sequence[Any], line: Line) -> str:
    pieces = list(row[: line.width])
    for position, words in line.words:
        pieces[position] = words[pieces[position]]
    for position, cell in line.cells:
        pieces[position] = cell(row)
    return "".join(pieces)


def _line(
    export: Export, keys: Keys, sealed: Mapping[str, tuple[Any, Any]], join: Callable[..., Any]
) -> Line:
    """Neighbors that the database can write become one piece of text."""
    pieces: list[Any] = []
    revisions: list[Any] = []
    cells: list[tuple[int, Cell]] = []
    words: list[tuple[int, Words]] = []
    width = len(_groups(export))
    for group in _groups(export):
        comma, position, name = "," if pieces else "", len(pieces), group[0]
        if name in sealed:
            envelope, revision = sealed[name]
            pieces.append(envelope)
            revisions.append(revision)
            at = (position, width, width + len(revisions))
            cells.append((position, _sealed_cell(keys, name, at, comma)))
        elif export.in_words(name):
            pieces.append(column_in_sql(name))
            words.append((position, Words(codebook[name], _in_words(export, comma))))
        else:
            pattern = comma + ",".join(["%s"] * len(group))
            pieces.append(join(literal(pattern), *map(_cell_in_sql, group)))
    return Line([*pieces, incident.c.record_id, *revisions], width, cells, words)


def _groups(export: Export) -> list[list[str]]:
    """The columns: alone where Python writes the cell, else together with their neighbors."""
    found: list[list[str]] = []
    for alone, names in groupby(
        export.columns, lambda name: is_sealed(name) or export.in_words(name)
    ):
        together = list(names)
        size = 1 if alone else CELLS_AT_ONCE
        found += [together[start : start + size] for start in range(0, len(together), size)]
    return found


def _cell_in_sql(name: str) -> ColumnElement[Any]:
    """No code, number or date can begin a formula: only what somebody typed is looked at."""
    column, field = column_in_sql(name), field_of(name)
    typed = name == SOURCE_REF or (field is not None and field.kind in TYPED)
    return quoted_in_sql(column) if typed else column


def _sealed_cell(keys: Keys, name: str, at: tuple[int, int, int], comma: str) -> Cell:
    envelope_at, record_at, revision_at = at

    def write(row: Sequence[Any]) -> str:
        envelope = row[envelope_at]
        if not envelope:
            return comma
        text = opened(keys, name, row[record_at], envelope, int(row[revision_at]))
        return comma + (UNREADABLE[text] if isinstance(text, Lost) else quote_cell(text))

    return write


def _in_words(export: Export, comma: str) -> Callable[[str, str], str]:
    """What stands in the file for an answer; made once for each that there is."""
    if export.values is Values.BOTH:
        return lambda answer, label: f"{comma}{answer},{quote_cell(label)}"
    return lambda _answer, label: comma + quote_cell(label)
