"""Charts to download, and to show on a page of one's own."""

from __future__ import annotations

from typing import cast

from flask import Response, abort, current_app

from app.public.charts import Chart, chart_of, names_of
from app.public.charts.files import foot_of, svg_file
from app.public.charts.links import NOWHERE, Links
from app.public.figures import Figures
from app.public.serving import answer, frame, page_at, published, to
from app.public.views import blueprint
from app.web.headers import for_other_sites, framed
from app.web.image import png_of


def _named(figures: Figures, name: str, links: Links = NOWHERE) -> Chart:
    """Only inside an answer: whether there is such a chart was looked at before."""
    return cast("Chart", chart_of(figures, name, links))


def _must_be_there(name: str) -> None:
    if name not in names_of(published()):
        abort(404)


@page_at(blueprint, "/charts/<name>.svg")
@for_other_sites
def chart_svg(name: str, language: str) -> Response:
    """A chart as SVG."""
    _must_be_there(name)
    return answer(lambda figures: svg_file(_named(figures, name), figures), "image/svg+xml")


@page_at(blueprint, "/charts/<name>.png")
@for_other_sites
def chart_png(name: str, language: str) -> Response:
    """A chart as PNG, at twice its size."""
    _must_be_there(name)
    return answer(lambda figures: png_of(svg_file(_named(figures, name), figures)), "image/png")


@page_at(blueprint, "/embed/<name>")
@framed
def embed(name: str, language: str) -> Response:
    """A chart for a frame of somebody else's page: no script, no cookie, a small style."""
    _must_be_there(name)
    return answer(lambda figures: _embed(figures, name))


def _embed(figures: Figures, name: str) -> str:
    slugs = {one.place.slug.replace("/", "-"): one.place.slug for one in figures.places}
    rest = name.removeprefix("place-").removesuffix("-after-motion")
    page = to(f"/places/{slugs[rest]}" if rest in slugs else "/")
    links = Links(lambda slug: to(f"/places/{slug}"), page)
    template = current_app.jinja_env.get_template("public/embed.html")
    context = {**frame(figures), "page": page, "foot": foot_of(figures)}
    return template.render({**context, "chart": _named(figures, name, links)})
