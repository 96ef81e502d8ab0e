"""Reading offices, people and invitations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, Office, Person, Register
from app.accounts.policy import Actor
from app.accounts.roles import Role
from app.database import now


def is_synthetic(session: Session) -> bool:
    """Whether this database is a demo."""
    return bool(session.scalar(select(Register.synthetic)))


def count_people(session: Session) -> int:
    """Number of accounts."""
    return session.scalar(select(func.count()).select_from(Person)) or 0


def find_person(session: Session, email: str) -> Person | None:
    """The account of an e-mail address, whatever its capitals."""
    return session.scalars(
        select(Person).where(Person.email == email.strip().lower())
    ).one_or_none()


def find_office(session: Session, name: str) -> Office | None:
    """The office of this name."""
    return session.scalars(select(Office).where(Office.name == name.strip())).one_or_none()


def offices_by_id(session: Session) -> dict[int, str]:
    """Names of all offices."""
    rows = session.execute(select(Office.id, Office.name).order_by(Office.name))
    return {row.id: row.name for row in rows}


def token_hash(token: str) -> str:
    """What is stored of a token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(session: Session, token: str) -> Invitation | None:
    """The invitation of a token, if it can still be used."""
    found = session.scalars(
        select(Invitation).where(Invitation.token_hash == token_hash(token))
    ).one_or_none()
    return found if found is not None and still_stands(session, found) else None


def still_stands(session: Session, invitation: Invitation) -> bool:
    """Whether it is neither used, revoked nor expired, and whoever answers for it still may."""
    over = invitation.used_at or invitation.revoked_at or invitation.office.closed_at
    if over is not None or invitation.expires_at <= now():
        return False
    if invitation.invited_by is None:
        return True
    by = session.get_one(Person, invitation.invited_by)
    roles = [Role(role) for role in invitation.roles.split()]
    inviter = Actor(by.id, by.office_id, by.role_names)
    return by.active and inviter.may_grant("person.invite", invitation.office_id, roles)


def person_names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Names of people, their addresses where they gave none."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email).where(
            Person.id.in_([number for number in ids if number is not None])
        )
    )
    return {number: name or email for number, name, email in rows}
