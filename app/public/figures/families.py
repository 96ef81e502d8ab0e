"""Tables of one family over several quarters, added up without losing what they say.

A table may hold several values together, and another quarter others. A row for each value that
stands alone somewhere (then it is at least that many, if it also hides in a row of several), and
one row for what was only published together: the rows add up to the total.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.codebook import codebook
from app.releases import Quarter, Table
from app.releases.families import (
    AFTER_MOTION,
    AFTER_MOTION_VALUES,
    FAMILIES,
    FIELD,
    INDICATOR,
    INDICATOR_VALUES,
    MOTION_AND_RULING,
    MOTIONS_AND_RULINGS,
    OUTCOMES,
)
from app.releases.model import NOT_ANSWERED

# Answers that say nothing about the question; the rest answers it.
SAYS_NOTHING = frozenset({NOT_ANSWERED, "unknown", "not_asked", "open", "does_not_apply"})


@dataclass(frozen=True)
class ValueRow:
    """People of one value, or of several that were published together."""

    values: tuple[str, ...]
    people: int
    most: int  # if everybody in rows of several values that name this one had it

    @property
    def exact(self) -> bool:
        """Whether it is neither more nor less."""
        return self.most == self.people


@dataclass(frozen=True)
class FamilyFigure:
    """One family, over all its tables."""

    family: str
    place: str
    first: Quarter  # of releases, not of detentions
    last: Quarter
    rows: tuple[ValueRow, ...]
    together: tuple[tuple[frozenset[str], int], ...]  # every set of values that was published
    marked: tuple[str, ...]  # ids of tables that an erratum marks

    @property
    def people(self) -> int:
        """The total: the sum of its rows."""
        return sum(row.people for row in self.rows)

    def bounds(self, values: Collection[str]) -> tuple[int, int]:
        """At least and at most so many people have one of these values."""
        wanted = frozenset(values)
        least = sum(people for found, people in self.together if found <= wanted)
        most = sum(people for found, people in self.together if found & wanted)
        return least, most

    @property
    def answered(self) -> tuple[int, int]:
        """At least and at most so many people's reports answer the question."""
        least, most = self.bounds(SAYS_NOTHING)
        return self.people - most, self.people - least


def values_of(family: str) -> tuple[str, ...]:
    """The values of a family in the order of the pages."""
    if family == OUTCOMES:
        return tuple(code for code in codebook["incident_outcome"].labels if code != "detained")
    if family == MOTION_AND_RULING:
        return MOTIONS_AND_RULINGS
    if family == AFTER_MOTION:
        return AFTER_MOTION_VALUES
    kinds = {one.name: one.kind for one in FAMILIES}
    if kinds.get(family) == INDICATOR:
        return INDICATOR_VALUES
    if kinds.get(family) == FIELD:
        labels = [code for code in codebook[family].labels if code not in SAYS_NOTHING]
        last = [code for code in codebook[family].labels if code in SAYS_NOTHING]
        return (*labels, *last, NOT_ANSWERED)
    return ()


def families_of(tables: Sequence[tuple[Table, str]]) -> Mapping[tuple[str, str], FamilyFigure]:
    """Every family and place that has a table. Beside each table, the reason that marks it."""
    found: dict[tuple[str, str], list[tuple[Table, str]]] = {}
    for table, marked in tables:
        found.setdefault((table.family, table.place), []).append((table, marked))
    return {key: _figure(*key, group) for key, group in found.items()}


def _figure(family: str, place: str, tables: Sequence[tuple[Table, str]]) -> FamilyFigure:
    sums: dict[frozenset[str], int] = {}
    for table, _ in tables:
        for row in table.rows:
            values = frozenset(row.values)
            sums[values] = sums.get(values, 0) + row.people
    order = _order(family, sums)
    together = tuple(sorted(sums.items(), key=lambda one: sorted(map(order.index, one[0]))))
    return FamilyFigure(
        family=family,
        place=place,
        first=min(table.first for table, _ in tables),
        last=max(table.last for table, _ in tables),
        rows=_rows(order, together),
        together=together,
        marked=tuple(table.id for table, marked in tables if marked),
    )


def _order(family: str, found: Iterable[frozenset[str]]) -> list[str]:
    """The values in their order; what this version does not know stands last."""
    known = list(values_of(family))
    return known + sorted(set().union(*found) - set(known))


def _rows(
    order: Sequence[str], together: Sequence[tuple[frozenset[str], int]]
) -> tuple[ValueRow, ...]:
    several = [(values, people) for values, people in together if len(values) > 1]
    rows = []
    for value in order:
        alone = sum(people for values, people in together if values == {value})
        if alone:
            hidden = sum(people for values, people in several if value in values)
            rows.append(ValueRow((value,), alone, alone + hidden))
    if several:
        union = frozenset().union(*(values for values, _ in several))
        people = sum(people for _, people in several)
        rows.append(ValueRow(tuple(value for value in order if value in union), people, people))
    return tuple(rows)
