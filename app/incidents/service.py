"""Every write of one record: filing, revising, deciding, withdrawing.

Each is one transaction with its revision and its audit event; the caller commits it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor
from app.codebook import Step, Value, codebook
from app.database import now
from app.incidents.changing import (
    change,
    drop_accepted,
    follow_gate,
    keep_accepted,
    must_be_current,
)
from app.incidents.draft import Draft
from app.incidents.identifiers import new_record_id
from app.incidents.models import incident
from app.incidents.queries import may
from app.incidents.record import WAITING, Record, Status
from app.incidents.revising import write_revision
from app.incidents.stepping import steps_after, with_step, without_step
from app.incidents.texts import open_texts
from app.ledger.keys import Keys


@dataclass(frozen=True)
class Filed:
    """A report that is in the register. `again`: it was there already, and this was a retry."""

    record_id: str
    again: bool = False


def file_report(
    session: Session, keys: Keys, actor: Actor, draft: Draft, submission_key: str
) -> Filed:
    """File a report for the actor's office.

    Args:
        draft: checked: it has no problems.
        submission_key: made with the form; a retry with the same key finds the first record.
    """
    earlier = session.scalar(
        select(incident.c.record_id).where(
            incident.c.reporter_id == actor.person_id,
            incident.c.submission_key == submission_key,
        )
    )
    if earlier is not None:
        return Filed(earlier, again=True)
    moment = now()
    answers = {**draft.answers, "review_status": Status.SUBMITTED.value}
    record_id = new_record_id()
    answers["event_group_id"] = answers["event_group_id"] or new_record_id()
    row = {
        "record_id": record_id,
        "office_id": actor.office_id,
        "reporter_id": actor.person_id,
        "submission_key": submission_key,
        "created_at": moment,
        "updated_at": moment,
        "revision": 1,
        **answers,
    }
    incident_id = session.execute(
        insert(incident).values(row).returning(incident.c.id)
    ).scalar_one()
    filed = Record(
        incident_id,
        record_id,
        int(actor.office_id or 0),
        actor.person_id,
        None,
        moment,
        moment,
        1,
        None,
        answers,
    )
    write_revision(session, keys, who(actor), filed, "incident.filed", draft.texts, {})
    return Filed(record_id)


def revise(
    session: Session, keys: Keys, actor: Actor, record: Record, revision: int, draft: Draft
) -> Record:
    """Change a record's answers. What was accepted, or sent back with questions, waits again.

    Args:
        record: as it stands now.
        revision: the one that the form began from.
        draft: checked answers; `draft.values` holds a text field only where the form asked it.

    Raises:
        Stale, NotOpen
    """
    must_be_current(record, revision)
    answers = {**draft.answers, "review_status": record.answers["review_status"]}
    texts = _changed_texts(session, keys, record, draft)
    steps = steps_after(record, answers, now().date())
    return _rewrite(session, keys, actor, record, _waiting_again(answers), steps, texts)


def add_step(
    session: Session, keys: Keys, actor: Actor, record: Record, revision: int, step: Step
) -> Record:
    """Add a dated step; the answer that follows it moves along.

    A new basis for sharing changes nothing that a coordinator reviewed: an accepted record stays
    accepted.

    Raises:
        Stale, NotOpen
    """
    must_be_current(record, revision)
    answers, steps = with_step(record, step)
    if step.kind != "sharing_basis":
        answers = _waiting_again(answers)
    return _rewrite(session, keys, actor, record, answers, steps)


def take_out_step(
    session: Session, keys: Keys, actor: Actor, record: Record, revision: int, step: Step
) -> Record:
    """Take out a step that was entered by mistake; the history keeps it.

    Raises:
        Stale, NotOpen
        ValueError: the record has no such step.
    """
    must_be_current(record, revision)
    answers, steps = without_step(record, step)
    return _rewrite(session, keys, actor, record, _waiting_again(answers), steps)


def move_to_group(
    session: Session, keys: Keys, actor: Actor, record: Record, revision: int, group: str
) -> Record:
    """Say that a report belongs to another operation, or (a new id) to none of the others.

    Raises:
        Stale, NotOpen
    """
    must_be_current(record, revision)
    answers: dict[str, Value] = {**record.answers, "event_group_id": group}
    if not may(actor, "incident.decide", record):  # whoever reviews it has seen it just now
        answers = _waiting_again(answers)
    return _rewrite(session, keys, actor, record, answers, record.steps)


def decide(
    session: Session,
    keys: Keys,
    actor: Actor,
    record: Record,
    revision: int,
    *,
    answers: Mapping[str, Value],
    reason: str,
    action: str = "incident.decided",
) -> Record:
    """Write a coordinator's decision.

    Args:
        answers: `review_status`, and what the coordinator settled with it.
        reason: free text, sealed with the revision; may be empty.
        action: the event, for a decision on many at once.

    Raises:
        Stale, NotOpen
    """
    must_be_current(record, revision)
    merged = {**record.answers, **answers}
    status = Status(str(merged["review_status"]))
    accepted = record.revision + 1 if status is Status.ACCEPTED else record.accepted_revision
    if record.status is Status.ACCEPTED and status in WAITING:
        keep_accepted(session, record)
    if status not in WAITING:
        drop_accepted(session, record)
        accepted = accepted if status is Status.ACCEPTED else None
    moment = now()
    steps = steps_after(record, merged, moment.date())
    changed = change(session, record, merged, moment, accepted_revision=accepted, steps=steps)
    if status in WAITING and accepted is not None:
        follow_gate(session, changed)
    texts = {"reason": reason} if reason else {}
    details = {"review_status": status.value}
    write_revision(session, keys, who(actor), changed, action, texts, details)
    return changed


def withdraw(
    session: Session, keys: Keys, actor: Actor, record: Record, revision: int, reason: str
) -> Record:
    """Take back an own report; it counts no more.

    Raises:
        Stale, NotOpen
    """
    must_be_current(record, revision)
    drop_accepted(session, record)
    answers = {**record.answers, "review_status": Status.WITHDRAWN.value}
    changed = change(session, record, answers, now(), accepted_revision=None)
    write_revision(session, keys, who(actor), changed, "incident.withdrawn", {"reason": reason}, {})
    return changed


def _changed_texts(session: Session, keys: Keys, record: Record, draft: Draft) -> dict[str, str]:
    """The free texts that were asked and now differ; an empty one was cleared.

    One that cannot be read came as a blank: only new words take its place.
    """
    asked = [field.name for field in codebook.sealed if field.name in draft.values]
    before = open_texts(session, keys, record, asked)
    after = {name: str(draft.values[name] or "") for name in asked}
    return {
        name: text
        for name, text in after.items()
        if text != before.open.get(name, "") and (text or name not in before.lost)
    }


def _waiting_again(answers: Mapping[str, Value]) -> dict[str, Value]:
    """What was accepted, or sent back with questions, is looked at again."""
    waits = answers["review_status"] in (Status.ACCEPTED.value, Status.NEEDS_INFO.value)
    return {**answers, "review_status": Status.SUBMITTED.value} if waits else dict(answers)


def _rewrite(
    session: Session,
    keys: Keys,
    actor: Actor,
    record: Record,
    answers: Mapping[str, Value],
    steps: Sequence[Step],
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Record:
    """Write changed answers, steps and texts with their revision."""
    if record.status is Status.ACCEPTED and answers["review_status"] != Status.ACCEPTED.value:
        keep_accepted(session, record)
    accepted = record.accepted_revision
    if record.status is Status.ACCEPTED and answers["review_status"] == Status.ACCEPTED.value:
        accepted = record.revision + 1
    changed = change(session, record, answers, now(), accepted_revision=accepted, steps=steps)
    if changed.accepted_revision is not None and changed.status is not Status.ACCEPTED:
        follow_gate(session, changed)
    fields = [name for name in answers if answers[name] != record.answers[name]] + list(texts)
    if tuple(steps) != record.steps:
        fields.append("steps")
    write_revision(
        session, keys, who(actor), changed, "incident.revised", texts, {"fields": fields}
    )
    return changed
