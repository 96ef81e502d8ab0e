"""People by month. A number that only several months have together is one wide bar, and is never
divided over them.

For one place the runs follow each other: one row of bars, of which a wide one has the area, not
the height, of its number. For the network the runs of different places overlap: single months
stand as bars, and below them, on the same scales, what lies within a quarter, a half-year or a
year, and what goes over the turn of a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from flask_babel import gettext as _

from app.public.charts.links import Links
from app.public.charts.model import Chart, Shown
from app.public.figures import Figures, PlaceFigure, Run, runs_of, spans_of
from app.public.figures.runs import length_of
from app.public.words import format_number, month_name, months_name, short_months
from app.releases import Month
from app.web.pictures import Box, Mark, Picture, Words

WIDTH, MONTH, GAP = 720, 60, 6
TOP, PLOT, NAMES = 34, 92, 30  # room for the year, the bars and the names of months
HEAD = 30  # above a wide bar, for its number


def trend_chart(figures: Figures, links: Links) -> Chart:
    """The whole network."""
    runs = runs_of(figures.standing)
    singles = [run for run in runs if run.months == 1]
    wide = spans_of(run for run in runs if run.months > 1)
    title = str(_("By month"))
    notes = [str(_("A month’s bar holds what could be published for that month alone."))]
    if wide:
        notes.append(
            str(
                _(
                    "A wide bar below holds people of several months within it that could only "
                    "be published together. Its area is its number, which is never divided over "
                    "its months: so a month’s bar is not all that was seen in it."
                )
            )
        )
    return Chart(
        name="months",
        title=title,
        counts=str(_("People detained")),
        sentence=_sentence(singles, wide),
        pictures=tuple(_years(title, singles, wide, links)),
        rows=tuple(_row(run) for run in (*singles, *wide)),
        notes=tuple(notes),
        value_label=str(_("People")),
    )


def place_chart(place: PlaceFigure, name: str, links: Links) -> Chart:
    """One place."""
    runs = runs_of(one for one in place.atoms if not one.retracted)
    apart = all(one.last < other.first for one, other in pairwise(runs))
    flat, lanes = (runs, ()) if apart else (tuple(r for r in runs if r.months == 1), runs)
    wide = tuple(run for run in lanes if run.months > 1)
    title = f"{place.place.name}, {place.place.state}"
    notes = []
    if any(run.months > 1 for run in runs):
        notes.append(
            str(
                _(
                    "A wide bar holds several months that could only be published together; its "
                    "area is its number."
                )
            )
        )
    return Chart(
        name=name,
        title=title,
        counts=str(_("People detained")),
        sentence=_place_sentence(place, runs),
        pictures=tuple(_years(title, flat, wide, links)),
        rows=tuple(_row(run) for run in runs),
        notes=tuple(notes),
        value_label=str(_("People")),
    )


def _row(run: Run) -> Shown:
    label = months_name(run.first, run.last)
    if any(one.atom.late for one in run.atoms):
        label += " " + str(_("(with late reports)"))
    if any(one.atom.corrected for one in run.atoms):
        label += " " + str(_("(corrected)"))
    return Shown(label, format_number(run.people), anchor=f"m-{run.first}-{run.last}")


def _sentence(singles: Sequence[Run], wide: Sequence[Run]) -> str:
    if not singles:
        return str(_("No month has a number of its own yet."))
    most = max(singles, key=lambda run: run.people)
    said = _(
        "Of single months, %(month)s has most: %(people)s people.",
        month=month_name(most.first),
        people=format_number(most.people),
    )
    together = sum(run.people for run in wide)
    if together:
        said = f"{said} " + _(
            "%(people)s more are published for several months together.",
            people=format_number(together),
        )
    return str(said)


def _place_sentence(place: PlaceFigure, runs: Sequence[Run]) -> str:
    if not runs:
        return str(_("Nothing is published for this place yet."))
    return str(
        _(
            "%(people)s people detained from %(first)s to %(last)s.",
            people=format_number(place.people),
            first=month_name(runs[0].first),
            last=month_name(max(run.last for run in runs)),
        )
    )


def _years(title: str, flat: Sequence[Run], wide: Sequence[Run], links: Links) -> Iterator[Picture]:
    """One drawing for each calendar year, all to one scale."""
    every = [*flat, *wide]
    if not every:
        return
    highest = max(run.people / run.months for run in every)
    first = min(run.first.first_day.year for run in every)
    last = max(run.last.first_day.year for run in every)
    for year in range(first, last + 1):
        # A year without a single month's number has no empty room for one.
        base = TOP + (PLOT if any(_span(run, year) for run in flat) else 0)
        marks = [Mark((Words(24, 20, str(year), "year"),)), Mark((Box(0, base, WIDTH, 1, "axis"),))]
        marks += _names(year, base)
        marks += [mark for run in flat for mark in _bar(run, year, highest, base, "fill", links)]
        base += NAMES
        for lane in _lanes(wide, year):
            tallest = max(run.people / run.months for run in lane)
            base += round(HEAD + (PLOT - 8) * tallest / highest)
            marks += [mark for run in lane for mark in _bar(run, year, highest, base, "run", links)]
        yield Picture(f"{title}, {year}", WIDTH, base + 4, tuple(marks))


def _names(year: int, base: float) -> Iterator[Mark]:
    for number in range(12):
        month = Month(year * 12 + number)
        yield Mark((Words(number * MONTH + MONTH / 2, base + 22, short_months(month, month)),))


def _span(run: Run, year: int) -> tuple[float, float] | None:
    """Where a run stands in the row of a year: x and width; None where it does not."""
    first = max(run.first.number, year * 12)
    last = min(run.last.number, year * 12 + 11)
    if first > last:
        return None
    return (first - year * 12) * MONTH + GAP / 2, (last - first + 1) * MONTH - GAP


def _bar(
    run: Run, year: int, highest: float, base: float, look: str, links: Links
) -> Iterator[Mark]:
    """A bar standing on its base. One that goes over the end of a year has its number in the
    longer part."""
    span = _span(run, year)
    if span is None:
        return
    x, width = span
    height = max(1.0, round((PLOT - 8) * run.people / run.months / highest, 1))
    box = Box(x, round(base - height, 1), width, height, look)
    years = range(run.first.first_day.year, run.last.first_day.year + 1)
    if year != max(years, key=_part(run)):
        yield Mark((box,))
        return
    shown = format_number(run.people)
    words = Words(x + width / 2, round(base - height - 6, 1), shown, "value")
    label = f"{months_name(run.first, run.last)}: {shown}"
    yield Mark((box, words), label, links.here(f"m-{run.first}-{run.last}"))


def _lanes(wide: Sequence[Run], year: int) -> list[list[Run]]:
    """Runs of a year in as few lines as hold them, none over another; short ones first."""
    lanes: list[list[Run]] = []
    for run in sorted(wide, key=lambda one: (_kind(one), one.first)):
        if _span(run, year) is None:
            continue
        free = next(
            (lane for lane in lanes if lane[-1].last < run.first and _kind(lane[-1]) == _kind(run)),
            None,
        )
        if free is None:
            lanes.append([run])
        else:
            free.append(run)
    return lanes


def _kind(run: Run) -> int:
    """Quarters stand in one line, half-years in the next, then years, then the rest."""
    return length_of(run) or 99


def _part(run: Run) -> Callable[[int], float]:
    """How wide it is in a year."""

    def months(year: int) -> float:
        span = _span(run, year)
        return span[1] if span else 0.0

    return months
