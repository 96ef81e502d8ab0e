"""A chart as a file to download: with its title, source, date and rule on it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.public.charts.model import Chart
from app.public.figures import Figures
from app.web.image import Bar, Drawing, svg_of
from app.web.languages import format_date
from app.web.pictures import Mark, Picture, shifted


def svg_file(chart: Chart, figures: Figures) -> str:
    """The chart as SVG."""
    return svg_of(
        Drawing(
            title=chart.title,
            lines=[f"{chart.counts}. {chart.sentence}"],
            bars=[Bar(bar.label, bar.value, bar.shown) for bar in chart.bars],
            foot=[*chart.notes, *foot_of(figures)],
            picture=_one(chart),
        )
    )


def foot_of(figures: Figures) -> list[str]:
    """Source, date and rule."""
    rule = figures.rule
    foot = [
        str(
            _(
                "Detention Docket, release %(number)s of %(day)s. Reports of lawyers, reviewed; "
                "no official statistics.",
                number=figures.number,
                day=format_date(figures.as_of),
            )
        ),
        str(
            _(
                "Every number holds at least %(threshold)s reports from at least %(reporters)s "
                "reporters. Counts follow where our lawyers stand. More reports do not mean more "
                "arrests.",
                threshold=rule.threshold,
                reporters=rule.reporters,
            )
        ),
    ]
    if figures.synthetic:
        foot.append(str(_("Synthetic data: every record here is invented.")))
    return foot


def _one(chart: Chart) -> Picture | None:
    """The drawings of a chart, one below the other."""
    if not chart.pictures:
        return None
    marks: list[Mark] = []
    height = 0.0
    for picture in chart.pictures:
        marks += [shifted(mark, height) for mark in picture.marks]
        height += picture.height + 16
    return Picture(chart.title, chart.pictures[0].width, height, tuple(marks))
