"""Answers in words, for pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.codebook import Field, Value, codebook
from app.codebook.check import applies
from app.incidents.texts import Lost
from app.web.languages import format_date

# Written at the top of the page, on a page of its own, or (the group) by the application alone.
SHOWN_ELSEWHERE = frozenset({"record_id", "event_group_id", "review_status", "narrative"})


def shown(field: Field, value: Value) -> str | None:
    """An answer in words; None for a blank."""
    if value is None:
        return None
    if isinstance(value, date):
        return format_date(value)
    if field.is_coded:
        return ", ".join(_(field.labels.get(code, code)) for code in str(value).split())
    return str(value)


def label_of(name: str, value: Value) -> str:
    """The label of a coded value, blank for a blank."""
    return shown(codebook[name], value) or ""


def lost_words(lost: Lost) -> str:
    """Why a text is not shown, for the place where it would stand."""
    if lost is Lost.DESTROYED:
        return str(_("This text cannot be read any more: its key was destroyed."))
    return str(
        _("This text cannot be read: the key file does not hold its key. Tell an administrator.")
    )


@dataclass(frozen=True)
class Section:
    """A section of a record: its title, the answers given, and the questions still open."""

    title: str
    answered: list[tuple[str, str]]
    open: list[str]


def sections(
    answers: Mapping[str, Value], texts: Mapping[str, str], hidden: Iterable[str] = ()
) -> list[Section]:
    """A record by sections: what was answered, and what applies but was not answered yet."""
    left_out = set(hidden) | SHOWN_ELSEWHERE
    found = []
    for title, fields in codebook.sections.items():
        asked = [field for field in fields if field.name not in left_out]
        values = {field.name: texts.get(field.name, answers.get(field.name)) for field in asked}
        answered = [
            (_(field.label), words)
            for field in asked
            if (words := shown(field, values[field.name])) is not None
        ]
        unanswered = [
            _(field.label)
            for field in asked
            if values[field.name] is None and applies(field, answers)
        ]
        if asked:
            found.append(Section(_(title[3:]), answered, unanswered))
    return found
