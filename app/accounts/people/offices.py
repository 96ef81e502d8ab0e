"""Renaming, closing and opening offices; making one stands in app/accounts/service.py."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.locking import lock_people
from app.accounts.models import Invitation, Office, Person
from app.accounts.people.reach import NUMBER, still
from app.accounts.policy import Actor
from app.accounts.queries import find_office
from app.accounts.service import AccountError, create_office, one_line
from app.database import now
from app.ledger.chain import record_event


def find_numbered(session: Session, number: str) -> Office | None:
    """The office of this number."""
    return session.get(Office, int(number)) if NUMBER.fullmatch(number) else None


def make(session: Session, actor: Actor, name: str) -> Office:
    """Make an office.

    Raises:
        NotYours: the actor was suspended or changed meanwhile.
        AccountError: no name, or one that is taken.
    """
    lock_people(session)
    return create_office(session, who(still(session, actor)), name)


def rename(session: Session, actor: Actor, office_id: int, name: str) -> Office:
    """Give an office another name; what was filed there is filed under the new one at once.

    Raises:
        NotYours: the actor was suspended or changed meanwhile.
        AccountError: no name, or one that is taken.
    """
    lock_people(session)
    actor = still(session, actor)
    office = session.get_one(Office, office_id)
    name = one_line(name)
    if not name:
        raise AccountError("Give the office a name of at most 120 characters.")
    taken = find_office(session, name)
    if taken is not None and taken.id != office.id:
        raise AccountError("There is an office called %(name)s already.", name=name)
    if name != office.name:
        office.name = name
        session.flush()
        record_event(session, who(actor), "office.renamed", f"office:{office.id}", {"name": name})
    return office


def close(session: Session, actor: Actor, office_id: int) -> Office:
    """Close an office: nobody can be invited or moved there. Its open invitations end.

    Raises:
        NotYours: the actor was suspended or changed meanwhile.
        AccountError: somebody still signs in there.
    """
    lock_people(session)
    actor = still(session, actor)
    office = session.get_one(Office, office_id)
    if office.closed_at is not None:
        return office
    active = select(func.count()).where(Person.office_id == office.id, Person.active)
    if session.scalar(active):
        raise AccountError("Move or suspend its people first: an office closes when it is empty.")
    office.closed_at = now()
    revoked = session.execute(
        update(Invitation)
        .where(
            Invitation.office_id == office.id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now())
    )
    session.flush()
    details = {"invitations": int(revoked.rowcount)}  # type: ignore[attr-defined]  # it has one
    record_event(session, who(actor), "office.closed", f"office:{office.id}", details)
    return office


def reopen(session: Session, actor: Actor, office_id: int) -> Office:
    """Open a closed office again.

    Raises:
        NotYours: the actor was suspended or changed meanwhile.
    """
    lock_people(session)
    actor = still(session, actor)
    office = session.get_one(Office, office_id)
    if office.closed_at is not None:
        office.closed_at = None
        session.flush()
        record_event(session, who(actor), "office.reopened", f"office:{office.id}")
    return office
