"""Where things stand in a case and how they got there: its dated steps, in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from app.codebook import STEP_KINDS, Marked, Step, codebook, marked
from app.codebook.steps import Follows, in_order
from app.incidents.record import Record


@dataclass(frozen=True)
class Entry:
    """One line of a timeline.

    `day` is None where nobody gave a date; `noted` the day on which it was entered; `step` None
    for the event itself and for an answer that was filed or imported without a step. The texts
    are English, as the catalog holds them.
    """

    kind: str
    about: str
    what: str
    day: date | None
    noted: date
    source: str | None = None
    step: Step | None = None


def timeline(record: Record) -> list[Entry]:
    """The event and every step after it. The basis for sharing has a list of its own."""
    outcome = codebook["incident_outcome"]
    happened = cast("date", record.answers["incident_date"])
    first = Entry(
        outcome.name,
        marked(outcome.label),
        _label(outcome.labels, str(record.answers["incident_outcome"])),
        happened,
        happened,
    )
    kinds = [name for name in STEP_KINDS if name != "sharing_basis"]
    return [first, *entries(record, kinds)]


def entries(record: Record, kinds: Collection[str]) -> list[Entry]:
    """The answers of these kinds that no step tells of, then the steps in their order."""
    steps = [step for step in in_order(record.steps) if step.kind in kinds]
    found = [
        Entry(
            step.kind,
            marked(STEP_KINDS[step.kind].label),
            step.label,
            step.on,
            step.entered,
            step.source,
            step,
        )
        for step in steps
    ]
    return [entry for name in kinds if (entry := _untold(record, name, steps))] + found


def _untold(record: Record, name: str, steps: Sequence[Step]) -> Entry | None:
    """The answer that a record was filed or imported with, where no step tells of it."""
    kind, answer = STEP_KINDS[name], record.answers.get(name)
    of_the_day = kind.follows is Follows.ON_THE_DAY
    told = [step.code for step in steps if step.kind == name]
    if answer in (None, "unknown") or (told and not of_the_day) or answer in told:
        return None
    day = cast("date", record.answers["incident_date"]) if of_the_day else None
    label = _label(kind.labels, str(answer))
    return Entry(name, marked(kind.label), label, day, record.created_at.date())


def _label(labels: object, code: str) -> Marked:
    return marked(cast("dict[str, str]", labels).get(code, code))
