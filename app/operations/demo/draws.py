"""Weighted draws from tables that a reviewer can read: "granted 62, continued 14"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values and how often each is drawn, relative to the others."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        listed = list(pairs)
        self.values = tuple(value for value, _ in listed)
        self._ends = list(accumulate(weight for _, weight in listed))
        self._total = self._ends[-1]

    def draw(self, random: Random) -> T:
        """One value."""
        return self.values[bisect_right(self._ends, random.random() * self._total)]


def one_of(table: str) -> Weighted[str]:
    """Codes of one field with their weights; `+` joins several codes of a multiple answer, and
    `-` stands for a blank."""
    pairs = (entry.split() for entry in table.split(","))
    return Weighted(
        ("" if codes == "-" else codes.replace("+", " "), float(weight)) for codes, weight in pairs
    )


def tables(text: Mapping[str, str]) -> dict[str, Weighted[str]]:
    """A table for each field."""
    return {name: one_of(table) for name, table in text.items()}


def draw_all(fields: Mapping[str, Weighted[str]], random: Random) -> dict[str, str]:
    """An answer to each field, independent of each other."""
    return {name: table.draw(random) for name, table in fields.items()}


def heavy_tailed(values: Iterable[T]) -> Weighted[T]:
    """Values in falling order of frequency: about as 1, 3/4, 3/5, 1/2 ..., by rank."""
    return Weighted((value, 1 / (rank + 3)) for rank, value in enumerate(values))


def random_of(*key: object) -> Random:
    """The source of chance for one purpose; the same key gives the same draws, anywhere."""
    return Random(":".join(str(part) for part in key))  # noqa: S311  # invented records, no secret
