"""The gate in front of a release: the attack, run on the whole history with this release in it.

What would leave anything unpublished an interval narrower than the threshold less one is held back;
then the attack is run again, until nothing is left to hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.publication.bounds import intervals
from app.publication.equations import equations
from app.publication.seen import Run, Seen, SeenAtom, SeenTable
from app.publication.system import Line, Name, System, Target
from app.releases import Level, Month
from app.releases.families import AFTER_MOTION, MOTION_AND_RULING

_Known = tuple[frozenset[tuple[Name, int]], float, float]
_Part = tuple[frozenset[_Known], frozenset[Target]]


@dataclass(frozen=True)
class Blocked:
    """What the gate holds back in this release."""

    ends: frozenset[tuple[str, Month]] = frozenset()  # place, last month of a run
    pools: frozenset[tuple[Run, ...]] = frozenset()
    tables: frozenset[tuple[str, str]] = frozenset()  # family, place

    def and_atom(self, atom: SeenAtom) -> Blocked:
        """An atom more: its place goes on being carried, its pool waits for more."""
        if atom.level is Level.PLACE:
            return Blocked(self.ends | {(atom.where, atom.last)}, self.pools, self.tables)
        return Blocked(self.ends, self.pools | {atom.runs}, self.tables)

    def and_table(self, table: SeenTable) -> Blocked:
        """A table more: it waits for the next quarter."""
        return Blocked(self.ends, self.pools, self.tables | {(table.family, table.place)})


def hold_back(
    before: Seen, seen_with: Callable[[Blocked], Seen], blocked: Blocked = Blocked()
) -> Blocked:
    """What has to be held back so that nothing becomes too narrow.

    Args:
        before: what was seen before this release.
        seen_with: what is seen after it, with this held back.
    """
    known = {_line(line) for line in equations(before).lines}
    passed: set[_Part] = set()
    while (more := _more(known, passed, before, seen_with(blocked), blocked)) != blocked:
        blocked = more
    return blocked


def _more(
    known: set[_Known], passed: set[_Part], before: Seen, seen: Seen, blocked: Blocked
) -> Blocked:
    """One thing more to hold in each component that is too narrow somewhere.

    Args:
        known: what was known before this release; a component of nothing else is not tried.
        passed: components that were found wide enough, and need not be tried again.
    """
    atoms = {atom.id: atom for atom in seen.atoms[len(before.atoms) :]}
    tables = seen.tables[len(before.tables) :]
    for component in equations(seen).components():
        lines = frozenset(map(_line, component.lines))
        part = (lines, frozenset(component.targets))
        if lines <= known or part in passed:
            continue
        more = _held_in(component, atoms, tables, blocked, seen.rule.threshold - 1)
        if more is None:
            passed.add(part)
        else:
            blocked = more
    return blocked


def _held_in(
    component: System,
    atoms: dict[str, SeenAtom],
    tables: tuple[SeenTable, ...],
    blocked: Blocked,
    needed: int,
) -> Blocked | None:
    """With the first thing held that makes something too narrow; None where nothing does."""
    for found in intervals([component], enough=needed):
        if found.width < needed:
            more = _held(found.target.of[0], component, atoms, tables, blocked)
            if more is not None:
                return more
    return None


def _held(
    narrow: Name,
    component: System,
    atoms: dict[str, SeenAtom],
    tables: Iterable[SeenTable],
    blocked: Blocked,
) -> Blocked | None:
    """The part of this release that is held for this target; None where none of it is to blame.

    A table inside a place goes before the national one, for it says less; of the families that are
    linked, the one that depends on the others goes first.
    """
    for name in (narrow, *component.bounds):
        if name[0] in ("month", "late", "withdrawn", "run") and name[1] in atoms:
            return blocked.and_atom(atoms[name[1]])
    here = [table for table in tables if _stands_in(table, component)]
    if not here:
        return None

    def order(table: SeenTable) -> tuple[bool, bool, int]:
        lesser = min(row.number for row in table.rows)
        return (table.family != AFTER_MOTION, table.place != narrow[1], lesser)

    inside_first = sorted(here, key=order)
    if inside_first[0].family != AFTER_MOTION:
        inside_first.reverse()  # summons_timing stands after venue_type and appointment_type
    return blocked.and_table(inside_first[0])


def _stands_in(table: SeenTable, component: System) -> bool:
    for name in component.bounds:
        if name[0] == "outcome" and name[1] == table.id:
            return True
        if name[0] == "value" and name[1] == table.family and not table.place:
            return True
        linked = table.family in (AFTER_MOTION, MOTION_AND_RULING)
        if name[0] == "after_motion" and linked and table.place in ("", name[1]):
            return True
    return False


def _line(line: Line) -> _Known:
    return frozenset(line.parts.items()), line.low, line.high
