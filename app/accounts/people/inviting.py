"""Inviting people, sending an invitation anew, taking it back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.locking import lock_people
from app.accounts.models import Invitation, Office
from app.accounts.people.reach import INVITE, NotYours, find_invitation, may_answer_for, still
from app.accounts.policy import Actor
from app.accounts.queries import find_person
from app.accounts.roles import Role
from app.accounts.service import AccountError, new_token, whole_address, write_invitation
from app.database import now
from app.ledger.chain import record_event


def invite_person(
    session: Session, actor: Actor, *, email: str, office_id: int, roles: Collection[Role]
) -> str:
    """Make an invitation and return its token, which is kept nowhere.

    An older one of the same address ends, if this actor might have made it: a form that is sent
    twice leaves one link that works. Whether another office knows the address is told to nobody
    but administrators: the invitation is made, and its page says so to whoever has the mailbox.

    Raises:
        NotYours: a role above the actor's own, or another office.
        AccountError: the address or the office cannot be taken.
    """
    lock_people(session)
    actor = still(session, actor)
    if not roles or not actor.may_grant(INVITE, office_id, roles):
        raise NotYours
    office = session.get(Office, office_id)
    if office is None or office.closed_at is not None:
        raise AccountError("Choose an office that is open.")
    email = whole_address(session, email)
    known = find_person(session, email)
    if known is not None and actor.reaches(INVITE, known.office_id):
        raise AccountError("%(email)s has an account already.", email=email)
    for older in _open_ones(session, email):
        if may_answer_for(actor, older):
            older.revoked_at = now()
    return write_invitation(
        session, who(actor), email=email, office=office, roles=roles, by=actor.person_id
    )


def _open_ones(session: Session, email: str) -> list[Invitation]:
    return list(
        session.scalars(
            select(Invitation).where(
                Invitation.email == email,
                Invitation.used_at.is_(None),
                Invitation.revoked_at.is_(None),
            )
        )
    )


def send_anew(session: Session, actor: Actor, number: str) -> tuple[str, Invitation] | None:
    """A new token for an invitation, and seven days more; None if it cannot be sent anew.

    The link before is dead, and whoever sends it anew answers for it from now on.

    Raises:
        NotYours: the actor was suspended or changed meanwhile.
    """
    lock_people(session)
    actor = still(session, actor)
    invitation = find_invitation(session, actor, number)
    if invitation is None or invitation.email is None or invitation.office.closed_at is not None:
        return None
    token = new_token(invitation)
    invitation.invited_by = actor.person_id
    session.flush()
    record_event(session, who(actor), "invitation.resent", f"invitation:{invitation.id}")
    return token, invitation


def revoke(session: Session, actor: Actor, number: str) -> Invitation | None:
    """Take an invitation back; None if there is none to take back.

    Raises:
        NotYours: the actor was suspended or changed meanwhile.
    """
    lock_people(session)
    actor = still(session, actor)
    invitation = find_invitation(session, actor, number)
    if invitation is None:
        return None
    invitation.revoked_at = now()
    session.flush()
    record_event(session, who(actor), "invitation.revoked", f"invitation:{invitation.id}")
    return invitation
