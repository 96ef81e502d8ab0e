"""Live counts: the page, and each panel as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.accounts.access import permission
from app.accounts.policy import Scope
from app.database import now
from app.incidents.filterform import COUNT_FILTERS, filter_form
from app.insights.asking import Answer, answer
from app.insights.drawing import drawing_of, shown_figure, shown_number
from app.insights.files import csv_of, json_of
from app.insights.links import Link, links
from app.insights.more_forms import compare_form, cross_form
from app.insights.panels import CROSSED, INDICATORS, PANELS, Figure, Panel
from app.insights.tally import CITY, MONTH
from app.insights.words import name_of, title_of, words_of
from app.web.charts import Bar, Kind, MonthBar
from app.web.fields import UNKNOWN_CODES
from app.web.image import png_of, svg_of
from app.web.navigation import url_with

blueprint = Blueprint("insights", __name__)

MOST_ROWS = 60
HEADLINES = 3  # figures that stand in the line of a folded panel
KINDS = {
    "csv": "text/csv",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}


@blueprint.get("/insights")
@permission("counts.see")
def counts() -> ResponseReturnValue:
    """People counted, panel by panel: exact in the own circle, rounded for advocates."""
    found = answer()
    asked, selected = found.asked, found.selected
    to_records = links(asked)
    total = found.panels[0]
    return render_template(
        "insights/counts.html",
        counts=selected,
        exact=asked.exact,
        network=asked.exact is Scope.NETWORK,
        filters=asked.filters,
        clear_url=url_with("insights.counts", asked.filters.pairs()),
        indicators_url=url_with("insights.indicators", asked.filters.pairs()),
        form=filter_form(
            MultiDict(asked.pairs()), COUNT_FILTERS if asked.exact else ("city", "state")
        ),
        cross=cross_form(asked),
        compare=compare_form(asked),
        total=shown_number(total.people),
        people=total.people or 0,
        operations=shown_number(asked.show(selected.operations)),
        panels=[_shown(panel, found, to_records) for panel in found.panels],
    )


@blueprint.get("/insights/<panel>.<kind>")
@permission("counts.see")
def panel_file(panel: str, kind: str) -> ResponseReturnValue:
    """One panel as CSV, JSON, SVG or PNG, with the same figures as on the page."""
    if kind not in KINDS or panel not in (*PANELS, CROSSED, INDICATORS):
        abort(404)
    found = answer(panel)
    (shown,), day = found.panels, now().date()
    made: str | bytes
    if kind == "csv":
        made = csv_of(shown)
    elif kind == "json":
        made = json_of(shown, found, day)
    else:
        svg = svg_of(drawing_of(shown, found, day))
        made = svg if kind == "svg" else png_of(svg)
    response = Response(made, mimetype=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.name}.{kind}"'
    return response


def _shown(panel: Panel, found: Answer, link: Link) -> Mapping[str, Any]:
    """A panel as the template draws it."""
    exact = bool(found.asked.exact)
    shown: dict[str, Any] = {
        "panel": panel,
        "title": title_of(panel),
        "heading": " · ".join(map(name_of, panel.fields)),
        "more": max(0, len(panel.figures) - MOST_ROWS),
        "files": [(kind.upper(), _file_url(found, panel.name, kind)) for kind in KINDS],
    }
    if panel.fields == (MONTH,):
        shown["months"] = [
            MonthBar(
                _first_day(figure.values[0]),
                figure.people,
                shown_number(figure.people),
                link(figure),
                _kind(figure.people, exact=exact),
            )
            for figure in panel.figures
        ]
        return shown
    shown["bars"] = [
        Bar(
            " · ".join(map(words_of, panel.fields, figure.values)),
            figure.people,
            shown_figure(panel, figure),
            link(figure),
            _kind(figure.people, exact=exact),
            _beside(panel, figure),
        )
        for figure in panel.figures[:MOST_ROWS]
    ]
    if panel.fields != (CITY,):
        shown["headlines"] = _headlines(panel)
    return shown


def _headlines(panel: Panel) -> list[str]:
    """What stands in the line of a panel that is folded: the first figures, and always those of
    reports that do not say, without which no other could be read."""
    says = [figure for figure in panel.figures if not _says_nothing(figure)]
    silent = [figure for figure in panel.figures if _says_nothing(figure)]
    return [
        f"{words_of(panel.fields[0], figure.values[0])}: {shown_figure(panel, figure)}"
        for figure in (*says[:HEADLINES], *silent)
    ]


def _says_nothing(figure: Figure) -> bool:
    return figure.values[0] is None or figure.values[0] in UNKNOWN_CODES


def _beside(panel: Panel, figure: Figure) -> str | None:
    """The second number of a line: the other period's people, or the operations."""
    number = figure.before if panel.compared else figure.operations
    return None if number is None else shown_number(number)


def _file_url(found: Answer, panel: str, kind: str) -> str:
    return url_with("insights.panel_file", found.asked.pairs(), panel=panel, kind=kind)


def _first_day(month: object) -> date:
    return date.fromisoformat(f"{month}-01")


def _kind(number: int | None, *, exact: bool) -> Kind:
    if exact:
        return "value"
    return "held" if number is None else "rounded"
