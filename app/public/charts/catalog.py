"""Every chart by its name, as it stands in addresses."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.public.charts.families import family_chart, motion_chart
from app.public.charts.links import Links
from app.public.charts.model import Chart
from app.public.charts.tiles import states_chart
from app.public.charts.trend import place_chart, trend_chart
from app.public.figures import Figures
from app.public.words import (
    elsewhere_in,
    format_number,
    percent,
)
from app.releases.families import AFTER_MOTION, FAMILIES, OUTCOMES
from app.web.charts import Bar

PLACES, STATES, MONTHS = "places", "states", "months"
OF_FAMILIES = (*(family.name for family in FAMILIES), OUTCOMES)
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
    return motion_chart(figures, slugs[name.removesuffix(MOTION)].place.slug, name)


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
