"""What of an import waits for a person: for information, or for what acceptance needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.exchange.imports.undoing import Batch, is_touched
from app.incidents.models import incident
from app.incidents.record import Status

SHOWN = 200


@dataclass(frozen=True)
class Waiting:
    """A report that waits for information: the row that it came from, its day and place."""

    row: int | None
    record_id: str
    day: date
    city: str
    state: str


def waiting_for_information(
    session: Session, batch: Batch, limit: int = SHOWN
) -> Sequence[Waiting]:
    """Those of an import, in the order of the sheet; at most `limit`."""
    rows = session.execute(
        select(
            incident.c.import_row,
            incident.c.record_id,
            incident.c.incident_date,
            incident.c.city,
            incident.c.state,
        )
        .where(
            incident.c.import_batch_id == batch.number,
            incident.c.review_status == Status.NEEDS_INFO.value,
        )
        .order_by(incident.c.import_row, incident.c.id)
        .limit(limit)
    )
    return [Waiting(*row) for row in rows]


def without_basis(session: Session, batch: Batch) -> int:
    """How many wait for review and say nothing of sharing, so that they cannot be accepted."""
    query = select(func.count()).where(
        incident.c.import_batch_id == batch.number,
        incident.c.review_status == Status.SUBMITTED.value,
        incident.c.sharing_basis.is_(None),
    )
    return session.scalar(query) or 0


def accepted_at_once(session: Session, batch: Batch) -> int:
    """How many stand accepted though nobody worked on them: taking the import back takes these."""
    query = select(func.count()).where(
        incident.c.import_batch_id == batch.number,
        incident.c.review_status == Status.ACCEPTED.value,
        ~is_touched(),
    )
    return session.scalar(query) or 0
