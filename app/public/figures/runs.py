"""Months that could only be published together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.public.figures.model import ReleasedAtom
from app.releases import Month


@dataclass(frozen=True)
class Run:
    """People in months from the first to the last; one month is a run of one."""

    first: Month
    last: Month
    people: int
    atoms: tuple[ReleasedAtom, ...]

    @property
    def months(self) -> int:
        """How many."""
        return self.last.number - self.first.number + 1


def runs_of(atoms: Iterable[ReleasedAtom]) -> tuple[Run, ...]:
    """Atoms of the same months added up, in the order of their months.

    Runs of different places overlap; no number of a run is ever divided over its months.
    """
    found: dict[tuple[Month, Month], list[ReleasedAtom]] = {}
    for one in atoms:
        found.setdefault((one.atom.first, one.atom.last), []).append(one)
    return tuple(
        Run(first, last, sum(one.atom.people for one in group), tuple(group))
        for (first, last), group in sorted(found.items())
    )


def spans_of(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs of several months added up by the quarter, half-year or year that they lie in.

    Runs of different places overlap in every way. Each counts in the shortest of these spans that
    holds it whole; what goes over the turn of a year is added up by the years that it touches.
    The months of a sum are those that its runs name, not more.
    """
    found: dict[tuple[int, int, int], list[Run]] = {}
    for run in runs:
        years = (run.first.number // 12, run.last.number // 12)
        length = length_of(run)
        key = (length, run.first.number // length, 0) if length else (0, *years)
        found.setdefault(key, []).append(run)
    sums = [
        Run(
            min(run.first for run in group),
            max(run.last for run in group),
            sum(run.people for run in group),
            tuple(one for run in group for one in run.atoms),
        )
        for group in found.values()
    ]
    return tuple(sorted(sums, key=lambda run: (run.first, run.last)))


def length_of(run: Run) -> int:
    """The months of the quarter, half-year or year that holds a run; 0 over the turn of a year."""
    for months in (3, 6, 12):
        if run.first.number // months == run.last.number // months:
            return months
    return 0
