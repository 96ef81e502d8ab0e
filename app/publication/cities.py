"""Atoms of places: which months of a place are released together.

A place is walked through in order of time, from the month where it goes on. The smallest run of
closed months that meets the rule is an atom; what is left is carried, and after `carry_months`
passed on whole (`elsewhere.py`). The walk looks at nothing but the reports, so that releases month
by month and one release of all months make the same atoms.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.publication.model import Report
from app.publication.rule import GATE, TOO_FEW, reports, why_not
from app.publication.seen import Run
from app.releases import Month, Place, Rule


@dataclass(frozen=True)
class Draft:
    """An atom of a place without its number."""

    place: str
    first: Month
    last: Month
    reports: tuple[Report, ...]
    late: bool
    corrected: bool
    too_few: tuple[Month, ...]  # where the run ended before, with too few


@dataclass(frozen=True)
class Walk:
    """What became of a place."""

    drafts: tuple[Draft, ...]
    passed: tuple[Run, ...]  # with whatever reports they hold, at times none
    next: Month  # where it goes on
    carried: tuple[Report, ...]
    why: str  # why what is carried is no atom; "" where nothing is

    @property
    def released(self) -> bool:
        """Whether there is an atom."""
        return bool(self.drafts)


def walk(
    rule: Rule,
    place: Place,
    start: Month,
    until: Month,
    found: Sequence[Report],
    held_ends: Collection[Month] = (),
) -> Walk:
    """Walk through the closed months of a place.

    Args:
        start: where it goes on.
        until: the last closed month.
        found: its waiting reports up to that month. Those of months before `start` came late: they
            and all withdrawals join the next atom, and wait for it however long it takes.
        held_ends: months at which the gate let no run end.
    """
    extra = [report for report in found if report.sign < 0 or report.month < start]
    by_month = _by_month(found, start)
    drafts: list[Draft] = []
    passed: list[Run] = []
    run: list[Report] = []
    few: list[Month] = []
    first = month = start
    why = ""
    while month <= until:
        run += by_month.get(month, ())
        late = any(report.sign > 0 for report in extra)
        together = [*extra, *run]
        # The mark "late" tells that one report is not of these months, and would narrow what can
        # be said about each of them by one. One report more makes up for it.
        why = why_not(rule, together, more=int(late)) if together else TOO_FEW
        if not why and month in held_ends:
            why = GATE
        if not why:
            corrected = any(report.sign < 0 for report in extra)
            found_here = tuple(together)
            drafts.append(Draft(place.slug, first, month, found_here, late, corrected, tuple(few)))
            extra = []
        elif month.number - first.number + 1 >= rule.carry_months:
            passed.append(Run(place.slug, place.state, first, month))
        else:
            if reports(together) < rule.threshold + int(late):
                few.append(month)
            month = month.plus(1)
            continue
        run, few, why = [], [], ""
        first = month = month.plus(1)
    carried = (*extra, *run)
    return Walk(tuple(drafts), tuple(passed), first, carried, why or (TOO_FEW if carried else ""))


def _by_month(found: Sequence[Report], start: Month) -> Mapping[Month, list[Report]]:
    by_month: dict[Month, list[Report]] = {}
    for report in found:
        if report.sign > 0 and report.month >= start:
            by_month.setdefault(report.month, []).append(report)
    return by_month
