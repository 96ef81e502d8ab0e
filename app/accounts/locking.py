"""One at a time: what changes who may do what.

Two administrators who suspend each other, an invitation that is used while its inviter is
suspended, the last person who leaves an office that is being closed: each is right on its own,
and wrong together.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

# Any number will do, as long as nothing else in the database uses it.
PEOPLE_LOCK = 7_305_217


def lock_people(session: Session) -> None:
    """Wait for the others; first in a transaction, before anything of it is read or locked.

    SQLite's write lock is held already; PostgreSQL needs one, to the commit.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PEOPLE_LOCK})
