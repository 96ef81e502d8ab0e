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
    """
    found: dict[tuple[Month, Month], list[Run]] = {}
    turns: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        span = _span(run)
        if span is None:
            years = (run.first.first_day.year, run.last.first_day.year)
            turns.setdefault(years, []).append(run)
        else:
            found.setdefault(span, []).append(run)
    for group in turns.values():
        ends = min(run.first for run in group), max(run.last for run in group)
        found.setdefault(ends, []).extend(group)
    return tuple(
        Run(
            first,
            last,
            sum(run.people for run in group),
            tuple(one for run in group for one in run.atoms),
        )
        for (first, last), group in sorted(found.items())
    )


def _span(run: Run) -> tuple[Month, Month] | None:
    """The quarter, half-year or year that holds a run; None if it goes over the turn of a year."""
    for months in (3, 6, 12):
        start = run.first.number // months * months
        if run.last.number < start + months:
            return Month(start), Month(start + months - 1)
    return None
