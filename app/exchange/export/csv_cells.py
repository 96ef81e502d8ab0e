"""The cells of a CSV that Python writes, for some hundred lines at once: free texts, which need the
key file, and labels, which need the codebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.codebook import Kind, codebook
from app.exchange.export.asked import Export, Values
from app.exchange.export.texts import UNREADABLE, Words
from app.exchange.guard import quote_cell
from app.incidents.texts import Lost, read_text
from app.ledger.keys import Held, Keys
from app.ledger.sealing import Place

# Between codes on their way to labels, and between bundles of them; no code holds either.
CODES_END, BUNDLES_END = "\x1e", "\x1f"
COMBINATIONS = 4_000  # of codes, at most, whose labels are kept ready-made for a bundle
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
            comma + sealed_cell(held, Place(record_id, name, int(revision)), envelope)
            if envelope
            else comma
            for envelope, record_id, revision in zip(*(columns[one] for one in at), strict=True)
        ]

    return write


def sealed_cell(keys: Held, place: Place, envelope: str) -> str:
    """The cell of one free text: what was written, or why it cannot be read."""
    text = read_text(keys, place, envelope)
    return UNREADABLE[text] if isinstance(text, Lost) else quote_cell(text)


class Bundle(dict[str, str]):
    """What is written for the codes of some neighbors: worked out once for each combination, and
    then found by one look instead of several."""

    def __init__(self, words: Sequence[Words]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, codes: str) -> str:
        each = zip(self._words, codes.split(CODES_END), strict=True)
        written = self[codes] = "".join(words[code] for words, code in each)
        return written


class Passing(dict[str, str]):
    """What is written for a number or a day: itself."""

    def __init__(self, comma: str) -> None:
        super().__init__()
        self._comma = comma

    def __missing__(self, value: str) -> str:
        return self._comma + value


def bundles_of(names: Sequence[str]) -> list[list[str]]:
    """Neighbors of which few combinations of codes can be; all else stands alone."""
    found: list[list[str]] = []
    room = 0
    for name in names:
        field = codebook.fields.get(name)
        is_one_code = field is not None and field.kind is Kind.CHOICE
        choices = len(codebook[name].labels) + 1 if is_one_code else COMBINATIONS
        room //= choices
        if room:
            found[-1].append(name)
        else:
            found.append([name])
            room = COMBINATIONS // choices
    return found


def labels_of(export: Export, names: Sequence[str], commas: Mapping[str, str]) -> dict[str, str]:
    """What is written for a bundle, each cell after its comma."""
    if not export.in_words(names[0]):
        return Passing(commas[names[0]])
    words = [Words(codebook[one], _in_words(export, commas[one])) for one in names]
    return Bundle(words)


def _in_words(export: Export, comma: str) -> Callable[[str, str], str]:
    """What stands in the file for an answer; made once for each that there is."""
    if export.values is Values.BOTH:
        return lambda answer, label: f"{comma}{answer},{quote_cell(label)}"
    return lambda _answer, label: comma + quote_cell(label)


def cells_in_words(bundles: Sequence[dict[str, str]], position: int) -> Cells:
    """Labels of neighbors, whose codes come in one piece: as columns of their own they would cost
    the driver more."""

    def write(columns: Columns) -> list[str]:
        codes = zip(*(line.split(BUNDLES_END) for line in columns[position]), strict=True)
        written = [
            list(map(bundle.__getitem__, column))
            for bundle, column in zip(bundles, codes, strict=True)
        ]
        return list(map("".join, zip(*written, strict=True)))

    return write
