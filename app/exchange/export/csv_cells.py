"""The cells of a CSV that Python writes, for some hundred lines at once: free texts, which need the
key file, and labels, which need the codebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.exchange.export.texts import UNREADABLE, Words
from app.exchange.guard import quote_cell
from app.incidents.texts import Lost, read_text
from app.ledger.keys import Held, Keys
from app.ledger.sealing import Place

# Between codes on their way to labels; no code holds it.
SEPARATOR = "\x1f"
# The cells of a column are made from all columns: a text needs its record's number besides.
Columns = Sequence[Sequence[Any]]
Cells = Callable[[Columns], Sequence[str]]


def sealed_cells(keys: Keys, name: str, at: tuple[int, int, int], comma: str) -> Cells:
    """Free texts.

    Args:
        at: where envelope, record number and revision stand among the columns.
    """

    def write(columns: Columns) -> list[str]:
        # A key that was destroyed opens nothing from the next block on.
        held = keys.held()
        return [
            comma + _sealed_cell(held, Place(record_id, name, int(revision)), envelope)
            if envelope
            else comma
            for envelope, record_id, revision in zip(*(columns[one] for one in at), strict=True)
        ]

    return write


def _sealed_cell(keys: Held, place: Place, envelope: str) -> str:
    text = read_text(keys, place, envelope)
    return UNREADABLE[text] if isinstance(text, Lost) else quote_cell(text)


def cells_in_words(words: Sequence[Words], position: int) -> Cells:
    """Labels of neighbors, whose codes come in one piece: as columns of their own they would cost
    the driver twice as much."""

    def write(columns: Columns) -> list[str]:
        answers = zip(*(line.split(SEPARATOR) for line in columns[position]), strict=True)
        written = [
            list(map(labels.__getitem__, column))
            for labels, column in zip(words, answers, strict=True)
        ]
        return list(map("".join, zip(*written, strict=True)))

    return write
