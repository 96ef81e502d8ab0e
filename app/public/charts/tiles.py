"""The map: a tile for each state, all of one size, since a state's area says nothing about its
courts. The number stands in the tile, and steps of color beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from app.public.charts.links import Links
from app.public.charts.model import Chart, Shown
from app.public.figures import Figures, StateFigure
from app.public.words import elsewhere_in, format_number, state_name
from app.web.pictures import Box, Mark, Picture, Words

GRID = (
    "AK .. .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. .. VT NH",
    ".. WA ID MT ND MN IL WI MI NY RI MA",
    ".. OR NV WY SD IA IN OH PA NJ CT ..",
    ".. CA UT CO NE MO KY WV VA MD DE ..",
    "GU .. AZ NM KS AR TN NC SC DC .. ..",
    "MP .. .. .. OK LA MS AL GA .. .. VI",
    "HI .. .. .. TX .. .. .. .. FL .. PR",
)
# Drawn where a place of the list lies in them; states and the District always are.
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
STEP, SIDE = 34, 31
# From this part of the largest number on: the next darker color.
PARTS = ((2, "t4"), (4, "t3"), (10, "t2"))


def states_chart(figures: Figures, links: Links) -> Chart:
    """People by state."""
    numbers = {code: one.people for code, one in figures.states.items() if one.people is not None}
    largest = max(numbers.values(), default=0)
    title = str(_("By state"))
    marks = tuple(
        _mark(code, x, y, figures.states.get(code), largest, links)
        for code, x, y in _places()
        if code not in TERRITORIES or code in figures.states
    )
    width, height = 12 * STEP, len(GRID) * STEP
    return Chart(
        name="states",
        title=title,
        counts=str(_("People detained")),
        sentence=_sentence(figures, numbers),
        pictures=(Picture(title, width, height, marks),),
        rows=tuple(_rows(figures, links)),
        notes=(
            str(_("Equal squares: a state’s area says nothing about its courts.")),
            str(
                _("Dashed: not yet published, which is not none. Pale: no court or office listed.")
            ),
        ),
        value_label=str(_("People")),
    )


def step_of(people: int, largest: int) -> str:
    """The class of a number's color."""
    return next((look for part, look in PARTS if people * part >= largest), "t1")


def _places() -> Iterator[tuple[str, int, int]]:
    for row, line in enumerate(GRID):
        for column, code in enumerate(line.split()):
            if code != "..":
                yield code, column * STEP, row * STEP


def _mark(code: str, x: int, y: int, state: StateFigure | None, largest: int, links: Links) -> Mark:
    middle = x + SIDE / 2
    if state is None:
        return Mark((Box(x, y, SIDE, SIDE, "tn"), Words(middle, y + 19.5, code, "code off")))
    if state.people is None:
        label = _("%(state)s: not yet published", state=state_name(code))
        parts: tuple[Box | Words, ...] = (
            Box(x, y, SIDE, SIDE, "t0"),
            Words(middle, y + 19.5, code, "code off"),
        )
    else:
        shown = format_number(state.people)
        label = f"{state_name(code)}: {shown}"
        look = step_of(state.people, largest)
        on = " on" if look == "t4" else ""
        parts = (
            Box(x, y, SIDE, SIDE, look),
            Words(middle, y + 13.5, code, f"code{on}"),
            Words(middle, y + 25.5, shown, f"v{on}"),
        )
    places = state.places
    href = links.place(places[0].place.slug) if len(places) == 1 else links.here(f"state-{code}")
    return Mark(parts, str(label), href)


def _rows(figures: Figures, links: Links) -> Iterator[Shown]:
    held = str(_("not yet published"))
    for code, state in sorted(figures.states.items(), key=lambda one: state_name(one[0])):
        places = state.places
        href = links.place(places[0].place.slug) if len(places) == 1 else None
        shown = held if state.people is None else format_number(state.people)
        yield Shown(state_name(code), shown, href, f"state-{code}", state.people is None)
        if len(places) > 1 or state.elsewhere is not None:
            for one in places:
                number = held if one.people is None else format_number(one.people)
                yield Shown(
                    f"\u2013 {one.place.name}",
                    number,
                    links.place(one.place.slug),
                    held=one.people is None,
                )
        if state.elsewhere is not None:
            yield Shown(f"\u2013 {elsewhere_in(code)}", format_number(state.elsewhere))


def _sentence(figures: Figures, numbers: Mapping[str, int]) -> str:
    if not numbers:
        return str(_("No state has a number yet."))
    most = sorted(numbers, key=lambda code: (-numbers[code], code))[:3]
    listed = ", ".join(f"{state_name(code)} {format_number(numbers[code])}" for code in most)
    return str(
        _(
            "%(with_number)s of %(states)s states and territories with a listed court or office "
            "have a number; most people: %(listed)s.",
            with_number=len(numbers),
            states=len(figures.states),
            listed=listed,
        )
    )
