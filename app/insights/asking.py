"""What a request asks, and what this person may know of it: for the page and every file alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import abort, current_app, request
from sqlalchemy.orm import Session

from app.accounts.access import current_actor
from app.accounts.policy import Actor, Scope
from app.database import get_database, now
from app.incidents.filters import FilterError, Filters, read_date, read_filters
from app.incidents.indicators.settings import read_settings
from app.incidents.scope import imports_within
from app.insights.columns.keeping import keep_up
from app.insights.counts import known
from app.insights.panels import (
    AXES,
    CROSSED,
    INDICATORS,
    PANELS,
    Panel,
    columns_of_panels,
    compared,
    panel_of,
    panels_for_rounding,
    rates_panel,
    rounded_panel,
)
from app.insights.rates import rates_of, rule_columns
from app.insights.rounding import TooNarrow, check_filters, first_open_day, rounded
from app.insights.selecting import Selected, select_counted
from app.insights.tally import MONTH
from app.web.errors import refuse
from app.web.saying import said

ROWS, COLUMNS = "rows", "columns"
COMPARE_FROM, COMPARE_TO = "compare_from", "compare_to"
OTHER_NAMES = (ROWS, COLUMNS, COMPARE_FROM, COMPARE_TO)


@dataclass(frozen=True)
class Asked:
    """What was asked: filters, two fields to cross, a period to compare with."""

    actor: Actor
    exact: Scope  # NONE: figures are rounded
    filters: Filters
    crossed: tuple[str, str] | None
    compare: tuple[date | None, date | None] | None

    @property
    def names(self) -> Sequence[str]:
        """The panels that this person sees with these filters."""
        if self.crossed:
            return [CROSSED]
        if self.exact:
            return [*PANELS, INDICATORS]
        dated = bool(self.filters.since or self.filters.until)
        return panels_for_rounding(list(self.filters.wanted), dated=dated)

    def show(self, number: int) -> int | None:
        """A number as this person may know it."""
        return number if self.exact else rounded(number)

    def pairs(self) -> list[tuple[str, str]]:
        """As query parameters."""
        found = self.filters.pairs()
        if self.crossed:
            found += zip((ROWS, COLUMNS), self.crossed, strict=True)
        for name, day in zip((COMPARE_FROM, COMPARE_TO), self.compare or (), strict=False):
            found += [(name, day.isoformat())] if day else []
        return found


@dataclass(frozen=True)
class Answer:
    """What is told of it."""

    asked: Asked
    selected: Selected
    panels: Sequence[Panel]


def answer(*names: str) -> Answer:
    """Count what the request asks; without names, all of the page. Ends the request with 400
    where it asks what is not there or too much, with 404 for a panel that is not there."""
    with get_database().snapshot() as session:
        try:
            asked = _asked(session)
        except (FilterError, TooNarrow) as error:
            refuse(400, said(error))
        wanted = names or asked.names
        if not set(wanted) <= set(asked.names):
            abort(404)
        selected, panels = _count(session, asked, wanted)
    if not current_app.testing:
        keep_up(get_database(), selected.unpacked)
    return Answer(asked, selected, panels)


def _asked(session: Session) -> Asked:
    actor = current_actor()
    exact = actor.scope("counts.exact")
    pairs = request.args.items(multi=True)
    filters = read_filters(
        pairs, session, known(actor), others=OTHER_NAMES, imports=imports_within(actor)
    )
    crossed, compare = _crossed(), _compare()
    if not exact:
        if not current_app.config["ADVOCATES_SEE_COUNTS"]:
            abort(403)
        check_filters(filters)
        if crossed or compare:
            raise TooNarrow("Your role cannot cross fields or compare periods.")
    return Asked(actor, exact, filters, crossed, compare)


def _crossed() -> tuple[str, str] | None:
    rows, columns = (request.args.get(name, "").strip() for name in (ROWS, COLUMNS))
    if not rows and not columns:
        return None
    for name, field in ((ROWS, rows), (COLUMNS, columns)):
        if field not in AXES:
            raise FilterError("%(name)s: choose a field to count by.", name=name)
    if rows == columns:
        raise FilterError("%(name)s: choose another field than for the rows.", name=COLUMNS)
    return rows, columns


def _compare() -> tuple[date | None, date | None] | None:
    ends = [request.args.get(name, "").strip() for name in (COMPARE_FROM, COMPARE_TO)]
    if not any(ends):
        return None
    first, last = (
        read_date(name, end) if end else None
        for name, end in zip((COMPARE_FROM, COMPARE_TO), ends, strict=True)
    )
    return first, last


def _count(
    session: Session, asked: Asked, names: Sequence[str]
) -> tuple[Selected, Sequence[Panel]]:
    fields = [asked.crossed if name == CROSSED else (name,) for name in names if name != INDICATORS]
    columns = columns_of_panels([field for several in fields for field in several or ()])
    settings = read_settings(session)
    if INDICATORS in names:
        columns = [*columns, *rule_columns(settings)]

    def select(filters: Filters) -> Selected:
        until = None if asked.exact else first_open_day(now().date())
        scope = asked.exact or Scope.NETWORK
        filters = replace(filters, settings=settings)
        return select_counted(session, asked.actor, scope, filters, columns, until)

    selected = select(asked.filters)
    panels = [panel_of(selected, *(several or ())) for several in fields]
    if asked.compare:
        since, until = asked.compare
        other = select(replace(asked.filters, since=since, until=until))
        panels = [
            panel if MONTH in panel.fields else compared(panel, panel_of(other, *panel.fields))
            for panel in panels
        ]
    if INDICATORS in names:
        panels.append(rates_panel(rates_of(selected, settings), len(selected)))
    if not asked.exact:
        panels = [rounded_panel(panel, rounded) for panel in panels]
    return selected, panels
