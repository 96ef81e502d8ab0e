"""Adding a link to the audit chain, in the same transaction as the action.

The chain proves that nothing before an anchor held by somebody else was changed, removed or
reordered, and it proves no more than that: tamper-evident, never tamper-proof.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.database import now
from app.ledger.events import check_event
from app.ledger.models import AuditDetail, AuditEvent

GENESIS = "0" * 64
NO_REVISIONS = ""
# Any number will do, as long as nothing else in the database uses it.
CHAIN_LOCK = 7_305_216


@dataclass(frozen=True)
class Who:
    """The acting person and office, as the audit writes them."""

    actor: str
    office: str = ""


SHELL = Who("shell")
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(data: object) -> bytes:
    """JSON with one spelling: sorted keys, no spaces, UTF-8."""
    return _ENCODER.encode(data).encode()


def digest_of(digests: Iterable[str]) -> str:
    """One digest for the revisions of an event, in the order of their records' internal ids."""
    total = hashlib.sha256()
    empty = True
    for digest in digests:
        total.update(digest.encode())
        empty = False
    return NO_REVISIONS if empty else total.hexdigest()


def record_event(
    session: Session,
    who: Who,
    action: str,
    object_id: str = "",
    details: Mapping[str, object] | None = None,
    revisions: Iterable[str] = (),
) -> AuditEvent:
    """Add an event to the chain; the transaction's commit makes it stand.

    Raises:
        ValueError: the event or a detail was not declared in `events.py`.
    """
    details = dict(details or {})
    check_event(action, details)
    previous = lock_chain(session)
    written = canonical(details).decode()
    salt = secrets.token_hex(16)
    event = AuditEvent(
        sequence=previous.sequence + 1 if previous else 1,
        at=now().isoformat(timespec="milliseconds"),
        actor=who.actor,
        office=who.office,
        action=action,
        object_id=object_id,
        commitment=commitment(salt, written),
        revisions=digest_of(revisions),
        previous=previous.hash if previous else GENESIS,
    )
    event.hash = hash_of(event)
    session.add(event)
    session.flush()
    session.add(AuditDetail(sequence=event.sequence, salt=salt, details=written))
    session.flush()
    return event


def commitment(salt: str, details: str) -> str:
    """A salted commitment to the details of an event."""
    return hmac.new(bytes.fromhex(salt), details.encode(), hashlib.sha256).hexdigest()


def hash_of(event: AuditEvent) -> str:
    """SHA-256 over the canonical JSON of everything in the link but the hash itself."""
    return hashlib.sha256(
        canonical(
            {
                "sequence": event.sequence,
                "at": event.at,
                "actor": event.actor,
                "office": event.office,
                "action": event.action,
                "object": event.object_id,
                "commitment": event.commitment,
                "revisions": event.revisions,
                "previous": event.previous,
            }
        )
    ).hexdigest()


def lock_chain(session: Session) -> AuditEvent | None:
    """The newest link, after which nobody else adds one before this transaction ends."""
    # SQLite's write lock is held already; PostgreSQL needs one for the chain, to the commit.
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    return head(session)


def head(session: Session) -> AuditEvent | None:
    """The newest link."""
    return session.scalars(
        select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(1)
    ).one_or_none()
