"""Two who know more than a reader: the agency, and an office.

The agency holds the list of arrests: every person of a published number is a name to it. What it
must not learn is which attorney saw them: behind each number stand three reporters, and beside the
largest of them three reports. An office knows its own records, and takes them from a number: what
is left must not be one or two reports of somebody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.publication.families_of import after_motion
from app.publication.model import Report
from app.releases.families import AFTER_MOTION, MOTION_AND_RULING, OUTCOMES
from tests.security.attack.running import Register


@dataclass(frozen=True)
class Found:
    """What the insiders found among so many numbers."""

    numbers: int
    few_reporters: tuple[str, ...]
    remainders: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.numbers:,} published numbers: {len(self.few_reporters)} below the reporter "
            f"rule, {len(self.remainders)} that leave an office 1 or 2 reports of others"
        )


def numbers_of(register: Register) -> Iterator[tuple[str, list[Report]]]:
    """Every published number with the reports in it."""
    by_atom: dict[str, list[Report]] = {}
    for one in register.published:
        by_atom.setdefault(one.atom, []).append(one.report)
    yield from by_atom.items()
    place_of = {atom.id: atom.where for atom in register.atoms}
    for table in register.tables:
        for row in table.rows:
            if table.family == OUTCOMES:
                found = [
                    report
                    for key, report in register.in_outcomes.items()
                    if register.outcome_table[key] == table.id and report.outcome in row.values
                ]
            else:
                found = [
                    one.report
                    for one in register.published
                    if table.first <= one.quarter <= table.last
                    and table.place in ("", place_of[one.atom])
                    and _value(one.report, table.family) in row.values
                ]
            yield f"{table.id} {row.values[0]}", found


def insiders(register: Register) -> Found:
    """Look at every published number as the agency and as each office."""
    few, remainders, numbers = [], [], 0
    for name, found in numbers_of(register):
        numbers += 1
        net = sum(one.sign for one in found)
        reporters = _net(found, (one.reporter for one in found))
        others = net - max(reporters.values())
        if sum(1 for n in reporters.values() if n > 0) < 3 or others < 3:
            few.append(name)
        offices = _net(found, (one.office for one in found))
        remainders += [name for own in offices.values() if net - own in (1, 2)]
    return Found(numbers, tuple(few), tuple(remainders))


def _value(report: Report, family: str) -> str:
    if family == AFTER_MOTION:
        return after_motion(report.values[MOTION_AND_RULING])
    return report.values[family]


def _net(found: Sequence[Report], names: Iterable[str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for one, name in zip(found, names, strict=True):
        counted[name] += one.sign
    return counted
