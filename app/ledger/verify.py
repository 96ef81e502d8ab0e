"""Checking the audit chain: every link, every revision under it, every detail that still stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ledger.chain import GENESIS, commitment, hash_of
from app.ledger.models import AuditDetail, AuditEvent, Revision

BATCH = 2_000


@dataclass(frozen=True)
class Broken:
    """The first thing found wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Anchor:
    """A sequence number and hash that somebody else has kept."""

    sequence: int
    hash: str


def broken_chain(session: Session, anchor: Anchor | None = None) -> Iterator[Broken]:
    """Walk the chain from its first link and yield what does not hold."""
    previous, expected = GENESIS, 1
    seen_anchor = anchor is None
    for event in session.scalars(
        select(AuditEvent).order_by(AuditEvent.sequence).execution_options(yield_per=BATCH)
    ):
        where = f"event {event.sequence}"
        if event.sequence != expected:
            yield Broken(where, f"event {expected} is missing")
        if event.previous != previous:
            yield Broken(where, "does not follow from the event before it")
        if event.hash != hash_of(event):
            yield Broken(where, "was changed after it was written")
        if anchor and event.sequence == anchor.sequence:
            seen_anchor = True
            if event.hash != anchor.hash:
                yield Broken(where, "is not the event that the anchor names")
        previous, expected = event.hash, event.sequence + 1
    if not seen_anchor and anchor:
        yield Broken(f"event {anchor.sequence}", "the anchor names it, but it is gone")


def broken_details(session: Session) -> Iterator[Broken]:
    """Details that are not what their event committed to. Erased ones are no fault."""
    rows = session.execute(
        select(AuditDetail.sequence, AuditDetail.salt, AuditDetail.details, AuditEvent.commitment)
        .outerjoin(AuditEvent, AuditEvent.sequence == AuditDetail.sequence)
        .order_by(AuditDetail.sequence)
        .execution_options(yield_per=BATCH)
    )
    for sequence, salt, details, committed in rows:
        if not _is_hex(salt) or commitment(salt, details) != committed:
            yield Broken(f"event {sequence}", "its details were changed")


def broken_revisions(session: Session) -> Iterator[Broken]:
    """Events whose revisions are not those that they committed to (changed, added or removed)."""
    found: dict[int, str] = dict(_digests_by_event(session))
    for sequence, committed in session.execute(
        select(AuditEvent.sequence, AuditEvent.revisions)
        .order_by(AuditEvent.sequence)
        .execution_options(yield_per=BATCH)
    ):
        if found.pop(sequence, "") != committed:
            yield Broken(f"event {sequence}", "its revisions were changed, added or removed")
    for sequence in found:
        yield Broken(f"event {sequence}", "revisions name it, but it is not there")


def _digests_by_event(session: Session) -> Iterator[tuple[int, str]]:
    rows = session.execute(
        select(Revision.event_sequence, Revision.digest)
        .order_by(Revision.event_sequence, Revision.incident_id, Revision.number)
        .execution_options(yield_per=BATCH)
    )
    for sequence, group in groupby(rows, key=lambda row: row[0]):
        total = hashlib.sha256()
        for _, digest in group:
            total.update(digest.encode())
        yield sequence, total.hexdigest()


def _is_hex(text: str) -> bool:
    try:
        bytes.fromhex(text)
    except ValueError:
        return False
    return True
