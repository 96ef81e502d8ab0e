"""What stands on the image of a panel."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.incidents.filter_words import filter_lines
from app.insights.asking import Answer
from app.insights.panels import INDICATORS, Figure, Panel
from app.insights.words import title_of, words_of
from app.web.image import Bar, Drawing
from app.web.languages import format_date, format_number


def shown_number(number: int | None) -> str:
    """A number as people read it; None is one that may not be told."""
    return str(_("fewer than 5")) if number is None else format_number(number)


def shown_figure(panel: Panel, figure: Figure) -> str:
    """The number of a bar: with what it is compared with, or of how many it is."""
    if panel.fields == (INDICATORS,):
        return str(
            _(
                "%(flagged)s of %(number)s",
                flagged=format_number(figure.people),
                number=format_number(figure.of),
            )
        )
    if panel.compared:
        difference = (figure.people or 0) - (figure.before or 0)
        sign = "+" if difference > 0 else "\u2212" if difference < 0 else "\u00b1"
        return f"{format_number(figure.people)} ({sign}{format_number(abs(difference))})"
    return shown_number(figure.people)


def drawing_of(panel: Panel, answer: Answer, day: date) -> Drawing:
    """Title, filters in words, bars, date and source."""
    asked, selected = answer.asked, answer.selected
    foot = [
        _(
            "Live figures of %(day)s, from reports of lawyers. No official statistics.",
            day=format_date(day),
        )
    ]
    if not panel.adds_up and panel.fields != (INDICATORS,):
        foot.append(_("A report may give several answers: the bars do not add up to the total."))
    if panel.compared:
        foot.append(_("In brackets: the difference from the other period."))
    if asked.exact:
        left_out = format_number(selected.left_out)
        foot.append(_("Left out, since consent is missing: %(number)s.", number=left_out))
    else:
        foot.append(_("Rounded to 5, without formal guarantee; not for publication."))
    foot.append(_("Counts follow where our lawyers stand. More reports do not mean more arrests."))
    bars = [
        Bar(
            " · ".join(map(words_of, panel.fields, figure.values)),
            figure.people,
            shown_figure(panel, figure),
        )
        for figure in panel.figures
    ]
    lines = filter_lines(asked.filters.pairs()) or [_("Accepted reports of people detained")]
    return Drawing(title_of(panel), lines, bars, [str(line) for line in foot])
