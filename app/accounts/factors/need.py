"""Who needs a second factor, who has one, and what a session without it lacks."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session

from app.accounts.factors.models import SecondFactor
from app.accounts.models import Person, PersonRole, Register
from app.accounts.policy import NEEDS_FACTOR, Actor
from app.accounts.roles import Role


class Lack(Enum):
    """Why a session of one factor opens no more than filing."""

    ENROL = "needs a second factor and has none yet"
    PROVE = "has a second factor, which this session never showed"


def needs_factor(actor: Actor) -> bool:
    """Whether somebody with these roles needs a second factor, by the policy table."""
    return any(actor.scope(action) >= least for action, least in NEEDS_FACTOR.items())


def has_factor(session: Session, person_id: int) -> bool:
    """Whether a second factor of this person counts."""
    return bool(session.scalar(select(_confirmed(person_id))))


def lack_of(session: Session, person_id: int) -> Lack | None:
    """What a session of one factor lacks; None: nothing, the password is enough.

    In a register of invented records nobody needs a second factor, but whoever set one up is
    asked for it.
    """
    rows = session.execute(
        select(
            PersonRole.name,
            _confirmed(person_id).label("has"),
            select(Register.synthetic).scalar_subquery().label("synthetic"),
        )
        .select_from(Person)
        .outerjoin(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.id == person_id)
    ).all()
    if rows and rows[0].has:
        return Lack.PROVE
    roles = frozenset(Role(row.name) for row in rows if row.name)
    if rows and not rows[0].synthetic and needs_factor(Actor(person_id, None, roles)):
        return Lack.ENROL
    return None


def _confirmed(person_id: int) -> Exists:
    return exists().where(
        SecondFactor.person_id == person_id, SecondFactor.confirmed_at.is_not(None)
    )
