"""The CSV of codes as PostgreSQL's own `COPY` writes it.

It joins the cells of a line for two thirds of what its `format()` takes. Python has only to look at
lines that hold a free text, which needs the key file; all others pass as they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.orm import Session

from app.exchange.export.asked import Export
from app.exchange.export.csv_cells import sealed_cell
from app.exchange.export.query import column_in_sql, envelopes, is_typed, rows_query
from app.exchange.export.reading import ROWS_AT_ONCE, Line, copied
from app.exchange.guard import encoded_in_sql
from app.incidents.models import incident
from app.ledger.keys import Held, Keys
from app.ledger.sealing import Place

LINE_END = b"\r\n"
# A cell as it stands, in its quotes if it has them; a quote within is doubled.
CELL = re.compile(r'(?:^|,)((?:"[^"]*")+|[^,"]*)')


def stream_lines(session: Session, keys: Keys, export: Export) -> Generator[bytes]:
    """The lines after the header, in pieces of some hundred."""
    tables, sealed = envelopes(export)
    columns = [*(_column(name, sealed) for name in export.columns), *_needed(sealed)]
    whole = not export.filters.pairs()
    ending = b"," * len(_needed(sealed)) + b"\n"
    end = -len(ending)
    write = _writer(export, sealed)
    with copied(session, rows_query(export, tables, columns), "FORMAT csv", whole=whole) as rows:
        while block := list(islice(rows, ROWS_AT_ONCE)):
            # A key that was destroyed opens nothing from the next block on.
            held = keys.held()
            lines = [row[:end] if row[end:] == ending else write(held, row) for row in block]
            yield LINE_END.join([*lines, b""])


def _column(name: str, sealed: Mapping[str, tuple[Any, Any]]) -> ColumnElement[Any]:
    if name in sealed:
        envelope: ColumnElement[Any] = sealed[name][0]
        return envelope
    column = column_in_sql(name)
    # `COPY` would write an empty text in quotes, to tell it from a blank: nobody else does.
    return func.nullif(encoded_in_sql(column), "") if is_typed(name) else column


def _needed(sealed: Mapping[str, tuple[Any, Any]]) -> list[ColumnElement[Any]]:
    """What a line holds after its cells, for its texts to be opened; blank if it has none."""
    if not sealed:
        return []
    revisions = [revision for _envelope, revision in sealed.values()]
    any_text = func.coalesce(*revisions, 0) > 0
    return [case((any_text, incident.c.record_id)), *revisions]


def _writer(export: Export, sealed: Mapping[str, tuple[Any, Any]]) -> Callable[[Held, Line], bytes]:
    width = len(export.columns)
    places = [(name, export.columns.index(name)) for name in sealed]

    def write(held: Held, row: Line) -> bytes:
        """A line whose texts are opened."""
        line = str(row, "utf-8")[:-1]
        cells = cells_of(line)
        record_id, *revisions = cells[width:]
        for (name, position), revision in zip(places, revisions, strict=True):
            if revision:
                place = Place(record_id, name, int(revision))
                cells[position] = sealed_cell(held, place, cells[position])
        return ",".join(cells[:width]).encode()

    return write


def cells_of(line: str) -> list[str]:
    """The cells of a line as they stand, those in quotes with them."""
    return CELL.findall(line) if '"' in line else line.split(",")
