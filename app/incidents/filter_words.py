"""Filters in words: for the audit, and for whoever opens an exported file a year later."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from app.codebook import Kind, codebook
from app.codebook.indicators import INDICATORS
from app.incidents.filters import FROM, IMPORT, INDICATOR, TO

LONGEST = 60  # characters of any one value


def filters_in_words(pairs: Iterable[tuple[str, str]], *, typed: bool = True) -> str:
    """One line; empty without filters.

    Args:
        typed: whether the reader may see what somebody typed (a city, the number of a report).
    """
    return "; ".join(filter_lines(pairs, typed=typed))


def filter_lines(pairs: Iterable[tuple[str, str]], *, typed: bool = True) -> list[str]:
    """A line for each filter; several values of one stand in one line: a repeated name means or."""
    lines: dict[str, list[str]] = {}
    for name, given in pairs:
        lines.setdefault(name, []).append(_value(name, str(given), typed=typed))
    return [f"{name_in_words(name)}: {' / '.join(words)}" for name, words in lines.items()]


def name_in_words(name: str) -> str:
    """The label of a field, or of what filters by something else."""
    if name in codebook.fields:
        return str(_(codebook[name].label))
    others = {
        FROM: _("From"),
        TO: _("To"),
        INDICATOR: _("Flags"),
        IMPORT: _("Import"),
        "steps": _("Steps of a case"),
    }
    return str(others.get(name, name.replace("_", " ")))


def _value(name: str, given: str, *, typed: bool) -> str:
    if name == INDICATOR:
        return str(_(INDICATORS[given].title)) if given in INDICATORS else given
    if name in (FROM, TO, IMPORT):
        return given
    field = codebook.fields.get(name)
    if field is not None and (field.is_coded or field.kind in (Kind.DATE, Kind.INTEGER)):
        return str(_(field.labels[given])) if given in field.labels else given
    if not typed or field is None or field.kind is Kind.IDENTIFIER:
        # The number of a report tells that it is there, to whomever.
        return str(_("(as typed)"))
    return given[:LONGEST]
