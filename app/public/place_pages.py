"""A page for each place of the list, with or without a number."""

from __future__ import annotations

from flask import Response, abort
from flask_babel import gettext as _

from app.public.charts import chart_of
from app.public.charts.catalog import MOTION, name_of
from app.public.figures import Figures
from app.public.serving import answer, links_here, page_at, published, rendered
from app.public.views import blueprint
from app.public.words import elsewhere_in, state_name


@page_at(blueprint, "/places/<state>/<city>")
def place_page(state: str, city: str, language: str) -> Response:
    """The place's months, its table after a motion, and its neighbors."""
    slug = f"{state}/{city}"
    if published().place(slug) is None:
        abort(404)
    return answer(lambda figures: _page(figures, slug))


def _page(figures: Figures, slug: str) -> str:
    place = figures.place(slug)
    if place is None:
        raise LookupError(slug)
    links = links_here()
    state = figures.states[place.place.state]
    retracted = [one for one in place.atoms if one.retracted]
    return rendered(
        "public/place.html",
        figures,
        place=place,
        state=state,
        state_name=state_name(place.place.state),
        elsewhere=elsewhere_in(place.place.state),
        neighbors=[one for one in state.places if one is not place],
        months=chart_of(figures, name_of(slug), links),
        motion=chart_of(figures, name_of(slug) + MOTION, links),
        retracted=retracted,
        reasons={
            "false_report": _("a report in it was false"),
            "counting_error": _("we miscounted"),
        },
    )
