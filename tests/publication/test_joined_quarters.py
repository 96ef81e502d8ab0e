"""A quarter that waited, joined with the next: what linear programming bounds for the gate is what
counting through all tables finds."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from random import Random

from app.publication.bounds import intervals
from app.publication.closing import Closed, close
from app.publication.equations import equations
from app.publication.families_of import families, values_of
from app.publication.seen import Seen, SeenAtom, SeenRow, SeenTable, Waited
from app.releases import Level, Month, Quarter
from tests.publication.test_closing import ONE, Counts, rule_of, vectors

FAMILY = "reason_not_stated"  # has three values
NAMES = values_of(families()[FAMILY])
QUARTERS = (Quarter.read("2026-Q1"), Quarter.read("2026-Q2"))
THRESHOLD = 2


def closed(counts: Counts) -> Closed:
    found = {value: ONE[:count] for value, count in zip(NAMES, counts, strict=True)}
    return close(rule_of(THRESHOLD), NAMES, (), found)


def seen_after(totals: tuple[int, int], waited: Closed, found: Closed, both: Counts) -> Seen:
    month = Month.read("2026-01")
    atoms = tuple(
        SeenAtom(str(n), Level.PLACE, str(n), quarter, month, month, total)
        for n, (quarter, total) in enumerate(zip(QUARTERS, totals, strict=True))
    )
    rows = tuple(SeenRow(row, sum(both[NAMES.index(value)] for value in row)) for row in found.rows)
    table = SeenTable("T", FAMILY, "", *QUARTERS, rows, found.small, found.larger, found.short)
    first = QUARTERS[0]
    before = Waited(FAMILY, first, first, waited.small, waited.larger, waited.short)
    return Seen(rule_of(THRESHOLD), atoms, (table,), waited=(before,))


Told = tuple[tuple[int, int], Closed, Closed, tuple[int, ...]]


def by_what_is_told() -> dict[Told, list[tuple[Counts, Counts]]]:
    """All pairs of quarters that look the same, told which values were small."""
    groups = defaultdict(list)
    totals = range(THRESHOLD * 3, THRESHOLD * 3 + 5)
    for one, other in product(totals, range(THRESHOLD, THRESHOLD * 3 + 2)):
        for first in vectors(3, one):
            waited = closed(first)
            if waited.rows:
                continue
            for second in vectors(3, other):
                both = tuple(map(sum, zip(first, second, strict=True)))
                found = closed(both)
                if found.rows:
                    shown = tuple(sum(both[NAMES.index(v)] for v in row) for row in found.rows)
                    key = ((one, other), waited, found, shown)
                    groups[key].append((first, second))
    return groups


def test_the_gate_finds_what_counting_finds() -> None:
    groups = by_what_is_told()
    narrow = 0
    for key in Random(1).sample(sorted(groups, key=repr), 60):
        totals, waited, found, _ = key
        group = groups[key]
        both = tuple(map(sum, zip(*group[0], strict=True)))
        system = equations(seen_after(totals, waited, found, both))
        bounds = {one.target.name: one for one in intervals(system.components())}
        for value, (at, quarter) in product(range(3), enumerate(QUARTERS)):
            counts = [one[at][value] for one in group]
            bound = bounds["value", FAMILY, NAMES[value], str(quarter)]
            assert (bound.low, bound.high) == (min(counts), max(counts))
            narrow += bound.width < THRESHOLD - 1
    assert narrow  # some of these the gate has to hold
