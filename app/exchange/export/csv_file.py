"""The export as CSV: the database writes the lines, Python only what it alone can write.

Each line comes from the database in few pieces, ready-made: cells joined, texts guarded. Between
them stand the cells that need the key file (free text) or the codebook (labels), written column by
column for some hundred lines at once. That is several times as fast as a cell at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy.orm import Session

from app.exchange.export.asked import Export, Values, header_of
from app.exchange.export.columns import field_of
from app.exchange.export.csv_cells import (
    BUNDLES_END,
    CODES_END,
    Cells,
    bundles_of,
    cells_in_words,
    labels_of,
    sealed_cells,
)
from app.exchange.export.csv_copied import stream_lines
from app.exchange.export.query import (
    TYPED,
    column_in_sql,
    envelopes,
    is_sealed,
    is_typed,
    rows_query,
)
from app.exchange.export.reading import read_texts
from app.exchange.guard import quoted_in_sql
from app.incidents.models import incident
from app.ledger.keys import Keys

BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"
# Functions take at most 100 arguments in PostgreSQL.
CELLS_AT_ONCE = 90


@dataclass(frozen=True)
class Line:
    """How lines are made: what to ask the database for, and the cells that Python writes."""

    columns: Sequence[Any]  # the pieces of the line one after another, then what cells need besides
    width: int  # how many of them are pieces
    cells: Sequence[tuple[int, Cells]]  # those pieces that are an envelope or a code


def stream_csv(session: Session, keys: Keys, export: Export) -> Generator[bytes]:
    """The file, in pieces of some hundred lines."""
    yield (BYTE_ORDER_MARK + ",".join(header_of(export)) + LINE_END).encode()
    is_postgresql = session.connection().dialect.name == "postgresql"
    if is_postgresql and export.values is Values.CODES:
        yield from stream_lines(session, keys, export)
        return
    tables, sealed = envelopes(export)
    line = _line(export, keys, sealed, func.format if is_postgresql else func.printf)
    whole = not export.filters.pairs()
    for rows in read_texts(session, rows_query(export, tables, line.columns), whole=whole):
        yield _written(rows, line).encode()


def _written(rows: Sequence[Sequence[Any]], line: Line) -> str:
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for position, cells in line.cells:
        columns[position] = cells(columns)
    lines = list(map("".join, zip(*columns[: line.width], strict=True)))
    return LINE_END.join([*lines, ""])


def _line(
    export: Export, keys: Keys, sealed: Mapping[str, tuple[Any, Any]], join: Callable[..., Any]
) -> Line:
    """Neighbors that the database can write become one piece of text."""
    pieces: list[Any] = []
    revisions: list[Any] = []
    cells: list[tuple[int, Cells]] = []
    width = len(_groups(export))
    for group in _groups(export):
        comma, position, name = "," if pieces else "", len(pieces), group[0]
        if name in sealed:
            envelope, revision = sealed[name]
            pieces.append(envelope)
            revisions.append(revision)
            at = (position, width, width + len(revisions))
            cells.append((position, sealed_cells(keys, name, at, comma)))
            continue
        if not _passes_python(export, name):
            pattern = comma + ",".join(["%s"] * len(group))
            pieces.append(join(literal(pattern), *map(_cell_in_sql, group)))
            continue
        bundles = bundles_of(group)
        pattern = BUNDLES_END.join(CODES_END.join(["%s"] * len(names)) for names in bundles)
        pieces.append(join(literal(pattern), *map(column_in_sql, group)))
        commas = dict.fromkeys(group, ",") | {name: comma}
        labels = [labels_of(export, names, commas) for names in bundles]
        cells.append((position, cells_in_words(labels, position)))
    return Line([*pieces, incident.c.record_id, *revisions], width, cells)


def _groups(export: Export) -> list[list[str]]:
    """The columns: a sealed one alone, else together with neighbors that are written alike."""
    found: list[list[str]] = []
    for (alone, _passes), names in groupby(
        export.columns, lambda name: (is_sealed(name), _passes_python(export, name))
    ):
        together = list(names)
        size = 1 if alone else CELLS_AT_ONCE
        found += [together[start : start + size] for start in range(0, len(together), size)]
    return found


def _passes_python(export: Export, name: str) -> bool:
    """Whether a cell goes through Python with its neighbors' labels: what stands in the file is
    made there, or is a number or day between them."""
    field = field_of(name)
    return (
        export.values is not Values.CODES
        and field is not None
        and not field.sealed
        and field.kind not in TYPED
    )


def _cell_in_sql(name: str) -> ColumnElement[Any]:
    column = column_in_sql(name)
    return quoted_in_sql(column) if is_typed(name) else column
