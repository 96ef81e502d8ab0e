"""The form of one dated step, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField

from app.codebook import STEP_KINDS, AnswerError, Problem, Step, codebook, parse_answer
from app.codebook.check import applies
from app.codebook.steps import Follows
from app.incidents.fields import options, translated
from app.incidents.record import Record
from app.web.forms import ChoiceField, DayField, Form, Option

# The basis for sharing is settled on a page of its own.
ELSEWHERE = frozenset({"sharing_basis"})
# No step that anybody could date.
NO_STEP = frozenset({"unknown", "not_applicable"})


def step_form(record: Record, posted: MultiDict[str, str] | None, today: date) -> Form:
    """What happened, when, and how one knows; only steps that make sense for this record."""
    members = {
        "step": SelectField(
            _l("What happened next?"),
            choices=[Option("", _l("Choose")), *_step_options(record)],
            validate_choice=False,
        ),
        "on": DayField(
            _l("When?"),
            description=_l("If you do not know the day: the day on which you learned of it."),
        ),
        "source": ChoiceField(_l("How do you know?"), choices=options(codebook["other_sources"])),
        "revision": HiddenField(),
    }
    fresh = MultiDict({"on": today.isoformat(), "revision": str(record.revision)})
    form: Form = type("StepForm", (Form,), members)(posted if posted is not None else fresh)
    for field in form:
        field.errors = []
    form["step"].flags.required = form["on"].flags.required = True
    return form


def _step_options(record: Record) -> list[Option]:
    return [
        Option(f"{kind.name}.{choice.code}", translated(choice.label), optgroup=group)
        for kind in STEP_KINDS.values()
        if kind.name in offered(record)
        for group in [str(translated(kind.label))]
        for choice in kind.choices
        if choice.code not in NO_STEP
    ]


def offered(record: Record) -> frozenset[str]:
    """The kinds of step that a record can take: those whose question applies."""
    return frozenset(
        kind.name
        for kind in STEP_KINDS.values()
        if kind.name not in ELSEWHERE
        and (kind.follows is Follows.NOT or applies(codebook[kind.name], record.answers))
    )


def read_step(
    raw: Mapping[str, str], record: Record, today: date
) -> tuple[Step | None, list[Problem]]:
    """The step that a form gives, or what stands against it.

    Args:
        today: the date at the place of the event.
    """
    kind, _, code = raw.get("step", "").partition(".")
    problems = []
    if kind not in offered(record) or code not in STEP_KINDS[kind].labels or code in NO_STEP:
        problems.append(Problem("step", "Choose what happened.", {}))
    on = _read_day(raw.get("on", ""), record, today, problems)
    source = raw.get("source") or None
    if source is not None and source not in codebook["source_of_knowledge"].codes:
        problems.append(Problem("source", "Choose one of the answers listed.", {}))
    if problems:
        return None, problems
    return Step(kind, code, on, source, today), []


def _read_day(text: str, record: Record, today: date, problems: list[Problem]) -> date | None:
    try:
        on = parse_answer(codebook["incident_date"], text)
    except AnswerError as error:
        problems.append(Problem("on", error.message, error.arguments))
        return None
    happened = record.answers["incident_date"]
    exact = record.answers["date_precision"] in (None, "exact_day")
    if not isinstance(on, date):
        problems.append(Problem("on", "Enter the date, or the day on which you learned of it.", {}))
    elif on > today:
        problems.append(
            Problem(
                "on",
                "Enter a date that is not in the future: today is %(today)s there.",
                {"today": today.isoformat()},
            )
        )
    elif isinstance(happened, date) and exact and on < happened:
        problems.append(
            Problem(
                "on",
                "Enter a date that is not before the event, %(day)s.",
                {"day": happened.isoformat()},
            )
        )
    else:
        return on
    return None
