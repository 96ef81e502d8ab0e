"""The export as plain values: what JSON Lines and workbooks are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.codebook import codebook
from app.exchange.export.asked import Export, Values
from app.exchange.export.query import column_in_sql, envelopes, is_sealed, rows_query
from app.exchange.export.reading import read_rows
from app.exchange.export.texts import UNREADABLE, Words, opened
from app.exchange.guard import decode_cell
from app.incidents.models import incident
from app.incidents.texts import Lost
from app.ledger.keys import Keys

Value = str | int | None


def stream_plain(
    session: Session, keys: Keys, export: Export, *, steps: bool = False
) -> Iterator[list[list[Value]]]:
    """Rows, some hundred at once, each with a value for every name of the first line.

    Args:
        steps: put the dated steps of the case at the end, as JSON.

    Dates are text (ISO 8601), several codes one text with spaces, what is not answered is None,
    and texts are as they were written: no apostrophe stands before them.
    """
    tables, sealed = envelopes(export)
    columns: list[Any] = [
        sealed[name][0] if name in sealed else column_in_sql(name) for name in export.columns
    ]
    if steps:
        columns.append(incident.c.steps)
    width = len(columns)
    columns += [incident.c.record_id, *(revision for _, revision in sealed.values())]
    makers = _makers(export, keys, width)
    for rows in read_rows(session, rows_query(export, tables, columns)):
        yield [_values(row, width, makers) for row in rows]


Maker = Callable[[Sequence[Any]], list[Value]]


def _values(row: Sequence[Any], width: int, makers: Sequence[tuple[int, Maker]]) -> list[Value]:
    if not makers:
        return list(row[:width])
    found: list[Value] = []
    start = 0
    for position, make in makers:
        found += row[start:position]
        found += make(row)
        start = position + 1
    return found + list(row[start:width])


def _makers(export: Export, keys: Keys, width: int) -> list[tuple[int, Maker]]:
    makers: list[tuple[int, Maker]] = []
    sealed = 0
    for position, name in enumerate(export.columns):
        if is_sealed(name):
            sealed += 1
            makers.append((position, _text(keys, name, position, (width, width + sealed))))
        elif export.in_words(name):
            makers.append((position, _words(export, name, position)))
    return makers


def _text(keys: Keys, name: str, position: int, beside: tuple[int, int]) -> Maker:
    record_at, revision_at = beside

    def make(row: Sequence[Any]) -> list[Value]:
        text = opened(keys, name, row[record_at], row[position], row[revision_at])
        return [decode_cell(UNREADABLE[text]) if isinstance(text, Lost) else text or None]

    return make


def _words(export: Export, name: str, position: int) -> Maker:
    words = Words(codebook[name])
    both = export.values is Values.BOTH

    def make(row: Sequence[Any]) -> list[Value]:
        label = words[row[position]] or None
        return [row[position], label] if both else [label]

    return make
