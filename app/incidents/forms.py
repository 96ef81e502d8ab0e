"""The forms of a report: the quick one for a hallway, the long one for the evening."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.codebook import Problem, Value, codebook, quick
from app.codebook.reduce import reduced
from app.incidents.draft import COORDINATORS_ANSWER, SYSTEM_WRITES
from app.incidents.fields import make_form, starred
from app.incidents.help.form import with_help
from app.incidents.posted import as_posted
from app.web.forms import Form
from app.web.saying import said

QUICK = quick.QUICK
# Sent along unseen: the defaults of the codebook, and the group of "another person".
QUICK_HIDDEN = ("people_count_kind", "date_precision", "event_group_id", "submission_key")
QUICK_DEFAULTS: Mapping[str, str] = {
    "people_count": "1",
    "people_count_kind": "exact",
    "date_precision": "exact_day",
}
# The long page asks everything that is not the coordinator's or the application's to write.
LONG = tuple(name for name in codebook.fields if name not in COORDINATORS_ANSWER | SYSTEM_WRITES)

# What another person at the same event shares: the place, the day, the agents; nothing personal.
SHARED_AT_EVENT = (
    "event_group_id",
    "facility",
    "venue_type",
    "city",
    "state",
    "incident_date",
    "date_precision",
    "agents_count",
    "face_covering",
)
SHARED_AT_PLACE = ("facility", "venue_type", "city", "state")


def quick_form(posted: MultiDict[str, str] | None, prefilled: Mapping[str, str]) -> Form:
    """The quick report, empty or as it was sent."""
    made = with_help(make_form(QUICK, QUICK_HIDDEN, explained=False))
    data = posted if posted is not None else MultiDict({**QUICK_DEFAULTS, **prefilled})
    form = made(data)
    if not form["submission_key"].data:
        form["submission_key"].data = str(uuid.uuid4())
    return _ready(form)


def long_form(
    posted: MultiDict[str, str] | None, answers: Mapping[str, Value], texts: Mapping[str, str]
) -> Form:
    """Every question of the codebook, with the answers given so far."""
    made = make_form(LONG, ("revision",), clearable=True)
    data = posted if posted is not None else as_posted({**answers, **texts})
    return _ready(made(data))


def section_form(
    names: Iterable[str], posted: MultiDict[str, str] | None, known: Mapping[str, Value]
) -> Form:
    """The questions of one section, with the answers given so far."""
    made = make_form(names, ("revision",), clearable=True)
    return _ready(made(posted if posted is not None else as_posted(known)))


def section_questions(
    form: Form, answers: Mapping[str, Value]
) -> tuple[list[tuple[str, dict[str, Any] | None]], list[str]]:
    """What a section shows: each question with the condition that its page can still change, and
    the questions that do not apply, given the other sections.

    An answer that stands, or that was just typed, stays in sight whether it applies or not.
    """
    asked = [field.name for field in form if field.name in codebook.fields]
    shown: list[tuple[str, dict[str, Any] | None]] = []
    unasked = []
    for name in asked:
        condition = codebook[name].applies_when
        left = True if condition is None else reduced(condition, answers, asked)
        if left is False and not form[name].data and not form[name].errors:
            unasked.append(name)
        else:
            shown.append((name, None if isinstance(left, bool) else left.as_data()))
    return shown, unasked


def show_problems(form: Form, problems: Iterable[Problem]) -> None:
    """Put each problem beside its question; one that the form does not ask stands at the top."""
    for field in form:
        field.errors = []
    for problem in problems:
        text = said(problem)
        if problem.field in form and problem.field not in QUICK_HIDDEN:
            form[problem.field].errors = [*form[problem.field].errors, text]
        else:
            label = codebook[problem.field].label if problem.field in codebook.fields else ""
            form.form_errors.append(f"{_(label)}: {text}" if label else text)


def _ready(form: Form) -> Form:
    for field in form:
        field.errors = []  # the codebook checks, not the form
        if field.name in codebook.fields and starred(codebook[field.name]):
            field.flags.required = True
    return form


def applies_data(name: str) -> dict[str, Any] | None:
    """When a question applies, for the page's script."""
    condition = codebook[name].applies_when
    return condition.as_data() if condition else None
