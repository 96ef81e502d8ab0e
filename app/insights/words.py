"""Panels in words: titles, values, filters, in the language of the page."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.codebook import codebook
from app.codebook.indicators import INDICATORS as RULES
from app.incidents.display import shown
from app.insights.panels import INDICATORS, Panel
from app.insights.tally import CITY, MONTH, OTHER, Value
from app.web.languages import format_month


def name_of(field: str) -> str:
    """What is counted by: the label of the field."""
    if field == MONTH:
        return str(_("Month"))
    if field == INDICATORS:
        return str(_("Flags"))
    return str(_(codebook[field].label))


def _inside(label: str) -> str:
    """A label within a sentence; an abbreviation keeps its capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def title_of(panel: Panel) -> str:
    """What the panel shows."""
    if panel.fields == (CITY,):
        return str(_("People by city"))
    if panel.fields == (MONTH,):
        return str(_("People by month"))
    if panel.fields == (INDICATORS,):
        return str(_("Reports flagged, by rule"))
    if len(panel.fields) > 1:
        rows, columns = (_inside(name_of(field)) for field in panel.fields)
        return str(_("People by %(rows)s and %(columns)s", rows=rows, columns=columns))
    return str(_("People by %(field)s", field=_inside(name_of(panel.fields[0]))))


def words_of(field: str, value: Value) -> str:
    """A value as people read it."""
    if value is None:
        return str(_("Not answered or not asked"))
    if value == OTHER:
        return str(_("A code that is not used any more"))
    if field == MONTH:
        return format_month(date.fromisoformat(f"{value}-01"))
    if isinstance(value, tuple):
        return ", ".join(value)
    if field == INDICATORS:
        return str(_(RULES[value].title))
    return shown(codebook[field], value) or ""
