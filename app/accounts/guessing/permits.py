"""Links that make a device known, for somebody on a new device whose account is being guessed at.

One opens nothing: the password, and a second factor, are asked for as ever. It works once, for an
hour; it comes by mail, or from whoever is at the server's shell.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.guessing.devices import remember
from app.accounts.guessing.models import SignInPermit
from app.accounts.models import Person
from app.accounts.queries import token_hash
from app.accounts.sessions.service import moment
from app.ledger.chain import Who, record_event

LASTS = timedelta(hours=1)


def make_permit(session: Session, who: Who, person: Person) -> str:
    """Make a link's token, which is kept nowhere."""
    at = moment()
    session.execute(delete(SignInPermit).where(SignInPermit.until < at))
    token = secrets.token_urlsafe(32)
    session.add(SignInPermit(token_hash=token_hash(token), person_id=person.id, until=at + LASTS))
    session.flush()
    record_event(session, who, "device.permitted", f"person:{person.id}")
    return token


def is_open(session: Session, token: str) -> bool:
    """Whether a link still works."""
    return _find(session, token) is not None


def use_permit(session: Session, token: str) -> str | None:
    """Use a link up; the token of the device's cookie, or None if the link does not work."""
    found = _find(session, token, lock=True)
    if found is None:
        return None
    person = session.get_one(Person, found.person_id)
    session.delete(found)
    record_event(
        session,
        Who(f"person:{person.id}", f"office:{person.office_id}"),
        "device.known",
        f"person:{person.id}",
    )
    return remember(session, person)


def _find(session: Session, token: str, *, lock: bool = False) -> SignInPermit | None:
    query = (
        select(SignInPermit)
        .join(Person, Person.id == SignInPermit.person_id)
        .where(
            SignInPermit.token_hash == token_hash(token),
            SignInPermit.until > moment(),
            Person.active,
        )
    )
    return session.scalars(query.with_for_update(of=SignInPermit) if lock else query).one_or_none()
