"""Accepting many reports at once, and taking that back: each one is decided for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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

AT_ONCE = 100  # in one transaction, which others wait for


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
        decide(session, keys, actor, record, record.revision, answers=answers, reason="")
        done += 1
    return done


def take_acceptance_back(
    session: Session, keys: Keys, actor: Actor, records: Sequence[Record]
) -> int:
    """Put accepted reports back to review; they count no more until they are accepted again.

    Only those on which nothing happened since: their acceptance is their newest revision.
    """
    done = 0
    for record in records:
        newest = record.revision == record.accepted_revision
        if record.status is not Status.ACCEPTED or not newest:
            continue
        if not may(actor, "incident.decide", record):
            continue
        drop_accepted(session, record)
        answers = {**record.answers, "review_status": Status.SUBMITTED.value}
        changed = change(session, record, answers, now(), accepted_revision=None)
        details = {"review_status": Status.SUBMITTED.value}
        write_revision(session, keys, who(actor), changed, "incident.decided", {}, details)
        done += 1
    return done
