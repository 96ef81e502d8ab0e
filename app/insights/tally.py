"""People and operations by the values of one field, or of two crossed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.codebook import Kind, codebook
from app.insights.columns.layout import IN_WORDS, OTHER_CODE, Array, bit_of, numbers_of
from app.insights.selecting import Selected, each_once
from app.later import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

MONTH, CITY = "month", "city"
OTHER = "(another code)"  # what the codebook does not know any more
WIDEST = 1 << 20  # beyond it, values are numbered before they are counted
EPOCH = date(1970, 1, 1).toordinal()

# A code, a word, a month ("2026-03"), a city with its state; None where nothing was answered.
Value = str | tuple[str, str] | None


class Tallied(NamedTuple):
    """What was counted for a value."""

    people: int
    operations: int
    records: int


@dataclass(frozen=True)
class _Axis:
    """A field to count by: for some of the rows, their positions and the numbers of values."""

    width: int
    numbers: Array
    bits: Sequence[tuple[int, int]] = ()  # of several codes: number and bit

    def spread(self, at: Array) -> tuple[Array, Array]:
        """For each value of each of these rows: the row's place among them, and the value."""
        if not self.bits:
            return np.arange(len(at)), self.numbers[at]
        here = self.numbers[at]
        places = [np.flatnonzero(here & np.uint32(bit)) for _, bit in self.bits]
        places.append(np.flatnonzero(here == 0))
        values = [number for number, _ in self.bits] + [0]
        return np.concatenate(places), np.repeat(values, [len(place) for place in places])


def columns_of(name: str) -> tuple[str, ...]:
    """The columns that counting by a field takes."""
    if name == MONTH:
        return ("incident_date",)
    return (CITY, "state") if name == CITY else (name,)


def tally(selected: Selected, *names: str) -> Mapping[tuple[Value, ...], Tallied]:
    """Count by one field or more. A report with several codes counts for each of them.

    Values that nobody gave are not there.
    """
    axes = [_axis(selected, name) for name in names]
    at, key, width = _keys(len(selected), axes)
    known = None
    if width > WIDEST:
        known, key = np.unique(key, return_inverse=True)
        width = len(known)
    people = np.bincount(key, selected.people if at is None else selected.people[at], width)
    records = np.bincount(key, minlength=width)
    # An operation of several reports counts once for a value, however many of them have it.
    operations = records.copy()
    shared, operation = _shared(selected, at)
    operations -= np.bincount(key[shared], minlength=width)
    many = int(operation.max()) + 1 if len(operation) else 1
    together = each_once(np.sort(key[shared].astype(np.int64) * many + operation))
    operations += np.bincount(together // many, minlength=width)
    found = {}
    for place in np.flatnonzero(records):
        number = int(place if known is None else known[place])
        values: list[Value] = []
        for name, axis in zip(reversed(names), reversed(axes), strict=True):
            number, one = divmod(number, axis.width)
            values.append(_value(selected, name, one))
        found[tuple(reversed(values))] = Tallied(
            int(people[place]), int(operations[place]), int(records[place])
        )
    return found


def _keys(rows: int, axes: Sequence[_Axis]) -> tuple[Array | None, Array, int]:
    """The rows that count (None: each once, in order), a number for the values of each, and the
    number of such numbers."""
    if len(axes) == 1 and not axes[0].bits:
        return None, axes[0].numbers, axes[0].width
    at, key, width = np.arange(rows), np.zeros(rows, np.int64), 1
    for axis in axes:
        places, numbers = axis.spread(at)
        at, key = at[places], key[places] * axis.width + numbers
        width *= axis.width
    return at, key, width


def _shared(selected: Selected, at: Array | None) -> tuple[Array, Array]:
    """Where rows stand that share their operation with another, and which one that is."""
    if at is None:
        return selected.shared, selected.operation
    numbers = np.full(len(selected), -1, np.int64)
    numbers[selected.shared] = selected.operation
    here = numbers[at]
    places = np.flatnonzero(here >= 0)
    return places, here[places]


def _axis(selected: Selected, name: str) -> _Axis:
    if name == MONTH:
        months = (
            (selected.columns["incident_date"] - EPOCH)
            .astype("datetime64[D]")
            .astype("datetime64[M]")
            .astype(np.int64)
        )
        return _Axis(20_000, months + 10_000)
    if name == CITY:
        city, state = selected.columns[CITY], selected.columns["state"]
        return _Axis((len(selected.words[CITY]) + 1) << 8, (city.astype(np.int64) << 8) | state)
    numbers = selected.columns[name]
    kind = codebook[name].kind
    if kind in IN_WORDS:
        return _Axis(len(selected.words[name]) + 1, numbers.astype(np.int64))
    if kind is Kind.MULTI:
        codes = numbers_of(name)
        return _Axis(
            len(codes) + 1,
            numbers,
            [(number, bit_of(name, code)) for code, number in codes.items()],
        )
    return _Axis(OTHER_CODE + 1, numbers.astype(np.int64))


def _value(selected: Selected, name: str, number: int) -> Value:
    if name == MONTH:
        year, month = divmod(number - 10_000 + 1970 * 12, 12)
        return f"{year:04}-{month + 1:02}"
    if name == CITY:
        city, state = number >> 8, number & 255
        return (selected.words[CITY][city - 1] if city else "", _code("state", state) or "")
    if codebook[name].kind in IN_WORDS:
        return selected.words[name][number - 1] if number else None
    return _code(name, number)


def _code(name: str, number: int) -> str | None:
    if number == OTHER_CODE:
        return OTHER
    return tuple(codebook[name].labels)[number - 1] if number else None
