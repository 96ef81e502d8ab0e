"""Taking an import back: its records are withdrawn, and their history says so.

The register only adds: a record stays, counted nowhere, and the same row brought in again revives
it. What somebody worked on since is listed and kept, unless a person says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from app.accounts.access import who
from app.accounts.policy import Actor
from app.database import now
from app.exchange.imports.existing import AT_ONCE_EVENTS, BY_IMPORT, UNDONE, WRITTEN
from app.incidents.bulk import REVISION_COLUMNS, insert_rows
from app.incidents.changing import drop_accepted
from app.incidents.models import import_batch, incident
from app.incidents.record import Record, Status, record_of
from app.ledger.chain import record_event
from app.ledger.models import AuditEvent, Revision
from app.ledger.revisions import revision_digest, written_answers

AT_ONCE = 500


@dataclass(frozen=True)
class Batch:
    """An import that was made."""

    number: int
    office_id: int
    person_id: int | None
    file_digest: str
    created_at: datetime
    records: int
    undone_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """What is left of an import: records as they came, those that were worked on, those taken
    back already."""

    untouched: int
    touched: int
    withdrawn: int
    statuses: Mapping[str, int] = field(default_factory=dict, compare=False)


def batches(session: Session, office_id: int | None, limit: int = 50) -> list[Batch]:
    """The imports of an office, newest first; None: of all."""
    query = select(import_batch).order_by(import_batch.c.id.desc()).limit(limit)
    if office_id is not None:
        query = query.where(import_batch.c.office_id == office_id)
    return [_batch(dict(row)) for row in session.execute(query).mappings()]


def find_batch(session: Session, office_id: int | None, number: int) -> Batch | None:
    """One import of this office; None: of any."""
    query = select(import_batch).where(import_batch.c.id == number)
    if office_id is not None:
        query = query.where(import_batch.c.office_id == office_id)
    row = session.execute(query).mappings().one_or_none()
    return None if row is None else _batch(dict(row))


def standing(session: Session, batch: Batch) -> Standing:
    """How many records of an import stand how."""
    of_batch = incident.c.import_batch_id == batch.number
    rows = session.execute(
        select(incident.c.review_status, func.count())
        .where(of_batch)
        .group_by(incident.c.review_status)
    )
    by_status = {str(status): int(count) for status, count in rows}
    withdrawn = by_status.pop(Status.WITHDRAWN.value, 0)
    touched = select(func.count()).where(
        of_batch, incident.c.review_status != Status.WITHDRAWN.value, is_touched()
    )
    worked_on = session.scalar(touched) or 0
    return Standing(sum(by_status.values()) - worked_on, worked_on, withdrawn, by_status)


def records_of(
    session: Session, batch: Batch, status: Status, limit: int, after: int = 0
) -> list[Record]:
    """Records of an import that stand so, for writing; oldest first, from the one after `after`
    (an internal number) on."""
    query = (
        select(incident)
        .where(
            incident.c.import_batch_id == batch.number,
            incident.c.review_status == status.value,
            incident.c.id > after,
        )
        .order_by(incident.c.id)
        .limit(limit)
        .with_for_update()
    )
    return [record_of(dict(row)) for row in session.execute(query).mappings()]


def touched_records(session: Session, batch: Batch, limit: int = 200) -> list[Record]:
    """Records of an import on which somebody worked since."""
    query = (
        select(incident)
        .where(
            incident.c.import_batch_id == batch.number,
            incident.c.review_status != Status.WITHDRAWN.value,
            is_touched(),
        )
        .order_by(incident.c.id)
        .limit(limit)
    )
    return [record_of(dict(row)) for row in session.execute(query).mappings()]


def undo(session: Session, actor: Actor, batch: Batch, *, touched_too: bool = False) -> int:
    """Withdraw the records of an import, all in one event; returns how many.

    Args:
        touched_too: also those on which somebody worked since, accepted ones among them.
    """
    query = select(incident).where(
        incident.c.import_batch_id == batch.number,
        incident.c.review_status != Status.WITHDRAWN.value,
    )
    if not touched_too:
        query = query.where(~is_touched())
    rows = session.execute(query.order_by(incident.c.id).with_for_update()).mappings()
    records = [_withdrawn(record_of(dict(row)), now()) for row in rows]
    if records:
        _write(session, actor, batch, records)
    session.execute(
        update(import_batch).where(import_batch.c.id == batch.number).values(undone_at=now())
    )
    return len(records)


def _withdrawn(record: Record, moment: datetime) -> Record:
    return replace(
        record,
        answers={**record.answers, "review_status": Status.WITHDRAWN.value},
        revision=record.revision + 1,
        updated_at=moment,
        accepted_revision=None,
    )


def _write(session: Session, actor: Actor, batch: Batch, records: Sequence[Record]) -> None:
    for record in records:
        drop_accepted(session, record)
    for start in range(0, len(records), AT_ONCE):
        session.execute(
            update(incident)
            .where(incident.c.id.in_([record.id for record in records[start : start + AT_ONCE]]))
            .values(
                review_status=Status.WITHDRAWN.value,
                revision=incident.c.revision + 1,
                updated_at=records[0].updated_at,
                accepted_revision=None,
            )
        )
    written = [written_answers(record.answers, record.steps) for record in records]
    digests = [
        revision_digest(record.owner, record.revision, answers, "{}")
        for record, answers in zip(records, written, strict=True)
    ]
    event = record_event(
        session,
        who(actor),
        UNDONE,
        details={"import": batch.number, "records": len(records)},
        revisions=digests,
    )
    insert_rows(
        session,
        Revision.__table__,
        REVISION_COLUMNS,
        [
            (record.id, record.revision, event.sequence, answers, "{}", digest)
            for record, answers, digest in zip(records, written, digests, strict=True)
        ],
    )


def is_touched() -> ColumnElement[bool]:
    """Whether somebody worked on a record since an import wrote it last.

    Accepting many with one push is no such work, nor is putting them back.
    """
    later, by = aliased(Revision), aliased(AuditEvent)
    written_later = exists().where(
        later.incident_id == Revision.incident_id,
        later.number > Revision.number,
        by.sequence == later.event_sequence,
        by.action.in_(WRITTEN),
    )
    return exists().where(
        Revision.incident_id == incident.c.id,
        AuditEvent.sequence == Revision.event_sequence,
        AuditEvent.action.not_in(BY_IMPORT | AT_ONCE_EVENTS),
        ~written_later,
    )


def _batch(row: dict[str, object]) -> Batch:
    del row["sheet"]
    return Batch(number=row.pop("id"), **row)  # type: ignore[arg-type]  # the columns of the table
