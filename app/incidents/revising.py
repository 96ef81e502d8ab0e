"""Writing a revision: sealed texts, the audit event that commits to it, the immutable row."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.incidents.record import Record
from app.ledger.chain import Who, canonical, record_event
from app.ledger.keylock import before_sealing
from app.ledger.keys import Keys
from app.ledger.models import IncidentText, Revision
from app.ledger.revisions import revision_digest, written_answers
from app.ledger.sealing import Place, seal


def write_revision(
    session: Session,
    keys: Keys,
    who: Who,
    record: Record,
    action: str,
    texts: Mapping[str, str],
    details: Mapping[str, object],
) -> None:
    """Write what goes with a change of a record, in its transaction.

    Args:
        record: as it stands after the change.
        texts: the free texts that this revision writes; an empty one clears the earlier text.
        details: what else the event declares.
    """
    commitments = {}
    if texts:
        before_sealing(session)
    for field, text in texts.items():
        sealed = seal(
            keys, record.month_of_filing, Place(record.record_id, field, record.revision), text
        )
        commitments[field] = sealed.commitment
        session.execute(
            update(IncidentText)
            .where(IncidentText.incident_id == record.id, IncidentText.field == field)
            .values(superseded=True)
        )
        session.execute(
            insert(IncidentText).values(
                incident_id=record.id,
                field=field,
                revision=record.revision,
                superseded=False,
                envelope=sealed.envelope,
            )
        )
    answers = written_answers(record.answers, record.steps)
    committed = canonical(commitments).decode()
    digest = revision_digest(record.owner, record.revision, answers, committed)
    event = record_event(
        session,
        who,
        action,
        record.record_id,
        {"revision": record.revision, **details},
        revisions=[digest],
    )
    session.execute(
        insert(Revision).values(
            incident_id=record.id,
            number=record.revision,
            event_sequence=event.sequence,
            answers=answers,
            texts=committed,
            digest=digest,
        )
    )
