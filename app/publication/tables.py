"""Tables of values for quarters of releases, over exactly the reports of the atoms in them.

A table is made by the first release of a later quarter. What cannot close joins the next quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.publication.closing import Closed, close, may_be_tried
from app.publication.families_of import (
    OTHER_OUTCOMES,
    counted_as,
    families,
    outcomes,
    values_of,
)
from app.publication.model import Published, Report
from app.publication.rule import people, reports, why_not
from app.publication.seen import SeenRow, SeenTable, Waited
from app.releases import Month, Quarter, Row, Rule, Table
from app.releases.families import OUTCOMES


@dataclass(frozen=True)
class TableDraft:
    """A table without its number."""

    family: str
    place: str
    first: Quarter
    last: Quarter
    rows: tuple[tuple[tuple[str, ...], tuple[Report, ...]], ...]
    small: tuple[str, ...] = ()
    larger: tuple[str, ...] = ()
    short: tuple[int, ...] = ()

    def published(self, number: str) -> Table:
        """As the release file has it: people."""
        rows = tuple(Row(values, people(of)) for values, of in self.rows)
        return Table(number, self.family, self.place, self.first, self.last, rows)

    def seen(self, number: str) -> SeenTable:
        """As the gate sees it: reports."""
        rows = tuple(SeenRow(values, reports(of)) for values, of in self.rows)
        where = (number, self.family, self.place, self.first, self.last)
        return SeenTable(*where, rows, self.small, self.larger, self.short)


def national(
    rule: Rule, family: str, first: Quarter, last: Quarter, published: Iterable[Published]
) -> TableDraft | Waited | None:
    """The table of a family over these quarters; what the gate is told where it was tried and has
    to wait; None where it has too few reports to be tried.

    Raises:
        ValueError: a report has a value that its family does not know.
    """
    described = families()[family]
    found: dict[str, list[Report]] = {value: [] for value in values_of(described)}
    for one in published:
        if first <= one.quarter <= last:
            found[counted_as(described, one.report.values[family])].append(one.report)
    total = sum(reports(of) for of in found.values())
    if not may_be_tried(rule, tuple(found), total):
        return None
    closed = close(rule, tuple(found), described.merged_first, found)
    if not closed.rows:
        return Waited(family, first, last, closed.small, closed.larger, closed.short)
    return _draft(family, first, last, closed, found)


def other_outcomes(
    rule: Rule, first: Quarter, last: Quarter, found: Sequence[Report]
) -> TableDraft | None:
    """The table of those who were not detained, over all that waits for it, or None.

    Its total is in no atom, and has to meet the rule like one.
    """
    of: dict[str, list[Report]] = {value: [] for value in OTHER_OUTCOMES}
    for report in found:
        of[report.outcome].append(report)
    if why_not(rule, found):
        return None
    closed = close(rule, OTHER_OUTCOMES, outcomes().merged_first, of)
    return _draft(OUTCOMES, first, last, closed, of) if closed.rows else None


def due_outcomes(found: Iterable[Report], until: Month, last: Quarter) -> tuple[Report, ...]:
    """The reports that a table of the other outcomes may take: of closed months, up to a quarter.

    A withdrawal is due with the next table. Agents who were seen and took nobody are no people; a
    report of them counts as one.
    """
    return tuple(
        replace(report, people=max(1, report.people))
        for report in found
        if report.outcome in OTHER_OUTCOMES
        and report.month <= until
        and report.month.quarter <= last
    )


def _draft(
    family: str,
    first: Quarter,
    last: Quarter,
    closed: Closed,
    found: Mapping[str, Sequence[Report]],
) -> TableDraft:
    rows = tuple(
        (values, tuple(report for value in values for report in found[value]))
        for values in closed.rows
    )
    return TableDraft(family, "", first, last, rows, closed.small, closed.larger, closed.short)
