"""How often each indicator flags: over the records that counts hold, in one pass over the table.

Rates are of reports, not of people: a rule looks at one report. They are taken over the reports
that can be assessed within the rule's scope, and how many cannot stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, Select, case, func, select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor, Scope
from app.codebook.indicators import INDICATORS, Indicator, Result, Settings
from app.incidents.filters import Filters
from app.incidents.indicators.sql import NUMBERED, result_number
from app.insights.counts import counted_records, with_defaults

# Below it a percentage would say more than the numbers do.
LEAST_FOR_PERCENT = 10


@dataclass(frozen=True)
class Rate:
    """What a rule says of the reports that are counted."""

    rule: Indicator
    flagged: int
    not_flagged: int
    not_assessable: int

    @property
    def assessable(self) -> int:
        """Reports in the rule's scope of which it can say something."""
        return self.flagged + self.not_flagged

    @property
    def percent(self) -> int | None:
        """Flagged among the assessable, in whole percent; None where these are too few."""
        if self.assessable < LEAST_FOR_PERCENT:
            return None
        return round(100 * self.flagged / self.assessable)


def indicator_rates(
    session: Session, actor: Actor, scope: Scope, filters: Filters, settings: Settings
) -> tuple[int, Sequence[Rate]]:
    """How many reports are counted, and the rate of each rule that is switched on."""
    rules = [rule for code, rule in INDICATORS.items() if settings.change(code).enabled]

    def results(table: FromClause) -> Select[Any]:
        columns: list[Any] = [result_number(r.code, settings, table).label(r.code) for r in rules]
        return select(*columns)

    counted = counted_records(actor, scope, with_defaults(filters), None, results).subquery()
    sums = [
        func.coalesce(func.sum(case((counted.c[rule.code] == NUMBERED.index(wanted), 1))), 0)
        for rule in rules
        for wanted in (Result.FLAGGED, Result.NOT_FLAGGED, Result.NOT_ASSESSABLE)
    ]
    row = session.execute(select(func.count(), *sums).select_from(counted)).one()
    total, *found = (int(number) for number in row)
    return total, [
        Rate(rule, *found[3 * number : 3 * number + 3]) for number, rule in enumerate(rules)
    ]
