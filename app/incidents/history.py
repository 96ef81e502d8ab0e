"""The revisions of a record: who changed what, when, why, and what lies between any two."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.codebook import STEP_KINDS, Field, Kind, Step, Value, codebook
from app.codebook.check import applies
from app.codebook.steps import step_of
from app.incidents.display import shown
from app.incidents.record import Record
from app.ledger.models import AuditEvent, Revision
from app.web.languages import format_date


@dataclass(frozen=True)
class Version:
    """A record as one revision wrote it. `texts`: which free texts it wrote; `at` is UTC."""

    number: int
    at: datetime
    actor: str
    office: str
    action: str
    event: int
    digest: str
    answers: Mapping[str, Value]
    steps: tuple[Step, ...]
    texts: frozenset[str]


@dataclass(frozen=True)
class Change:
    """One question that differs between two revisions, in the codebook's words.

    `after` is None where the answer was taken back; `aside` where it no longer applies.
    """

    label: str
    before: str | None
    after: str | None
    aside: bool = False
    sealed: bool = False


def versions(session: Session, record: Record) -> list[Version]:
    """All revisions, oldest first."""
    rows = session.execute(
        select(Revision, AuditEvent)
        .join(AuditEvent, AuditEvent.sequence == Revision.event_sequence)
        .where(Revision.incident_id == record.id)
        .order_by(Revision.number)
    )
    return [_version(revision, event) for revision, event in rows]


def _version(revision: Revision, event: AuditEvent) -> Version:
    written = json.loads(revision.answers)
    steps = tuple(step_of(data) for data in written.pop("steps", ()))
    return Version(
        number=revision.number,
        at=datetime.fromisoformat(event.at),
        actor=event.actor,
        office=event.office,
        action=event.action,
        event=event.sequence,
        digest=revision.digest,
        answers={field.name: _read(field, written.get(field.name)) for field in codebook.stored},
        steps=steps,
        texts=frozenset(json.loads(revision.texts)),
    )


def _read(field: Field, written: str | int | None) -> Value:
    if field.kind is Kind.DATE and isinstance(written, str):
        return date.fromisoformat(written)
    return written


def changes(all_versions: Sequence[Version], older: int, newer: int) -> list[Change]:
    """What differs between two revisions, by number; `older` 0 is the empty form."""
    by_number = {version.number: version for version in all_versions}
    before, after = by_number.get(older), by_number[newer]
    had = before.answers if before else {}
    found = [
        Change(
            _(field.label),
            shown(field, had.get(field.name)),
            shown(field, after.answers[field.name]),
            aside=after.answers[field.name] is None and not applies(field, after.answers),
        )
        for field in codebook.stored
        if had.get(field.name) != after.answers[field.name]
    ]
    written = {name for v in all_versions if older < v.number <= newer for name in v.texts}
    found += [
        Change(_(field.label), None, None, sealed=True)
        for field in codebook.sealed
        if field.name in written
    ]
    return found + _steps(before.steps if before else (), after.steps)


def _steps(before: Sequence[Step], after: Sequence[Step]) -> list[Change]:
    gone = [step for step in before if step not in after]
    new = [step for step in after if step not in before]
    return [Change(_about(step), _told(step), None) for step in gone] + [
        Change(_about(step), None, _told(step)) for step in new
    ]


def _about(step: Step) -> str:
    return str(_("Step: %(kind)s", kind=_(STEP_KINDS[step.kind].label)))


def _told(step: Step) -> str:
    return f"{_(step.label)} · {format_date(step.on or step.entered)}"


def set_aside(session: Session, record: Record) -> list[tuple[str, str]]:
    """The answers that a record gave once and that do not apply any more, in words."""
    gone = [
        field
        for field in codebook.stored
        if record.answers[field.name] is None and not applies(field, record.answers)
    ]
    found = []
    earlier = versions(session, record)[:-1]
    for field in gone:
        given = [one.answers[field.name] for one in earlier if one.answers[field.name] is not None]
        if given:
            found.append((str(_(field.label)), str(shown(field, given[-1]))))
    return found
