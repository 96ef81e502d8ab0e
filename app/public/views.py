"""The front page, and the answer to a monitor."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask_babel import lazy_gettext as _l

from app.public.charts import Chart, chart_of
from app.public.figures import Figures
from app.public.serving import answer, links_here, page_at, rendered
from app.web.access import public
from app.web.languages import language_of

blueprint = Blueprint("public", __name__)

# The charts of the front page: under each heading, side by side.
GROUPS = {
    "court": ("motion_and_ruling", "face_covering"),
    "arrest": ("arrest_timing", "agents_count", "warrant_shown", "representation"),
    "why": ("appointment_type", "venue_type"),
    "check-ins": ("compliance", "summons_timing"),
    "who": ("time_in_us", "criminal_history", "final_order_claim"),
    "flags": ("officers_not_identified", "reason_not_stated", "counsel_excluded", "no_interpreter"),
    "outcomes": ("other_outcomes",),
}
HEADINGS = {
    "court": _l("In the courtroom and the hallway"),
    "arrest": _l("How it was done"),
    "why": _l("Why they were there"),
    "check-ins": _l("At check\u2011ins"),
    "who": _l("Who they are"),
    "flags": _l("Flags for a lawyer"),
    "outcomes": _l("Not detained"),
}


@blueprint.url_defaults
def _in_the_language_of_this_page(endpoint: str, values: dict[str, object]) -> None:
    """Links between the pages of this room stay in the language of the address."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values.setdefault("language", language_of(request.path) or "en")


@page_at(blueprint, "/")
def front_page(language: str) -> Response:
    """How many people were detained, where, when and how; or that nothing is published yet."""
    return answer(_front_page)


def _front_page(figures: Figures) -> str:
    links = links_here()

    def charts(*names: str) -> list[Chart]:
        found = (chart_of(figures, name, links) for name in names)
        return [chart for chart in found if chart is not None]

    if figures.people is None:
        return rendered("public/nothing_yet.html", figures)
    return rendered(
        "public/front_page.html",
        figures,
        places=charts("places"),
        states=charts("states"),
        months=charts("months"),
        headings=HEADINGS,
        groups={name: charts(*names) for name, names in GROUPS.items()},
        missing=[name for names in GROUPS.values() for name in names if not figures.family(name)],
    )


@blueprint.get("/healthz")
@public
def health() -> tuple[str, int, dict[str, str]]:
    """The process answers. It says nothing about records, and asks the database nothing."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
