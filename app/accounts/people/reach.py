"""Whom and what an actor reaches among people, invitations and offices.

What is absent and what is another office's are found alike: not at all.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Invitation, Office, Person
from app.accounts.policy import Actor, Scope
from app.accounts.roles import Role

NUMBER = re.compile(r"[0-9]{1,9}")
SEE, INVITE, MANAGE, MOVE = "person.see", "person.invite", "person.manage", "person.move"


class NotYours(Exception):
    """The right to do it ended meanwhile, or never was; nothing was written."""


def of_offices(
    actor: Actor, action: str, office_id: InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    """The rows whose office this actor reaches with an action about people."""
    scope = actor.scope(action)
    if scope is Scope.ANY:
        return true()
    if scope >= Scope.OFFICE and actor.office_id is not None:
        return office_id == actor.office_id
    return false()


def find_one(session: Session, actor: Actor, number: str) -> Person | None:
    """The person of this number, if the actor may know of them."""
    if not NUMBER.fullmatch(number):
        return None
    return session.scalars(
        select(Person).where(Person.id == int(number), of_offices(actor, SEE, Person.office_id))
    ).one_or_none()


def find_invitation(session: Session, actor: Actor, number: str) -> Invitation | None:
    """The invitation of this number, if nobody used it or took it back and the actor may do so."""
    if not NUMBER.fullmatch(number):
        return None
    found = session.scalars(
        select(Invitation).where(
            Invitation.id == int(number),
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            of_offices(actor, INVITE, Invitation.office_id),
        )
    ).one_or_none()
    return found if found is not None and may_answer_for(actor, found) else None


def may_answer_for(actor: Actor, invitation: Invitation) -> bool:
    """Whether the actor might have made this invitation."""
    return actor.may_grant(INVITE, invitation.office_id, roles_of(invitation))


def may_manage(actor: Actor, person: Person) -> bool:
    """Whether the actor may change or suspend this person. Nobody may themself."""
    return person.id != actor.person_id and actor.may_grant(
        MANAGE, person.office_id, person.role_names
    )


def roles_of(invitation: Invitation) -> list[Role]:
    """The roles that an invitation gives."""
    return [Role(role) for role in invitation.roles.split()]


def offices_to_fill(session: Session, actor: Actor, action: str = INVITE) -> dict[int, str]:
    """The open offices to which this actor may bring people, by name."""
    rows = session.execute(
        select(Office.id, Office.name)
        .where(Office.closed_at.is_(None), of_offices(actor, action, Office.id))
        .order_by(Office.name)
    )
    return {row.id: row.name for row in rows}


def still(session: Session, actor: Actor) -> Actor:
    """The actor as they stand inside this transaction, behind `lock_people`.

    Raises:
        NotYours: suspended, or of other roles or another office, since the request began.
    """
    if actor.person_id is None:
        return actor
    person = session.get(Person, actor.person_id, populate_existing=True)
    same = person is not None and person.active and person.office_id == actor.office_id
    if person is None or not same or person.role_names != actor.roles:
        raise NotYours
    return actor
