"""Where an imported record came from: which import, which file, which row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.incidents.models import import_batch, incident
from app.incidents.queries import may
from app.incidents.record import Record


@dataclass(frozen=True)
class Provenance:
    """The number of the import, the digest of its file, and the row in it, if that is known."""

    number: int
    file_digest: str
    sheet: int | None
    row: int | None


def provenance_of(session: Session, actor: Actor, record: Record) -> Provenance | None:
    """For those who may import for its office; None for a record that was filed."""
    if not may(actor, "incident.import", record):
        return None
    found = session.execute(
        select(
            import_batch.c.id,
            import_batch.c.file_digest,
            import_batch.c.sheet,
            incident.c.import_row,
        )
        .join(incident, incident.c.import_batch_id == import_batch.c.id)
        .where(incident.c.id == record.id)
    ).one_or_none()
    return None if found is None else Provenance(*found)
