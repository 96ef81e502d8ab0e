"""Changing, suspending and moving people. Each locks first, then asks again who may.

Whoever is suspended, moved or given other roles is signed out at once everywhere, the invitations
that they sent and nobody used end, and so do their confirmations for somebody's lost factor.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.factors.lost import take_back
from app.accounts.guessing.devices import forget_devices
from app.accounts.locking import lock_people
from app.accounts.models import Invitation, Office, Person, PersonRole, Succession
from app.accounts.people.leaving import Deed, hand_over
from app.accounts.people.queries import STEWARDS, is_last_administrator, successors
from app.accounts.people.reach import MANAGE, MOVE, NotYours, may_manage, still
from app.accounts.policy import POLICY, Actor
from app.accounts.roles import Role
from app.accounts.service import AccountError, one_line
from app.accounts.sessions.service import end
from app.database import now
from app.ledger.chain import record_event

# Who can have tasks at all: reports of their own, or the office's.
WORKING = frozenset(POLICY["consent.settle"])
Cut = dict[str, object]


class Stale(Exception):
    """Somebody changed this person since the form was made; nothing was written."""


def standing_of(person: Person) -> str:
    """What a form was made from; what it sends must still stand."""
    return f"{person.office_id} {int(person.active)} {' '.join(sorted(person.role_names))}"


def change(
    session: Session,
    actor: Actor,
    person_id: int,
    *,
    name: str,
    roles: Collection[Role] | None,
    before: str,
) -> Person:
    """Change name and roles.

    Args:
        roles: None leaves them as they are.
        before: `standing_of` the person when the form was made.

    Raises:
        NotYours, Stale
        AccountError: no role, the last administrator's, or a name that cannot be kept.
    """
    person = _mine(session, actor, person_id)
    if standing_of(person) != before:
        raise Stale
    name = one_line(name)
    deeds = []
    if name != person.name:
        person.name = name
        deeds.append(Deed("person.renamed", _named(person)))
    if roles is not None and set(roles) != person.role_names:
        deeds += _give_roles(session, actor, person, roles)
    _write(session, actor, deeds)
    return person


def set_roles(session: Session, actor: Actor, person_id: int, roles: Collection[Role]) -> Person:
    """Change the roles alone; nothing is written if they are these already.

    Raises:
        NotYours
        AccountError: no role, or the last administrator's.
    """
    person = _mine(session, actor, person_id)
    if set(roles) != person.role_names:
        _write(session, actor, _give_roles(session, actor, person, roles))
    return person


def _give_roles(
    session: Session, actor: Actor, person: Person, roles: Collection[Role]
) -> list[Deed]:
    if not actor.may_grant(MANAGE, person.office_id, roles):
        raise NotYours
    if not roles:
        raise AccountError("Choose at least one role, or suspend the account.")
    if Role.ADMINISTRATOR not in roles:
        _keep_an_administrator(session, person)
    deeds: list[Deed] = []
    if person.role_names & WORKING and not set(roles) & WORKING:
        deeds = hand_over(session, person, None)
    if not set(roles) & STEWARDS:
        session.execute(delete(Succession).where(Succession.successor_id == person.id))
    person.roles = [
        next((held for held in person.roles if held.name == role), PersonRole(name=role.value))
        for role in sorted(roles)
    ]
    told: Cut = {"roles": sorted(roles), **_cut(session, person)}
    return [Deed("person.roles_changed", _named(person), told), *deeds]


def move(
    session: Session, actor: Actor, person_id: int, office_id: int, successor_id: int | None
) -> Person:
    """Bring a person to another office. Records stay with the office where they were filed.

    Raises:
        NotYours
        AccountError: the office is closed, or the colleague cannot take over.
    """
    person = _mine(session, actor, person_id)
    if not actor.reaches(MOVE, person.office_id):
        raise NotYours
    office = session.get(Office, office_id)
    if office is None or office.closed_at is not None or office.id == person.office_id:
        raise AccountError("Choose another office that is open.")
    deeds = _leave(session, person, successor_id)
    told: Cut = {"from_office": person.office_id, "to_office": office.id}
    person.office = office
    told.update(_cut(session, person))
    _write(session, actor, [Deed("person.moved", _named(person), told), *deeds])
    return person


def suspend(session: Session, actor: Actor, person_id: int, successor_id: int | None) -> bool:
    """Close an account until it is opened again; False if it was already.

    Raises:
        NotYours
        AccountError: the last administrator, or the colleague cannot take over.
    """
    person = _mine(session, actor, person_id)
    if not person.active:
        return False
    _keep_an_administrator(session, person)
    deeds = _leave(session, person, successor_id)
    person.active = False
    forget_devices(session, person.id)
    _write(
        session, actor, [Deed("person.suspended", _named(person), _cut(session, person)), *deeds]
    )
    return True


def reactivate(session: Session, actor: Actor, person_id: int) -> bool:
    """Open a suspended account again; False if it was open. What was handed over comes back.

    Raises:
        NotYours
        AccountError: its office is closed.
    """
    person = _mine(session, actor, person_id)
    if person.active:
        return False
    if person.office.closed_at is not None:
        raise AccountError("Its office is closed: open the office first.")
    # A sign-in that was under way when the account was closed opens nothing now either.
    end(session, person.id)
    session.execute(delete(Succession).where(Succession.person_id == person.id))
    person.active = True
    _write(session, actor, [Deed("person.reactivated", _named(person))])
    return True


def _mine(session: Session, actor: Actor, person_id: int) -> Person:
    """The person as they stand behind the lock, if the actor still may change them."""
    lock_people(session)
    person = session.get(Person, person_id, populate_existing=True)
    if person is None or not may_manage(still(session, actor), person):
        raise NotYours
    return person


def _keep_an_administrator(session: Session, person: Person) -> None:
    if person.active and is_last_administrator(session, person):
        raise AccountError("This is the last administrator. Make somebody else one first.")


def _leave(session: Session, person: Person, successor_id: int | None) -> list[Deed]:
    if successor_id is not None and successor_id not in successors(session, person):
        raise AccountError("Choose an active coordinator of the same office.")
    return hand_over(session, person, successor_id)


def _cut(session: Session, person: Person) -> Cut:
    """Sessions, invitations and confirmations that end with what a person was."""
    session.flush()
    take_back(session, person.id)
    revoked = session.execute(
        update(Invitation)
        .where(
            Invitation.invited_by == person.id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now())
    )
    number = int(revoked.rowcount)  # type: ignore[attr-defined]  # an UPDATE has one
    return {"sessions": end(session, person.id), "invitations": number}


def _write(session: Session, actor: Actor, deeds: Collection[Deed]) -> None:
    session.flush()
    for deed in deeds:
        record_event(session, who(actor), deed.action, deed.object_id, deed.details)


def _named(person: Person) -> str:
    return f"person:{person.id}"
