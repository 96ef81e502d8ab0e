"""The chain's state for one record: do its revisions hold, and the events that commit to them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.incidents.record import Record
from app.ledger.chain import digest_of, hash_of, head
from app.ledger.models import AuditEvent, Revision
from app.ledger.revisions import revision_digest, written_answers

# An import commits to many revisions at once; a page does not wait for more than these.
LARGEST_BATCH = 5_000


@dataclass(frozen=True)
class ChainState:
    """What was found.

    `broken` are the numbers of revisions that do not hold; `unchecked` those of batches too large
    to check on a page; `sequence` and `hash` are the chain's newest link.
    """

    broken: tuple[int, ...]
    unchecked: tuple[int, ...]
    sequence: int
    hash: str


def chain_state(session: Session, record: Record) -> ChainState:
    """Check the revisions of one record and the links that they hang on.

    That the links themselves follow each other from the first to the newest is for `docket
    verify`: it reads the whole chain.
    """
    broken, unchecked = [], []
    for revision in session.scalars(
        select(Revision).where(Revision.incident_id == record.id).order_by(Revision.number)
    ):
        held = _holds(session, record, revision)
        if held is None:
            unchecked.append(revision.number)
        elif not held:
            broken.append(revision.number)
    newest = head(session)
    return ChainState(
        tuple(broken),
        tuple(unchecked),
        newest.sequence if newest else 0,
        newest.hash if newest else "",
    )


def _holds(session: Session, record: Record, revision: Revision) -> bool | None:
    """Whether the revision is what its event committed to; None if its batch is too large."""
    event = session.get(AuditEvent, revision.event_sequence)
    expected = revision_digest(record.owner, revision.number, revision.answers, revision.texts)
    newest = revision.number == record.revision
    if (
        event is None
        or event.hash != hash_of(event)
        or revision.digest != expected
        or (newest and revision.answers != written_answers(record.answers, record.steps))
    ):
        return False
    of_event = Revision.event_sequence == event.sequence
    batch = session.scalar(select(func.count()).select_from(Revision).where(of_event)) or 0
    if batch > LARGEST_BATCH:
        return None
    return digest_of(_digests(session, event)) == event.revisions


def _digests(session: Session, event: AuditEvent) -> Iterator[str]:
    yield from session.scalars(
        select(Revision.digest)
        .where(Revision.event_sequence == event.sequence)
        .order_by(Revision.incident_id, Revision.number)
    )
