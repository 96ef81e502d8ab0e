"""How the public pages say what release files hold in codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from babel.dates import format_skeleton
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.codebook import codebook
from app.codebook.indicators import INDICATORS
from app.public.figures import FamilyFigure, ValueRow
from app.releases import Month, Quarter
from app.releases.families import (
    AFTER_MOTION,
    MOTION_AND_RULING,
    OUTCOMES,
)
from app.releases.model import NOT_ANSWERED
from app.web.charts import DASH
from app.web.languages import LOCALES, language_of

# What only this side says; everything else has a label in the codebook.
TITLES: Mapping[str, LazyString] = {
    OUTCOMES: _l("What else happened"),
    MOTION_AND_RULING: _l("After the government moved to end the case"),
    AFTER_MOTION: _l("After a motion to end the case"),
    "venue_type": _l("Kinds of places"),
    "appointment_type": _l("What they had come for"),
    "arrest_timing": _l("When they were detained"),
    "agents_count": _l("How many agents"),
    "final_order_claim": _l("Final orders of removal"),
    "compliance": _l("Earlier appointments"),
    "summons_timing": _l("Called in early"),
    "warrant_shown": _l("Paper that was shown"),
}
VALUES: Mapping[tuple[str, str], LazyString] = {
    ("", NOT_ANSWERED): _l("Not answered"),
    (OUTCOMES, "did_not_attend_fear"): _l("Stayed away for fear of arrest"),
    (MOTION_AND_RULING, "moved_granted"): _l("Motion granted, then detained"),
    (MOTION_AND_RULING, "moved_denied"): _l("Motion denied, detained all the same"),
    (MOTION_AND_RULING, "moved_undecided"): _l("Motion not decided, detained"),
    (MOTION_AND_RULING, "moved_ruling_not_known"): _l("Motion made, ruling not known"),
    (MOTION_AND_RULING, "other_motion"): _l("Another motion"),
    (MOTION_AND_RULING, "no_motion"): _l("No motion"),
    (MOTION_AND_RULING, "unknown"): _l("Unknown"),
    (AFTER_MOTION, "after_motion"): _l("After a motion to end the case"),
    (AFTER_MOTION, "not_after_motion_or_not_known"): _l("Not after one, or not known"),
    ("indicator", "flagged"): _l("Flagged for a lawyer"),
    ("indicator", "not_flagged"): _l("Not flagged"),
    ("indicator", "open"): _l("Open: too little is known"),
    ("indicator", "does_not_apply"): _l("Does not apply"),
}
MOST_NAMES = 2  # of values in one row; a note names more


def _locale() -> str:
    """That of the address, in which every page of this side is; asking Babel takes four times as
    long, and a page asks hundreds of times."""
    return LOCALES[language_of(request.path) or "en"]


def title_of(family: str) -> str:
    """The heading of a family."""
    if family in TITLES:
        return str(TITLES[family])
    if family in INDICATORS:
        return str(_(INDICATORS[family].title))
    return str(_(codebook[family].label)) if family in codebook.fields else family


def value_of(family: str, code: str) -> str:
    """A value in words; a code that this version does not know stands as it is."""
    return _value(family, code, _locale())


@lru_cache(maxsize=4096)  # looking up the catalog is most of the time of a chart
def _value(family: str, code: str, _locale: str) -> str:
    group = "indicator" if family in INDICATORS else family
    for key in ((group, code), ("", code)):
        if key in VALUES:
            return str(VALUES[key])
    field = "incident_outcome" if family == OUTCOMES else family
    if field in codebook.fields and code in codebook[field].labels:
        return str(_(codebook[field].labels[code]))
    return code


def values_in_words(family: str, values: Sequence[str], most: int = MOST_NAMES) -> str:
    """Every value of a row."""
    named = [value_of(family, code) for code in values]
    if len(named) == 1:
        return named[0]
    if len(named) > most:
        return str(_("%(number)s answers together", number=len(named)))
    return str(_("Together: %(values)s", values=", ".join(named)))


def people_of(row: ValueRow) -> str:
    """A number as people read it: exact, or with a sign that it is at least so many."""
    shown = format_number(row.people)
    return shown if row.exact else f"{shown}+"


def percent(part: int, whole: int) -> str:
    """A share of a sum of released numbers, rounded to whole percent."""
    share = round(100 * part / whole) if whole else 0
    return str(_("%(share)s%%", share=share))


def percents(least: int, most: int, whole: int) -> str:
    """A share that is known between two ends."""
    return between(round(100 * least / whole), round(100 * most / whole)) if whole else ""


def between(low: int, high: int) -> str:
    """Percents, or both ends."""
    return _between(low, high, _locale())


@lru_cache(maxsize=4096)
def _between(low: int, high: int, _locale: str) -> str:
    share = str(low) if low == high else f"{low}{DASH}{high}"
    return str(_("%(share)s%%", share=share))


def share_of(row: ValueRow, figure: FamilyFigure) -> str:
    """The share of a row."""
    return percents(row.people, row.most, figure.people)


def format_number(number: int | None) -> str:
    """1,608: so whole numbers are written in both of our locales (a test compares). Babel takes
    twenty times as long, and a page has hundreds."""
    return "" if number is None else f"{number:,}"


def month_name(month: Month) -> str:
    """April 2026."""
    return _month(month, "yMMMM", _locale())


@lru_cache(maxsize=4096)
def _month(month: Month, skeleton: str, locale: str) -> str:
    return str(format_skeleton(skeleton, month.first_day, locale=locale))


def months_name(first: Month, last: Month) -> str:
    """April 2026, or both ends."""
    return f" {DASH} ".join(dict.fromkeys([month_name(first), month_name(last)]))


def short_months(first: Month, last: Month) -> str:
    """Apr, or both ends."""
    names = [_month(month, "MMM", _locale()) for month in (first, last)]
    return DASH.join(dict.fromkeys(names))


def quarters_name(first: Quarter, last: Quarter) -> str:
    """Q1 2026, or both ends: quarters of releases."""
    return f" {DASH} ".join(dict.fromkeys(_quarter(one) for one in (first, last)))


def _quarter(quarter: Quarter) -> str:
    year, number = divmod(quarter.number, 4)
    return str(_("Q%(quarter)s %(year)s", quarter=number + 1, year=year))


def state_name(code: str) -> str:
    """The name of a state or territory, by its two letters."""
    name = codebook["state"].labels[code]
    return str(_(name))


def elsewhere_in(code: str) -> str:
    """The name of what a state's small places are together."""
    return str(_("Elsewhere in %(state)s", state=state_name(code)))
