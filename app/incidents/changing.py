"""What every write of a record shares: the lock on its revision, the accepted copy, the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.codebook import Step, Value
from app.incidents.models import accepted_incident, incident
from app.incidents.record import Record, Status, record_of
from app.ledger.chain import canonical

# What decides whether a record counts at all: of a changed record, its newest answers do.
GATE = ("sharing_basis", "public_hold")


class Stale(Exception):
    """The record was changed since the form was made; nothing was written."""


class NotOpen(Exception):
    """A record that its reporter withdrew is not changed any more."""


def must_be_current(record: Record, revision: int) -> None:
    """Refuse a change that began from another revision, or of a record that is closed.

    Raises:
        Stale, NotOpen
    """
    if record.status is Status.WITHDRAWN:
        raise NotOpen
    if record.revision != revision:
        raise Stale


def change(
    session: Session,
    record: Record,
    answers: Mapping[str, Value],
    moment: datetime,
    accepted_revision: int | None = -1,
    steps: Sequence[Step] | None = None,
) -> Record:
    """Write the new answers over the revision they began from, or nothing at all."""
    accepted = record.accepted_revision if accepted_revision == -1 else accepted_revision
    changed = replace(
        record,
        answers=dict(answers),
        revision=record.revision + 1,
        updated_at=moment,
        accepted_revision=accepted,
        steps=record.steps if steps is None else tuple(steps),
    )
    written = session.execute(
        update(incident)
        .where(incident.c.id == record.id, incident.c.revision == record.revision)
        .values(
            **answers,
            revision=changed.revision,
            updated_at=moment,
            accepted_revision=accepted,
            steps=_written(changed.steps),
        )
    )
    if written.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has one
        raise Stale
    return changed


def _written(steps: Sequence[Step]) -> str | None:
    return canonical([step.as_data() for step in steps]).decode() if steps else None


def keep_accepted(session: Session, record: Record) -> None:
    """What was accepted counts until the changed record is reviewed."""
    drop_accepted(session, record)
    session.execute(
        insert(accepted_incident).values(
            incident_id=record.id,
            office_id=record.office_id,
            record_id=record.record_id,
            **record.answers,
        )
    )


def drop_accepted(session: Session, record: Record) -> None:
    """Nothing of it counts as it was accepted any more."""
    session.execute(delete(accepted_incident).where(accepted_incident.c.incident_id == record.id))


def follow_gate(session: Session, record: Record) -> None:
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
