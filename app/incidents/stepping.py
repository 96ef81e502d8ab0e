"""How the answers and the dated steps of a record move together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from app.codebook import STEP_KINDS, Step, Value, codebook
from app.codebook.check import applies, set_aside
from app.codebook.steps import Follows, StepKind, answer_after
from app.incidents.record import Record

# A step that is the answer to another question too: it is filled in where that is still blank.
DATES: Mapping[tuple[str, str], str] = {
    ("custody_status", "released"): "release_date",
    ("custody_status", "released_same_day"): "release_date",
    ("custody_status", "removed"): "removal_date",
    ("appeal", "filed"): "appeal_filed_date",
}


def steps_after(record: Record, answers: Mapping[str, Value], today: date) -> list[Step]:
    """The steps of a record whose answers a form has changed: what stood before is kept.

    A cleared answer was a mistake, and so were its steps; the history keeps both. An answer of
    the day of the event is corrected, not continued.
    """
    steps = list(record.steps)
    for kind in STEP_KINDS.values():
        if not kind.continues or answers[kind.name] == record.answers[kind.name]:
            continue
        if answers[kind.name] is not None:
            steps = _with_first(record, kind, steps)
            steps.append(Step(kind.name, str(answers[kind.name]), None, None, today))
        elif applies(codebook[kind.name], answers):
            steps = [step for step in steps if step.kind != kind.name]
    return steps


def with_step(record: Record, step: Step) -> tuple[dict[str, Value], list[Step]]:
    """Answers and steps after one more step."""
    kind = STEP_KINDS[step.kind]
    steps = [*_with_first(record, kind, list(record.steps)), step]
    answers = _followed(record, kind, steps)
    dated = DATES.get((step.kind, step.code))
    if dated and answers[dated] is None and step.on and applies(codebook[dated], answers):
        answers[dated] = step.on
    return set_aside(answers)[0], steps


def without_step(record: Record, step: Step) -> tuple[dict[str, Value], list[Step]]:
    """Answers and steps without a step that was entered by mistake.

    Raises:
        ValueError: the record has no such step.
    """
    steps = list(record.steps)
    steps.remove(step)
    kind = STEP_KINDS[step.kind]
    answers = _followed(record, kind, steps)
    if kind.continues and not any(left.kind == kind.name for left in steps):
        answers[kind.name] = None
    return set_aside(answers)[0], steps


def _followed(record: Record, kind: StepKind, steps: list[Step]) -> dict[str, Value]:
    answers = dict(record.answers)
    if kind.follows is not Follows.NOT:
        happened = cast("date", answers["incident_date"])
        answers[kind.name] = answer_after(kind, steps, happened, answers[kind.name])
    return answers


def _with_first(record: Record, kind: StepKind, steps: list[Step]) -> list[Step]:
    """The steps, led by the answer that the record was filed or imported with."""
    before = record.answers.get(kind.name)
    known = any(step.kind == kind.name for step in steps)
    if not kind.continues or before is None or known:
        return steps
    return [*steps, Step(kind.name, str(before), None, None, record.created_at.date())]
