"""Who is on call: reading it, and keeping it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.models import Person, PersonRole
from app.accounts.policy import POLICY, Actor, Scope
from app.accounts.queries import offices_by_id
from app.accounts.roles import Role
from app.database import now
from app.incidents.help.models import OnCall
from app.ledger.chain import record_event

CAN_ANSWER = frozenset(POLICY["help.answer_on_call"])
COORDINATORS = frozenset({Role.COORDINATOR, Role.NETWORK_COORDINATOR})


@dataclass(frozen=True)
class Colleague:
    """Somebody of an office, as a list of people to call shows them."""

    id: int
    name: str
    email: str
    on_call: bool


@dataclass(frozen=True)
class Helpers:
    """Whom a cry for help reaches: the people on call, or else the office's coordinators."""

    people: list[Colleague]
    nobody_on_call: bool


def is_on_call(session: Session, actor: Actor) -> bool:
    """Whether this person is on call, and may be."""
    if actor.person_id is None or not actor.may("help.answer_on_call"):
        return False
    query = select(OnCall.person_id).where(OnCall.person_id == actor.person_id)
    return session.scalar(query) is not None


def colleagues(
    session: Session, office_id: int | None, roles: Collection[Role] = CAN_ANSWER
) -> list[Colleague]:
    """The active people of an office with one of these roles, by name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email, OnCall.person_id.label("called"))
        .outerjoin(OnCall, OnCall.person_id == Person.id)
        .where(
            Person.office_id == office_id,
            Person.active,
            Person.id.in_(
                select(PersonRole.person_id).where(PersonRole.name.in_([r.value for r in roles]))
            ),
        )
        .order_by(Person.name, Person.email)
    )
    return [
        Colleague(row.id, row.name or row.email, row.email, row.called is not None) for row in rows
    ]


def helpers(session: Session, office_id: int | None, but: int | None) -> Helpers:
    """Whom to tell that help is needed.

    Args:
        but: the person who asks, who knows.
    """
    others = [one for one in colleagues(session, office_id) if one.id != but]
    on_call = [one for one in others if one.on_call]
    if on_call:
        return Helpers(on_call, nobody_on_call=False)
    coordinators = colleagues(session, office_id, COORDINATORS)
    return Helpers([one for one in coordinators if one.id != but], nobody_on_call=True)


def offices_to_keep(session: Session, actor: Actor) -> dict[int, str]:
    """The offices whose list this person keeps: the own one, or all."""
    scope = actor.scope("on_call.keep")
    if scope is Scope.NONE:
        return {}
    offices = offices_by_id(session)
    if scope is Scope.ANY:
        return offices
    return {number: name for number, name in offices.items() if number == actor.office_id}


def person_to_keep(session: Session, actor: Actor, person_id: int) -> Person | None:
    """The person, if this actor may put them on call or take them off."""
    person = session.get(Person, person_id)
    if person is None or person.office_id not in offices_to_keep(session, actor):
        return None
    return person if person.active and person.role_names & CAN_ANSWER else None


def set_on_call(session: Session, actor: Actor, person: Person, *, on_call: bool) -> bool:
    """Put somebody on call or take them off; False if they were already."""
    query = select(OnCall.person_id).where(OnCall.person_id == person.id)
    if (session.scalar(query) is not None) == on_call:
        return False
    if on_call:
        session.execute(insert(OnCall).values(person_id=person.id, since=now()))
    else:
        session.execute(delete(OnCall).where(OnCall.person_id == person.id))
    record_event(
        session, who(actor), "on_call.changed", f"person:{person.id}", {"on_call": on_call}
    )
    return True
