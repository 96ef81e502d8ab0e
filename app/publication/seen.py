"""What an attacker sees and is told: the numbers, and what the rule says about what is missing.

The gate and the attack command build their equations from these values alone. The gate fills in
the reports behind each number; the attack, which has only what is public, the people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.releases import Level, Month, Quarter, Rule


@dataclass(frozen=True)
class Run:
    """Months of a place that were carried for too long, and passed on whole."""

    place: str
    state: str
    first: Month
    last: Month  # the month at whose end it was passed on


@dataclass(frozen=True)
class SeenAtom:
    """A released number of a place, of "elsewhere in this state" or of "elsewhere".

    `too_few` are the months at which the run was not released because it held too few; of a pool,
    `few_together` are parts of its runs, first and one after the last, of which the same holds.
    The public is not told either; the attacker is (trust: "with knowledge of the rule").
    """

    id: str
    level: Level
    where: str
    quarter: Quarter  # of the release
    first: Month
    last: Month
    number: int
    late: bool = False
    corrected: bool = False
    too_few: tuple[Month, ...] = ()
    runs: tuple[Run, ...] = ()
    few_together: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class SeenRow:
    """One line of a table."""

    values: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class SeenTable:
    """A closed table; `small` are the values that were merged for being too few."""

    id: str
    family: str
    place: str
    first: Quarter
    last: Quarter
    rows: tuple[SeenRow, ...]
    small: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeenGathered:
    """What was waiting at a release, to the step: at least `waiting`, less than one step more."""

    release: int
    waiting: int
    step: int


@dataclass(frozen=True)
class Seen:
    """Everything together.

    `inside_few` tells, for a place and the quarters (first, last) that its inside table waited
    for, which part was too few. `harmless` are parts of a place in one quarter that could be
    published themselves: an attacker who finds them out learns nothing that is held.
    """

    rule: Rule
    atoms: tuple[SeenAtom, ...] = ()
    tables: tuple[SeenTable, ...] = ()
    gathered: tuple[SeenGathered, ...] = ()
    inside_few: Mapping[tuple[str, Quarter, Quarter], str] = field(default_factory=dict)
    harmless: frozenset[tuple[str, Quarter]] = frozenset()
