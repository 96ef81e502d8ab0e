"""Checking that every record is what its newest revision says, and every text what was sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import and_, exists, literal, select
from sqlalchemy.orm import Session, aliased

from app.incidents.models import incident
from app.incidents.record import record_of
from app.ledger.keys import KeyMissing, Keys
from app.ledger.models import IncidentText, Revision
from app.ledger.revisions import revision_digest, written_answers
from app.ledger.sealing import Place, SealBroken, commitment_of
from app.ledger.verify import BATCH, Broken


def broken_records(session: Session) -> Iterator[Broken]:
    """Revisions whose digest is not their content's, records that differ from their newest one."""
    rows = session.execute(
        select(incident, Revision.number, Revision.answers.label("written"), Revision.texts)
        .add_columns(Revision.digest)
        .outerjoin(Revision, Revision.incident_id == incident.c.id)
        .order_by(incident.c.id, Revision.number)
        .execution_options(yield_per=BATCH)
    ).mappings()
    for row in rows:
        where = f"record {row['record_id']}, revision {row['number']}"
        if row["number"] is None:
            yield Broken(f"record {row['record_id']}", "has no revision")
            continue
        record = record_of(dict(row))
        if row["digest"] != revision_digest(
            record.owner, row["number"], row["written"], row["texts"]
        ):
            yield Broken(where, "the revision, or whose record it is, was changed")
        if row["number"] == record.revision and row["written"] != written_answers(
            record.answers, record.steps
        ):
            yield Broken(where, "the record was changed without a revision")
        if row["number"] > record.revision:
            yield Broken(where, "is newer than the record")
    newest = aliased(Revision)
    lost = select(incident.c.record_id).outerjoin(
        newest, and_(newest.incident_id == incident.c.id, newest.number == incident.c.revision)
    )
    for record_id in session.scalars(lost.where(newest.id.is_(None))):
        yield Broken(f"record {record_id}", "its newest revision is missing")
    # No foreign key stops the shell of SQLite from deleting a record under its history.
    gone = (
        select(Revision.incident_id)
        .distinct()
        .outerjoin(incident, incident.c.id == Revision.incident_id)
    )
    for number in session.scalars(gone.where(incident.c.id.is_(None))):
        yield Broken(f"record number {number}", "has revisions, but is gone")


def broken_texts(session: Session, keys: Keys) -> Iterator[Broken]:
    """Sealed texts that do not open, are not what their revision committed to, or are shown
    instead of a newer one.

    Erased texts are no fault, and neither are those whose key was destroyed, as the key file
    remembers; a key that it knows nothing of is one.
    """
    later = aliased(Revision)
    replaced = exists().where(
        later.incident_id == IncidentText.incident_id,
        later.number > IncidentText.revision,
        later.texts.contains(literal('"').concat(IncidentText.field).concat('":')),
    )
    rows = session.execute(
        select(
            incident.c.record_id,
            IncidentText.field,
            IncidentText.revision,
            IncidentText.envelope,
            Revision.texts,
            IncidentText.superseded,
            replaced,
        )
        .join(incident, incident.c.id == IncidentText.incident_id)
        .outerjoin(
            Revision,
            and_(
                Revision.incident_id == IncidentText.incident_id,
                Revision.number == IncidentText.revision,
            ),
        )
        .execution_options(yield_per=BATCH)
    )
    for record_id, field, number, envelope, texts, superseded, is_replaced in rows:
        where = f"record {record_id}, {field}, revision {number}"
        if superseded != is_replaced:
            yield Broken(where, "another version of it is shown")
        committed = json.loads(texts or "{}").get(field)
        try:
            if commitment_of(keys, Place(record_id, field, number), envelope) != committed:
                yield Broken(where, "is not the text that was written")
        except SealBroken:
            yield Broken(where, "was changed, or moved from another place")
        except KeyMissing as missing:
            if not missing.destroyed:
                yield Broken(where, f"the key file does not hold its key ({missing})")
