"""Every chart by its name, as it stands in addresses."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.codebook.indicators import INDICATORS
from app.public.charts.links import Links
from app.public.charts.model import Chart
from app.public.charts.tiles import states_chart
from app.public.charts.trend import place_chart, trend_chart
from app.public.figures import FamilyFigure, Figures, ValueRow
from app.public.figures.families import SAYS_NOTHING
from app.public.words import (
    MOST_NAMES,
    elsewhere_in,
    format_number,
    people_of,
    percent,
    percents,
    quarters_name,
    share_of,
    title_of,
    value_of,
    values_in_words,
)
from app.releases.families import AFTER_MOTION, FAMILIES, OUTCOMES
from app.web.charts import Bar

PLACES, STATES, MONTHS = "places", "states", "months"
OF_FAMILIES = (*(family.name for family in FAMILIES), OUTCOMES)
# Families whose answers have an order of their own.
ORDERED = frozenset({"agents_count", "time_in_us", "arrest_timing", "motion_and_ruling"})
OF_PLACE, MOTION = "place-", "-after-motion"


def names_of(figures: Figures) -> Iterator[str]:
    """The charts that there are; one without a number is none."""
    if figures.people is None:
        return
    yield from (PLACES, STATES, MONTHS)
    yield from (name for name in OF_FAMILIES if figures.family(name))
    for one in figures.places:
        if one.people is not None:
            yield name_of(one.place.slug)
        if figures.family(AFTER_MOTION, one.place.slug):
            yield name_of(one.place.slug) + MOTION


def name_of(slug: str) -> str:
    """The name of a place's chart."""
    return OF_PLACE + slug.replace("/", "-")


def chart_of(figures: Figures, name: str, links: Links) -> Chart | None:
    """The chart of a name; None where there is none."""
    if name not in names_of(figures):
        return None
    if name == PLACES:
        return places_chart(figures, links)
    if name == STATES:
        return states_chart(figures, links)
    if name == MONTHS:
        return trend_chart(figures, links)
    if name in OF_FAMILIES:
        return family_chart(figures, name)
    slugs = {name_of(one.place.slug): one for one in figures.places}
    if name in slugs:
        return place_chart(slugs[name], name, links)
    return motion_chart(figures, slugs[name.removesuffix(MOTION)].place.slug)


def places_chart(figures: Figures, links: Links) -> Chart:
    """People by city, most first, and elsewhere."""
    numbered = [one for one in figures.places if one.people is not None]
    bars = [
        Bar(
            f"{one.place.name}, {one.place.state}",
            one.people,
            format_number(one.people),
            links.place(one.place.slug),
        )
        for one in numbered
    ]
    for code, state in figures.states.items():
        if state.elsewhere is not None:
            shown = format_number(state.elsewhere)
            bars.append(Bar(elsewhere_in(code), state.elsewhere, shown))
    if figures.nation is not None:
        bars.append(Bar(str(_("Elsewhere")), figures.nation, format_number(figures.nation)))
    notes = []
    if figures.unpublished:
        count = len(figures.unpublished)
        notes.append(str(_("%(number)s more places are not yet published.", number=count)))
    return Chart(
        name=PLACES,
        title=str(_("By city")),
        counts=str(_("People detained, by city or area")),
        sentence=f"{_most_of_places(figures)} {_elsewhere(figures)}".strip(),
        bars=tuple(bars),
        notes=tuple(notes),
        value_label=str(_("People")),
    )


def _most_of_places(figures: Figures) -> str:
    numbered = [one for one in figures.places if one.people is not None]
    if not numbered:
        return str(_("No place has a number of its own yet."))
    most = numbered[0]
    return str(
        _(
            "%(number)s places have a number; most people: %(place)s, %(people)s.",
            number=len(numbered),
            place=f"{most.place.name}, {most.place.state}",
            people=format_number(most.people),
        )
    )


def _elsewhere(figures: Figures) -> str:
    """The share that no city has, which may be more than that of any: it stands where the end of
    the list may be folded away."""
    placed = sum(one.people or 0 for one in figures.places)
    if not figures.people or placed == figures.people:
        return ""
    share = percent(figures.people - placed, figures.people)
    return str(_("Elsewhere: %(share)s of all.", share=share))


def family_chart(figures: Figures, name: str) -> Chart:
    """The tables of one family, added up."""
    figure = figures.families[name, ""]
    notes = _notes(figures, figure)
    if name in INDICATORS:
        notes.insert(0, str(_("A flag for a lawyer’s review, never a finding of a violation.")))
    counts = _("Reports’ people, not detained") if name == OUTCOMES else _("People detained")
    return _of_table(figure, name, title_of(name), str(counts), notes)


def motion_chart(figures: Figures, slug: str) -> Chart:
    """After a motion, inside a place."""
    figure = figures.families[AFTER_MOTION, slug]
    place = figures.place(slug)
    where = f"{place.place.name}, {place.place.state}" if place else slug
    title = f"{where}: {title_of(AFTER_MOTION)}"
    notes = _notes(figures, figure)
    return _of_table(figure, name_of(slug) + MOTION, title, str(_("People detained")), notes)


def _of_table(figure: FamilyFigure, name: str, title: str, counts: str, notes: list[str]) -> Chart:
    bars = tuple(
        Bar(
            values_in_words(figure.family, row.values),
            row.people,
            people_of(row),
            beside=share_of(row, figure),
        )
        for row in _sorted(figure)
    )
    return Chart(
        name=name,
        title=title,
        counts=counts,
        sentence=f"{_of_most(figure)} {_unknown(figure)}".strip(),
        bars=bars,
        notes=tuple(notes),
        value_label=str(_("People")),
        beside_label=str(_("Share")),
    )


def _sorted(figure: FamilyFigure) -> list[ValueRow]:
    """Answers with most people first, unless they have an order of their own; then what says
    nothing, then what was only published together."""

    def place(row: ValueRow) -> tuple[int, int]:
        if len(row.values) > 1:
            return 2, 0
        if row.values[0] in SAYS_NOTHING:
            return 1, 0
        return 0, 0 if figure.family in ORDERED else -row.people

    return sorted(figure.rows, key=place)


def _of_most(figure: FamilyFigure) -> str:
    alone = [row for row in figure.rows if len(row.values) == 1]
    if not alone:
        return str(_("%(people)s people in all.", people=format_number(figure.people)))
    most = max(alone, key=lambda row: row.people)
    return str(
        _(
            "Most often: “%(value)s”, %(number)s of %(people)s people (%(share)s).",
            people=format_number(figure.people),
            value=value_of(figure.family, most.values[0]),
            number=people_of(most),
            share=share_of(most, figure) if most.exact else percent(most.people, figure.people),
        )
    )


def _unknown(figure: FamilyFigure) -> str:
    """What nobody knows belongs to what is known: it stands where the rest may be folded away.
    After a motion there is no such answer: its values put "not" and "not known" together."""
    if figure.family == AFTER_MOTION:
        return ""
    least, most = figure.bounds(SAYS_NOTHING)
    return str(_("No known answer: %(share)s.", share=percents(least, most, figure.people)))


def _notes(figures: Figures, figure: FamilyFigure) -> list[str]:
    quarters = quarters_name(figure.first, figure.last)
    notes = [str(_("From releases of %(quarters)s.", quarters=quarters))]
    if any(not row.exact for row in figure.rows):
        notes.append(
            str(
                _(
                    "“+”: at least so many. Some more stand in the row of answers that were too "
                    "few to be published alone."
                )
            )
        )
    for row in figure.rows:
        if len(row.values) > MOST_NAMES:
            named = ", ".join(value_of(figure.family, code) for code in row.values)
            notes.append(str(_("Published together: %(values)s.", values=named)))
    if figure.marked:
        notes.append(str(_("Holds reports that were taken back later (see errata).")))
    return notes
