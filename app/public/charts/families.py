"""One family of answers as a chart: bars, notes, and the sentence that stands alone where the rest
is folded away."""

from __future__ import annotations

from flask_babel import gettext as _

from app.codebook.indicators import INDICATORS
from app.public.charts.model import Chart
from app.public.figures import FamilyFigure, Figures, ValueRow
from app.public.figures.families import SAYS_NOTHING
from app.public.words import (
    MOST_NAMES,
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
from app.releases.families import AFTER_MOTION, INDICATOR_VALUES, OUTCOMES
from app.web.charts import Bar

FLAGGED = INDICATOR_VALUES[0]
# Families whose answers have an order of their own.
ORDERED = frozenset({"agents_count", "time_in_us", "arrest_timing", "motion_and_ruling"})


def family_chart(figures: Figures, name: str) -> Chart:
    """The tables of one family, added up."""
    figure = figures.families[name, ""]
    notes = _notes(figures, figure)
    if name in INDICATORS:
        notes.insert(0, str(_("A flag for a lawyer’s review, never a finding of a violation.")))
    counts = _("Reports’ people, not detained") if name == OUTCOMES else _("People detained")
    return _of_table(figure, name, title_of(name), str(counts), notes)


def motion_chart(figures: Figures, slug: str, name: str) -> Chart:
    """After a motion, inside a place."""
    figure = figures.families[AFTER_MOTION, slug]
    place = figures.place(slug)
    where = f"{place.place.name}, {place.place.state}" if place else slug
    title = f"{where}: {title_of(AFTER_MOTION)}"
    notes = _notes(figures, figure)
    return _of_table(figure, name, title, str(_("People detained")), notes)


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
    """The answer that most gave, of those that say something; of a rule, whom it flags."""
    alone = {
        row.values[0]: row
        for row in figure.rows
        if len(row.values) == 1 and row.values[0] not in SAYS_NOTHING
    }
    if not alone:
        return str(_("%(people)s people in all.", people=format_number(figure.people)))
    value = FLAGGED if FLAGGED in alone else max(alone, key=lambda one: alone[one].people)
    row = alone[value]
    words = {
        "people": format_number(figure.people),
        "value": value_of(figure.family, value),
        "number": people_of(row),
        "share": share_of(row, figure) if row.exact else percent(row.people, figure.people),
    }
    if value == FLAGGED or not _is_most(figure, value, row.people):
        return str(_("“%(value)s”: %(number)s of %(people)s people (%(share)s).", **words))
    return str(
        _("Most often: “%(value)s”, %(number)s of %(people)s people (%(share)s).", **words),
    )


def _is_most(figure: FamilyFigure, value: str, people: int) -> bool:
    """Whether no other answer can be more frequent, whatever was only published together."""
    given = {one for values, _people in figure.together for one in values}
    return all(figure.bounds({one})[1] <= people for one in given - SAYS_NOTHING - {value})


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
