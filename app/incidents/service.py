"""Every write of one record: filing, revising, deciding, withdrawing.

Each is one transaction with its revision and its audit event; the caller commits it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor
from app.codebook import Value, codebook
from app.database import now
from app.incidents.draft import Draft
from app.incidents.identifiers import new_record_id
from app.incidents.models import accepted_incident, incident
from app.incidents.queries import texts_of
from app.incidents.record import WAITING, Record, Status, record_of
from app.incidents.revising import write_revision
from app.ledger.keys import Keys

# What decides whether a record counts at all: of a changed record, its newest answers do.
GATE = ("sharing_basis", "public_hold")


class Stale(Exception):
    """The record was changed since the form was made; nothing was written."""


class NotOpen(Exception):
    """A record that its reporter withdrew is not changed any more."""


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
    _must_be_current(record, revision)
    answers = dict(draft.answers)
    answers["review_status"] = record.answers["review_status"]
    if record.status in (Status.ACCEPTED, Status.NEEDS_INFO):
        answers["review_status"] = Status.SUBMITTED.value
    texts = _changed_texts(session, keys, record, draft)
    if record.status is Status.ACCEPTED:
        _keep_accepted(session, record)
    changed = _change(session, record, answers, now())
    if changed.accepted_revision is not None:
        _follow_gate(session, changed)
    fields = [name for name in answers if answers[name] != record.answers[name]] + list(texts)
    write_revision(
        session, keys, who(actor), changed, "incident.revised", texts, {"fields": fields}
    )
    return changed


def decide(
    session: Session,
    keys: Keys,
    actor: Actor,
    record: Record,
    revision: int,
    *,
    answers: Mapping[str, Value],
    reason: str,
) -> Record:
    """Write a coordinator's decision.

    Args:
        answers: `review_status`, and what the coordinator settled with it.
        reason: free text, sealed with the revision; may be empty.

    Raises:
        Stale, NotOpen
    """
    _must_be_current(record, revision)
    merged = {**record.answers, **answers}
    status = Status(str(merged["review_status"]))
    accepted = record.revision + 1 if status is Status.ACCEPTED else record.accepted_revision
    if record.status is Status.ACCEPTED and status in WAITING:
        _keep_accepted(session, record)
    if status not in WAITING:
        _drop_accepted(session, record)
        accepted = accepted if status is Status.ACCEPTED else None
    changed = _change(session, record, merged, now(), accepted_revision=accepted)
    if status in WAITING and accepted is not None:
        _follow_gate(session, changed)
    texts = {"reason": reason} if reason else {}
    details = {"review_status": status.value}
    write_revision(session, keys, who(actor), changed, "incident.decided", texts, details)
    return changed


def withdraw(
    session: Session, keys: Keys, actor: Actor, record: Record, revision: int, reason: str
) -> Record:
    """Take back an own report; it counts no more.

    Raises:
        Stale, NotOpen
    """
    _must_be_current(record, revision)
    _drop_accepted(session, record)
    answers = {**record.answers, "review_status": Status.WITHDRAWN.value}
    changed = _change(session, record, answers, now(), accepted_revision=None)
    write_revision(session, keys, who(actor), changed, "incident.withdrawn", {"reason": reason}, {})
    return changed


def _changed_texts(session: Session, keys: Keys, record: Record, draft: Draft) -> dict[str, str]:
    """The free texts that were asked and now differ; an empty one was cleared."""
    asked = [field.name for field in codebook.sealed if field.name in draft.values]
    before = texts_of(session, keys, record, asked)
    after = {name: str(draft.values[name] or "") for name in asked}
    return {name: text for name, text in after.items() if text != before.get(name, "")}


def _must_be_current(record: Record, revision: int) -> None:
    if record.status is Status.WITHDRAWN:
        raise NotOpen
    if record.revision != revision:
        raise Stale


def _change(
    session: Session,
    record: Record,
    answers: Mapping[str, Value],
    moment: datetime,
    accepted_revision: int | None = -1,
) -> Record:
    """Write the new answers over the revision they began from, or nothing at all."""
    accepted = record.accepted_revision if accepted_revision == -1 else accepted_revision
    changed = replace(
        record,
        answers=dict(answers),
        revision=record.revision + 1,
        updated_at=moment,
        accepted_revision=accepted,
    )
    written = session.execute(
        update(incident)
        .where(incident.c.id == record.id, incident.c.revision == record.revision)
        .values(
            **answers,
            revision=changed.revision,
            updated_at=moment,
            accepted_revision=accepted,
        )
    )
    if written.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has one
        raise Stale
    return changed


def _keep_accepted(session: Session, record: Record) -> None:
    """What was accepted counts until the changed record is reviewed."""
    _drop_accepted(session, record)
    session.execute(
        insert(accepted_incident).values(
            incident_id=record.id,
            office_id=record.office_id,
            record_id=record.record_id,
            **record.answers,
        )
    )


def _drop_accepted(session: Session, record: Record) -> None:
    session.execute(delete(accepted_incident).where(accepted_incident.c.incident_id == record.id))


def _follow_gate(session: Session, record: Record) -> None:
    """Withdrawn consent and a hold act at once, on what was accepted too."""
    session.execute(
        update(accepted_incident)
        .where(accepted_incident.c.incident_id == record.id)
        .values({name: record.answers[name] for name in GATE})
    )


def current(session: Session, record_id: str) -> Record | None:
    """A record for writing, as it stands inside this transaction."""
    row = (
        session.execute(select(incident).where(incident.c.record_id == record_id).with_for_update())
        .mappings()
        .one_or_none()
    )
    return None if row is None else record_of(dict(row))
