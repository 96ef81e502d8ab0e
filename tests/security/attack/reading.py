"""From numbers found on the public side to what an attacker knows.

`Numbers` is all that the public side shows; here it is read from release files. Whoever finds the
same numbers elsewhere (pages, charts, data files) makes a `Numbers` of them and goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.publication.gathered import step_of
from app.publication.seen import Seen, SeenAtom, SeenGathered, SeenRow, SeenTable
from app.releases import Atom, Gathered, Quarter, Rule, Table
from app.releases.folder import read_all


@dataclass(frozen=True)
class Numbers:
    """Every number on the public side."""

    rule: Rule
    atoms: Sequence[tuple[Atom, Quarter]]  # with the quarter of the release
    tables: Sequence[Table]
    gathered: Sequence[tuple[int, Gathered]]  # with the number of the release


def numbers_of(folder: Path) -> Numbers:
    """All numbers of a folder of release files; retracted ones, too: they were public."""
    releases = [sealed.release for sealed in read_all(folder)]
    return Numbers(
        releases[-1].rule,
        [(atom, Quarter.of(one.as_of)) for one in releases for atom in one.atoms],
        [table for one in releases for table in one.tables],
        [(one.number, one.gathered) for one in releases if one.gathered is not None],
    )


def seen_of(numbers: Numbers, told: Seen) -> Seen:
    """What an attacker knows who reads people as reports.

    Args:
        told: the oracle: of what was not released for being too few, and of how values were
            merged. Its counts are not looked at.
    """
    atoms = {atom.id: atom for atom in told.atoms}
    tables = {table.id: table for table in told.tables}
    return Seen(
        numbers.rule,
        tuple(_atom(atom, quarter, atoms[atom.id]) for atom, quarter in numbers.atoms),
        tuple(_table(table, tables[table.id]) for table in numbers.tables),
        tuple(_gathered(numbers, *one) for one in numbers.gathered),
        told.waited,
        told.inside_few,
        told.harmless,
        told.unlinked,
    )


def _atom(atom: Atom, quarter: Quarter, told: SeenAtom) -> SeenAtom:
    return SeenAtom(
        atom.id,
        atom.level,
        atom.where,
        quarter,
        atom.first,
        atom.last,
        atom.people,
        atom.late,
        atom.corrected,
        told.too_few,
        told.runs,
        told.few_together,
    )


def _table(table: Table, told: SeenTable) -> SeenTable:
    rows = tuple(SeenRow(row.values, row.people) for row in table.rows)
    found = SeenTable(table.id, table.family, table.place, table.first, table.last, rows)
    return replace(found, small=told.small, larger=told.larger, short=told.short)


def _gathered(numbers: Numbers, release: int, found: Gathered) -> SeenGathered:
    """How many steps wait, from the sum that is told and the numbers that stand by then."""
    released = sum(atom.people for atom, _ in numbers.atoms if _release(atom) <= release)
    step = step_of(numbers.rule)
    waiting = next(n for n in range(step, 10**9, step) if (released + n) // 10 * 10 >= found.people)
    return SeenGathered(release, waiting, step)


def _release(atom: Atom) -> int:
    return int(atom.id.split(".")[0])
