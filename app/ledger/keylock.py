"""Sealing and taking keys away never overlap, whatever process does either.

A transaction that seals texts holds the lock together with others; one that takes keys out of the
key file holds it alone. So a key that no committed text uses is used by no text under way either.
On SQLite the write lock, which both kinds hold, is enough.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

# Any number will do, as long as nothing else in the database uses it.
KEYS_LOCK = 7_305_217


def before_sealing(session: Session) -> None:
    """To be called in the write transaction before its first text is sealed; to its end."""
    _take(session, "pg_advisory_xact_lock_shared")


def before_taking_keys(session: Session) -> None:
    """To be called before keys are taken out of the file; waits for texts under way."""
    _take(session, "pg_advisory_xact_lock")


def _take(session: Session, function: str) -> None:
    if session.connection().dialect.name == "postgresql":
        session.execute(text(f"SELECT {function}(:lock)"), {"lock": KEYS_LOCK})
