"""Known devices: on which somebody signed in before. Their cookie opens nothing.

All it gives is tries of its own, so that whoever guesses at an account elsewhere cannot make its
owner wait. A stolen one gives those few tries to its thief, and no more.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.guessing.keys import account_name
from app.accounts.guessing.models import KnownDevice
from app.accounts.models import Person
from app.accounts.queries import token_hash
from app.accounts.sessions.service import moment

LASTS = timedelta(days=180)
RENEWED = timedelta(days=30)  # a cookie that is younger is left as it is
MOST = 10  # devices of a person; with one more, the oldest becomes a stranger


def known_device(session: Session, token: str, typed: str) -> int | None:
    """The device of a cookie, if it is one of the account whose address was typed; its number.

    The same queries, whatever was typed.
    """
    found = _living(session, token)
    if found is None or account_name(found[1].email) != account_name(typed):
        return None
    return found[0].id


def remember(session: Session, person: Person, token: str = "") -> str | None:
    """Make a device known.

    Args:
        token: of the cookie that it has, if it has one.

    Returns:
        The token of its cookie, kept nowhere else; None if the one it has is good for long.
    """
    at = moment()
    session.execute(delete(KnownDevice).where(KnownDevice.until < at))
    found = _living(session, token)
    if found is not None and found[0].person_id == person.id:
        if found[0].until > at + LASTS - RENEWED:
            return None
        session.delete(found[0])
    made = secrets.token_urlsafe(32)
    last_day = datetime.combine((at + LASTS).date(), time(), UTC)
    session.add(
        KnownDevice(
            token_hash=token_hash(made),
            person_id=person.id,
            bound_to=token_hash(person.password or ""),
            until=last_day,
        )
    )
    session.flush()
    _forget_beyond(session, person.id)
    return made


def forget_devices(session: Session, person_id: int) -> int:
    """All devices of a person are strangers again; how many there were.

    A new password does it by itself; a suspension calls it.
    """
    gone = session.execute(delete(KnownDevice).where(KnownDevice.person_id == person_id))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE has one


def _living(session: Session, token: str) -> tuple[KnownDevice, Person] | None:
    row = session.execute(
        select(KnownDevice, Person)
        .join(Person, Person.id == KnownDevice.person_id)
        .where(
            KnownDevice.token_hash == token_hash(token),
            KnownDevice.until > moment(),
            Person.active,
        )
    ).one_or_none()
    if row is None or row[0].bound_to != token_hash(row[1].password or ""):
        return None
    return row[0], row[1]


def _forget_beyond(session: Session, person_id: int) -> None:
    newest = (
        select(KnownDevice.id)
        .where(KnownDevice.person_id == person_id)
        .order_by(KnownDevice.id.desc())
        .limit(MOST)
    )
    keep = session.scalars(newest).all()
    session.execute(
        delete(KnownDevice).where(KnownDevice.person_id == person_id, KnownDevice.id.not_in(keep))
    )
