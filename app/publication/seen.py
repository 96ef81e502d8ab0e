"""What an attacker sees and is told: the numbers, and what the rule says about what is missing.

The gate and the attack command build their equations from these values alone. The gate fills in
the reports behind each number; the attack, which has only what is public, the people.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    """A closed table, and how its values were merged: which were `small` (fewer than the
    threshold), which `larger` ones joined them, in this order, and after how many of those
    (`short`) the row still held too few."""

    id: str
    family: str
    place: str
    first: Quarter
    last: Quarter
    rows: tuple[SeenRow, ...]
    small: tuple[str, ...] = ()
    larger: tuple[str, ...] = ()
    short: tuple[int, ...] = ()


@dataclass(frozen=True)
class Waited:
    """A table that was tried and could not close: the same, of the quarters that it was tried
    for."""

    family: str
    first: Quarter
    last: Quarter
    small: tuple[str, ...]
    larger: tuple[str, ...]
    short: tuple[int, ...]


@dataclass(frozen=True)
class SeenGathered:
    """What was waiting at a release, to the step: at least `waiting`, less than one step more."""

    release: int
    waiting: int
    step: int


@dataclass(frozen=True)
class Span:
    """Some quarters of a place."""

    place: str
    first: Quarter
    last: Quarter
    part: str = ""  # of AFTER_MOTION_VALUES, where one of the two is meant


@dataclass(frozen=True)
class Seen:
    """Everything together.

    `waited` tells why a table could not close, `inside_few` which part of a place was too few
    while its inside table waited.
    `harmless` are spans whose parts could both be published: whoever works them out learns
    nothing that is held. In `unlinked` quarters a report tells when somebody was called in though
    nobody was: what the codebook says of that question cannot be relied on.
    """

    rule: Rule
    atoms: tuple[SeenAtom, ...] = ()
    tables: tuple[SeenTable, ...] = ()
    gathered: tuple[SeenGathered, ...] = ()
    waited: tuple[Waited, ...] = ()
    inside_few: tuple[Span, ...] = ()
    harmless: tuple[Span, ...] = ()
    unlinked: tuple[Quarter, ...] = ()
