"""How often each indicator flags: over the records that counts hold.

Rates are of reports, not of people: a rule looks at one report. They are taken over the reports
that can be assessed within the rule's scope, and how many cannot stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.accounts.policy import Actor, Scope
from app.codebook.indicators import INDICATORS, Indicator, Result, Settings
from app.incidents.filters import Filters
from app.incidents.indicators.sql import NUMBERED
from app.insights.columns.layout import rule_column
from app.insights.selecting import Selected, select_counted
from app.later import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

# Below it a percentage would say more than the numbers do.
LEAST_FOR_PERCENT = 10
BYTES = 256  # the results of four rules are a byte


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
    filters = replace(filters, settings=settings)
    found = select_counted(session, actor, scope, filters, rule_columns(settings))
    return len(found), rates_of(found, settings)


def rule_columns(settings: Settings) -> Sequence[str]:
    """The columns with the results of the rules that are switched on."""
    return list(dict.fromkeys(rule_column(rule.code)[0] for rule in _used(settings)))


def rates_of(selected: Selected, settings: Settings) -> Sequence[Rate]:
    """The rate of each rule that is switched on, over these reports."""
    sizes = {
        name: np.bincount(selected.columns[name], minlength=BYTES)
        for name in rule_columns(settings)
    }
    found = []
    for rule in _used(settings):
        column, shift = rule_column(rule.code)
        numbers = np.bincount(np.arange(BYTES) >> shift & 3, sizes[column], len(NUMBERED))
        flagged, not_flagged, not_assessable = (
            int(numbers[NUMBERED.index(wanted)])
            for wanted in (Result.FLAGGED, Result.NOT_FLAGGED, Result.NOT_ASSESSABLE)
        )
        found.append(Rate(rule, flagged, not_flagged, not_assessable))
    return found


def _used(settings: Settings) -> Sequence[Indicator]:
    return [rule for code, rule in INDICATORS.items() if settings.change(code).enabled]
