"""Beginning, keeping and ending sessions."""

from __future__ import annotations

import re
import secrets
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.queries import token_hash
from app.accounts.sessions.models import SignedIn

# Seen is written at most this often: a page view is no write.
NOTED_EVERY = timedelta(minutes=1)
BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg", "Edge"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def moment() -> datetime:
    """This moment, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def begin(
    session: Session,
    person_id: int,
    *,
    remembered: bool,
    two_factors: bool = False,
    user_agent: str = "",
) -> str:
    """Begin a session and return its token, which is kept nowhere but in the cookie."""
    token = secrets.token_urlsafe(32)
    at = moment()
    session.add(
        SignedIn(
            token_hash=token_hash(token),
            person_id=person_id,
            proved_at=at,
            seen_at=at,
            remembered=remembered,
            two_factors=two_factors,
            device=device_of(user_agent),
        )
    )
    session.flush()
    return token


def find(session: Session, token: str) -> SignedIn | None:
    """The session of a token, whatever became of it."""
    return session.scalars(
        select(SignedIn).where(SignedIn.token_hash == token_hash(token))
    ).one_or_none()


def note_use(session: Session, session_id: int) -> None:
    """Write that it is in use."""
    session.execute(update(SignedIn).where(SignedIn.id == session_id).values(seen_at=moment()))


def end(
    session: Session,
    person_id: int,
    session_id: int | None = None,
    *,
    but: int | None = None,
) -> int:
    """End one session of a person, or all of them (but one); returns how many were open.

    It holds from the next request on: the cookie opens nothing any more.
    """
    closing = update(SignedIn).where(SignedIn.person_id == person_id, SignedIn.ended_at.is_(None))
    if session_id is not None:
        closing = closing.where(SignedIn.id == session_id)
    if but is not None:
        closing = closing.where(SignedIn.id != but)
    ended = session.execute(closing.values(ended_at=moment()))
    return int(ended.rowcount)  # type: ignore[attr-defined]  # an UPDATE has one


def open_sessions(session: Session, person_id: int) -> list[SignedIn]:
    """The sessions of a person that are not ended, newest first."""
    return list(
        session.scalars(
            select(SignedIn)
            .where(SignedIn.person_id == person_id, SignedIn.ended_at.is_(None))
            .order_by(SignedIn.proved_at.desc(), SignedIn.id.desc())
        )
    )


def device_of(user_agent: str) -> str:
    """The browser's family and whether it is a phone; no version, which would tell people apart."""
    family = next((name for mark, name in BROWSERS if mark in user_agent), "")
    phone = bool(re.search("Mobile|Android|iPhone|iPad", user_agent))
    return f"{family}, {'phone' if phone else 'computer'}" if family else ""
