"""Panels: one field counted, or two crossed, as plain values.

One function, `panel_of`, stands behind table, chart, CSV and JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.codebook import Kind, codebook
from app.incidents.filters import FROM, INDICATOR, TO
from app.insights.rates import Rate
from app.insights.rounding import ALLOWED, PLACE
from app.insights.selecting import Selected
from app.insights.tally import CITY, MONTH, OTHER, Tallied, Value, columns_of, tally

# The panels of the page, in its order: a month, a city with its state, or a field.
PANELS = (
    CITY,
    MONTH,
    "venue_type",
    "appointment_type",
    "dhs_motion",
    "ij_ruling",
    "arrest_timing",
    "agent_conduct",
    "warrant_shown",
    "representation",
)
# Not fields: the rules that flag reports, and two fields of anybody's choice.
INDICATORS, CROSSED = "indicators", "crossed"
# By what else can be counted and crossed: whatever is answered by codes, and the list of courts.
NEVER = frozenset({"review_status", "sharing_basis", "state"})
AXES = (
    *PANELS,
    "state",
    "facility",
    *(
        field.name
        for field in codebook.stored
        if field.kind in (Kind.CHOICE, Kind.MULTI) and field.name not in (*PANELS, *NEVER)
    ),
)


@dataclass(frozen=True)
class Figure:
    """What was counted for a value, or for two; None where it may not be told ("fewer than 5").

    `pairs` are the filters that lead to its records; None where no filter says it.
    """

    values: tuple[Value, ...]
    people: int | None  # of a rule: the reports that it flags
    operations: int | None
    pairs: tuple[tuple[str, str], ...] | None
    before: int | None = None  # people of the period that it is compared with
    of: int | None = None  # of a rule: the reports that it can assess


@dataclass(frozen=True)
class Panel:
    """A table of figures. Where a report has several codes, the rows do not add up."""

    fields: tuple[str, ...]
    figures: Sequence[Figure]
    people: int | None
    operations: int | None
    adds_up: bool
    compared: bool = False

    @property
    def name(self) -> str:
        """As it stands in addresses and names of files."""
        return self.fields[0] if len(self.fields) == 1 else CROSSED


def columns_of_panels(names: Sequence[str]) -> Sequence[str]:
    """The columns that these fields take."""
    return [column for name in names for column in columns_of(name)]


def panel_of(selected: Selected, *fields: str) -> Panel:
    """Count the selected reports by one field, or by two crossed.

    Blank ("not answered") is a value like others, and so is "unknown": neither is ever a no.
    """
    found = tally(selected, *fields)
    return Panel(
        fields,
        [
            Figure(values, counted.people, counted.operations, _pairs(fields, values))
            for values, counted in sorted(found.items(), key=_order(fields, found))
        ],
        int(selected.people.sum()),
        selected.operations,
        adds_up=not any(_several(name) for name in fields),
    )


def compared(panel: Panel, before: Panel) -> Panel:
    """The panel with the figures of another period beside its own."""
    others = {figure.values: figure for figure in before.figures}
    figures = [
        replace(figure, before=_people(others.pop(figure.values, None))) for figure in panel.figures
    ]
    figures += [
        replace(figure, people=0, operations=0, before=figure.people) for figure in others.values()
    ]
    return replace(panel, figures=figures, compared=True)


def rates_panel(rates: Sequence[Rate], reports: int) -> Panel:
    """How many reports each rule flags, of those that it can assess."""
    figures = [
        Figure(
            (rate.rule.code,),
            rate.flagged,
            None,
            ((INDICATOR, rate.rule.code),),
            of=rate.assessable,
        )
        for rate in sorted(rates, key=lambda rate: -rate.flagged)
        if rate.assessable
    ]
    return Panel((INDICATORS,), figures, reports, None, adds_up=False)


def rounded_panel(panel: Panel, show: Callable[[int], int | None]) -> Panel:
    """The panel for somebody who sees every figure through `show`, and no operations. Its order,
    too, is that of what is shown."""
    figures = [
        replace(figure, people=show(figure.people or 0), operations=None, pairs=None)
        for figure in panel.figures
    ]
    if panel.fields != (MONTH,):
        figures.sort(key=lambda f: (f.values[0] is None, -(f.people or 0), str(f.values)))
    return replace(panel, figures=figures, people=show(panel.people or 0), operations=None)


def panels_for_rounding(filtered_by: Sequence[str], *, dated: bool) -> Sequence[str]:
    """The panels that somebody sees who may use one filter besides the place: places and months,
    and a field only where no other filter is set. To see it under one would be to cross two."""
    free = not dated and not [name for name in filtered_by if name not in PLACE]
    return [name for name in PANELS if name in (CITY, MONTH) or (free and name in ALLOWED)]


def _order(
    fields: Sequence[str], found: Mapping[tuple[Value, ...], Tallied]
) -> Callable[[tuple[tuple[Value, ...], Tallied]], tuple[object, ...]]:
    """Months in their order; else the most people first, what was not answered last."""
    if len(fields) > 1:
        return lambda item: tuple((value is None, str(value)) for value in item[0])
    if fields[0] == MONTH:
        return lambda item: item[0]
    return lambda item: (item[0][0] is None, -item[1].people, str(item[0][0]))


def _people(figure: Figure | None) -> int:
    return (figure.people or 0) if figure else 0


def _several(name: str) -> bool:
    return name not in (MONTH, CITY) and codebook[name].kind is Kind.MULTI


def _pairs(fields: Sequence[str], values: Sequence[Value]) -> tuple[tuple[str, str], ...] | None:
    pairs: list[tuple[str, str]] = []
    for name, value in zip(fields, values, strict=True):
        if value is None or value == OTHER:
            return None  # no filter asks for a blank
        if name == MONTH:
            first = date.fromisoformat(f"{value}-01")
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            pairs += [(FROM, first.isoformat()), (TO, last.isoformat())]
        elif isinstance(value, tuple):
            pairs += [(CITY, value[0]), ("state", value[1])]
        else:
            pairs.append((name, value))
    return tuple(pairs)
