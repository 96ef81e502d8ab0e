"""How an answer becomes a small number. Blank is 0 (a number: -1), and never the number of a code.

A layout is named by a digest of all that it depends on. A block that was packed by another one
(codes were added, a rule or a setting changed) is not read any more until it is packed again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from app.codebook import Kind, codebook
from app.codebook.indicators import INDICATORS, Settings
from app.codebook.indicators.rules import RULES_FILE
from app.codebook.load import HERE
from app.incidents.identifiers import ALPHABET
from app.later import later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[Any]
else:
    Array = Any
    np = later("numpy")

VERSION = "1"  # raised when the same answers are packed otherwise
RULES = "rules:"  # before a number; such a column holds the results of four rules, 2 bits each
BLANK, NO_NUMBER = 0, -1
ANSWERED = 1 << 31  # of several codes: one bit each, and this one, so that "none chosen" shows
OTHER_CODE = 255  # a code that the codebook does not know any more
OWN = ("id", "office_id", "operation", "copied", "standing")
NAMES = (
    *OWN,
    *(field.name for field in codebook.stored if field.name != "event_group_id"),
    *(f"{RULES}{number}" for number in range((len(INDICATORS) + 3) // 4)),
)
IN_WORDS = frozenset({Kind.TEXT, Kind.REFERENCE, Kind.TIME})
OURS = re.compile(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}")
_TO_PYTHON = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")


@dataclass(frozen=True)
class Packed:
    """A column; `words` is what its numbers mean, from 1 on, where no codebook says it."""

    numbers: Array
    words: tuple[str, ...] = ()


def pack(name: str, values: Sequence[Any]) -> Packed:
    """Make a column of answers as they come from the database."""
    if name.startswith(RULES) or name == "copied":
        return Packed(np.array(values, np.uint8))
    if name == "operation":
        return Packed(np.fromiter(map(_operation, values), np.uint64, len(values)))
    if name in OWN and name != "standing":
        return Packed(np.array(values, np.int64))
    kind = Kind.CHOICE if name == "standing" else codebook[name].kind
    if kind in IN_WORDS:
        return _in_words(values)
    if kind is Kind.DATE:
        days = (0 if day is None else day.toordinal() for day in values)
        return Packed(np.fromiter(days, np.int32, len(values)))
    if kind is Kind.INTEGER:
        numbers = (NO_NUMBER if value is None else value for value in values)
        return Packed(np.fromiter(numbers, np.int32, len(values)))
    if kind is Kind.MULTI:
        bits = _bits(name)
        found: dict[str | None, int] = {None: 0}
        for text in set(values) - {None}:
            found[text] = ANSWERED | sum({bits.get(code, 0) for code in text.split()})
        return Packed(np.fromiter(map(found.__getitem__, values), np.uint32, len(values)))
    numbered = numbers_of("review_status" if name == "standing" else name)
    coded = (BLANK if value is None else numbered.get(value, OTHER_CODE) for value in values)
    return Packed(np.fromiter(coded, np.uint8, len(values)))


@cache
def numbers_of(name: str) -> Mapping[str, int]:
    """Code to number, from 1 on, in the order of the codebook."""
    return {code: number for number, code in enumerate(codebook[name].labels, start=1)}


def rule_column(code: str) -> tuple[str, int]:
    """The column that holds the result of a rule, and how far to the left it stands in it."""
    number = list(INDICATORS).index(code)
    return f"{RULES}{number // 4}", 2 * (number % 4)


def bit_of(name: str, code: str) -> int:
    """The bit of one of several codes."""
    return _bits(name)[code]


@cache
def _bits(name: str) -> Mapping[str, int]:
    return {code: 1 << (number - 1) for code, number in numbers_of(name).items()}


def _in_words(values: Sequence[str | None]) -> Packed:
    words = tuple(sorted(set(values) - {None}))  # type: ignore[type-var]  # None is taken out
    numbered: dict[str | None, int] = {word: number for number, word in enumerate(words, start=1)}
    numbered[None] = BLANK
    numbers = np.fromiter(map(numbered.__getitem__, values), np.uint16, len(values))
    return Packed(numbers, words)  # type: ignore[arg-type]  # and so here


def _operation(name: str) -> int:
    """An operation as a number: its 60 bits, where it was named by us. A name from elsewhere is
    hashed to 63 bits: of a million of them, no two meet in all but one of ten million registers."""
    if OURS.fullmatch(name):
        return int(name.replace("-", "").translate(_TO_PYTHON), 32)
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) | 1 << 63


def layout_of(name: str, settings: Settings) -> str:
    """The name of the layout of a column, 16 characters."""
    parts: tuple[object, ...] = ()
    if name.startswith(RULES):
        parts = (_files(), settings.values, settings.rules)
    elif name in codebook.fields and codebook[name].choices:
        parts = tuple(numbers_of(name))
    return hashlib.sha256(repr((VERSION, name, parts)).encode()).hexdigest()[:16]


@cache
def _files() -> str:
    """Everything that the result of a rule depends on, besides the settings."""
    digest = hashlib.sha256()
    for file in (HERE / "fields.csv", HERE / "values.csv", RULES_FILE):
        digest.update(file.read_bytes())
    return digest.hexdigest()
