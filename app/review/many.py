"""Accepting many reports at once, and taking that back: each one is decided for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor
from app.codebook import Required, Value, problems_of
from app.database import now
from app.incidents.changing import change, drop_accepted
from app.incidents.queries import may
from app.incidents.record import Record, Status
from app.incidents.revising import write_revision
from app.incidents.service import decide
from app.ledger.keys import Keys
from app.ledger.models import AuditEvent, Revision

AT_ONCE = 100  # in one transaction, which others wait for
ACCEPTED, PUT_BACK = "incident.accepted_at_once", "incident.put_back_at_once"


def accept_many(
    session: Session,
    keys: Keys,
    actor: Actor,
    records: Sequence[Record],
    settled: Mapping[str, Value],
) -> int:
    """Accept those that wait for review and lack nothing; returns how many.

    `settled` is the same for each.

    Reports sent back with questions are not among them: somebody has to look at each.
    """
    done = 0
    for record in records:
        answers = {
            "review_status": Status.ACCEPTED.value,
            "confidence": record.answers["confidence"] or settled.get("confidence"),
            "date_precision": record.answers["date_precision"] or settled.get("date_precision"),
        }
        moments = (Required.AT_FILING, Required.AT_ACCEPTANCE)
        missing = problems_of({**record.answers, **answers}, moments=moments)
        if missing or record.status is not Status.SUBMITTED:
            continue
        if not may(actor, "incident.decide", record):
            continue
        decide(
            session,
            keys,
            actor,
            record,
            record.revision,
            answers=answers,
            reason="",
            action=ACCEPTED,
        )
        done += 1
    return done


def take_acceptance_back(
    session: Session, keys: Keys, actor: Actor, records: Sequence[Record]
) -> int:
    """Put reports that were accepted at once back to review; they count no more until they are
    accepted again.

    Only those on which nothing happened since: that acceptance is their newest revision. What
    somebody accepted by itself stays accepted.
    """
    done = 0
    at_once = _accepted_at_once(session, records)
    for record in records:
        if record.status is not Status.ACCEPTED or record.id not in at_once:
            continue
        if not may(actor, "incident.decide", record):
            continue
        drop_accepted(session, record)
        answers = {**record.answers, "review_status": Status.SUBMITTED.value}
        changed = change(session, record, answers, now(), accepted_revision=None)
        details = {"review_status": Status.SUBMITTED.value}
        write_revision(session, keys, who(actor), changed, PUT_BACK, {}, details)
        done += 1
    return done


def _accepted_at_once(session: Session, records: Sequence[Record]) -> set[int]:
    """Which of them stand as the acceptance of many left them."""
    newest = {record.id: record.revision for record in records}
    rows = session.execute(
        select(Revision.incident_id, Revision.number)
        .join(AuditEvent, AuditEvent.sequence == Revision.event_sequence)
        .where(Revision.incident_id.in_(newest), AuditEvent.action == ACCEPTED)
    )
    return {incident_id for incident_id, number in rows if number == newest[incident_id]}
