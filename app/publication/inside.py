"""A table inside a place: "detained after a DHS motion".

It appears only where both parts may be numbers; else its quarter joins the next one. Together with
the national table of motions it tells of the places that have none: the gate must see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.publication.families_of import after_motion
from app.publication.model import Published, Report
from app.publication.rule import reports, why_not
from app.publication.seen import Span
from app.publication.tables import TableDraft
from app.releases import Quarter, Rule
from app.releases.families import AFTER_MOTION, AFTER_MOTION_VALUES, MOTION_AND_RULING


@dataclass(frozen=True)
class Parts:
    """The reports of some quarters of a place in two parts."""

    place: str
    first: Quarter
    last: Quarter
    span: Span  # from the first to the last quarter of them that has reports
    of: tuple[tuple[Report, ...], tuple[Report, ...]]  # as AFTER_MOTION_VALUES

    def may_be_numbers(self, rule: Rule) -> bool:
        """Whether both could be published."""
        return not any(why_not(rule, part) for part in self.of)

    def few(self, rule: Rule) -> Span | None:
        """What may be told of a table that waits: the lesser part, where that is why it waits.

        Where both together are fewer than two thresholds, everybody knows that it waits, and
        nothing is told.
        """
        counts = [reports(part) for part in self.of]
        lesser = counts.index(min(counts))
        if counts[lesser] >= rule.threshold or sum(counts) < 2 * rule.threshold:
            return None
        return replace(self.span, part=AFTER_MOTION_VALUES[lesser])


def parts(
    place: str, first: Quarter, last: Quarter, published: Iterable[Published]
) -> Parts | None:
    """The two parts of a place, from the reports of its own atoms; None where it has none."""
    of: dict[str, list[Report]] = {value: [] for value in AFTER_MOTION_VALUES}
    quarters = []
    for one in published:
        if first <= one.quarter <= last:
            of[after_motion(one.report.values[MOTION_AND_RULING])].append(one.report)
            quarters.append(one.quarter)
    if not quarters:
        return None
    after, other = (tuple(of[value]) for value in AFTER_MOTION_VALUES)
    return Parts(place, first, last, Span(place, min(quarters), max(quarters)), (after, other))


def inside(rule: Rule, of: Parts) -> TableDraft | None:
    """The table, or None where it has to wait."""
    if not of.may_be_numbers(rule):
        return None
    rows = tuple(((value,), part) for value, part in zip(AFTER_MOTION_VALUES, of.of, strict=True))
    return TableDraft(AFTER_MOTION, of.place, of.first, of.last, rows)
