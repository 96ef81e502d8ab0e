"""Reading people, their invitations and offices, for the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from app.accounts.models import Invitation, Office, Person, PersonRole, Succession
from app.accounts.people.reach import INVITE, NUMBER, SEE, may_answer_for, of_offices
from app.accounts.policy import POLICY, Actor, Scope
from app.accounts.roles import Role
from app.accounts.sessions.models import SignedIn
from app.accounts.sessions.service import moment, open_sessions
from app.accounts.sessions.strength import Strength, strength_of
from app.database import now

PAGE = 100
# Who sees to all reports of an office anyway: they alone can take over what somebody leaves.
STEWARDS = frozenset(
    role for role, scope in POLICY["consent.settle"].items() if scope >= Scope.OFFICE
)


@dataclass(frozen=True)
class Listed:
    """A person of the list. `last_on`: day of the last sign-in in UTC, if one is on record."""

    person: Person
    last_on: date | None


@dataclass(frozen=True)
class PeoplePage:
    """A page of people by name; `next` is the number of the last one, if the list goes on."""

    people: list[Listed]
    total: int
    next: int | None


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody used or took back. `over`: seven days have passed."""

    invitation: Invitation
    over: bool
    may_answer: bool


@dataclass(frozen=True)
class OfficeRow:
    """An office, and how many people sign in there."""

    office: Office
    active: int
    suspended: int


def list_people(
    session: Session,
    actor: Actor,
    *,
    office_id: int | None = None,
    suspended: bool = False,
    after: str = "",
) -> PeoplePage:
    """A page of the people whom this actor may know of, by name and address.

    Args:
        office_id: only this office.
        suspended: those who are suspended, instead of the active ones.
        after: the number of the person after whom it begins; anything else than one, at the top.
    """
    found = [of_offices(actor, SEE, Person.office_id), Person.active.is_(not suspended)]
    if office_id is not None:
        found.append(Person.office_id == office_id)
    order = (func.lower(Person.name), Person.email)
    query = select(Person).where(*found).order_by(*order).limit(PAGE + 1)
    if NUMBER.fullmatch(after):
        last = session.execute(select(*order).where(*found, Person.id == int(after))).one_or_none()
        if last is not None:
            query = query.where(tuple_(*order) > tuple_(*last))
    people = list(session.scalars(query))
    shown = people[:PAGE]
    days = _last_days(session, [person.id for person in shown])
    total = session.scalar(select(func.count()).select_from(Person).where(*found)) or 0
    return PeoplePage(
        [Listed(person, days.get(person.id)) for person in shown],
        total,
        shown[-1].id if len(people) > PAGE else None,
    )


def _last_days(session: Session, people: Iterable[int]) -> dict[int, date]:
    rows = session.execute(
        select(SignedIn.person_id, func.max(SignedIn.proved_at))
        .where(SignedIn.person_id.in_(list(people)))
        .group_by(SignedIn.person_id)
    )
    return {number: at.date() for number, at in rows}


def last_day(session: Session, person: Person) -> date | None:
    """The day of a person's last sign-in (UTC), if one is on record."""
    return _last_days(session, [person.id]).get(person.id)


def count_open_sessions(session: Session, person: Person) -> int:
    """On how many devices somebody is signed in now."""
    at = moment()
    return sum(strength_of(one, at) > Strength.NONE for one in open_sessions(session, person.id))


def waiting_invitations(
    session: Session, actor: Actor, office_id: int | None = None
) -> list[Waiting]:
    """Invitations of the actor's reach that nobody used or took back, the newest hundred first."""
    query = select(Invitation).where(
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.email.is_not(None),
        of_offices(actor, INVITE, Invitation.office_id),
    )
    if office_id is not None:
        query = query.where(Invitation.office_id == office_id)
    at = now()
    return [
        Waiting(one, one.expires_at <= at, may_answer_for(actor, one))
        for one in session.scalars(query.order_by(Invitation.id.desc()).limit(PAGE))
    ]


def all_offices(session: Session) -> list[OfficeRow]:
    """All offices by name."""
    counted = (
        select(Person.office_id, Person.active, func.count().label("people"))
        .group_by(Person.office_id, Person.active)
        .order_by(Person.office_id)
    )
    people = {(row.office_id, row.active): row.people for row in session.execute(counted)}
    return [
        OfficeRow(office, people.get((office.id, True), 0), people.get((office.id, False), 0))
        for office in session.scalars(select(Office).order_by(Office.name))
    ]


def successors(session: Session, person: Person) -> dict[int, str]:
    """Who can take over what this person leaves: active coordinators of the same office."""
    rows = session.scalars(
        select(Person)
        .where(
            Person.office_id == person.office_id,
            Person.active,
            Person.id != person.id,
            Person.id.in_(
                select(PersonRole.person_id).where(
                    PersonRole.name.in_([role.value for role in STEWARDS])
                )
            ),
        )
        .order_by(func.lower(Person.name), Person.email)
    )
    return {one.id: one.name or one.email for one in rows}


def successor_of(session: Session, person: Person) -> Person | None:
    """Who took over what this person left open."""
    return session.scalars(
        select(Person)
        .join(Succession, Succession.successor_id == Person.id)
        .where(Succession.person_id == person.id)
    ).one_or_none()


def is_last_administrator(session: Session, person: Person) -> bool:
    """Whether no other active account is an administrator's."""
    others = (
        select(func.count())
        .select_from(Person)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.name == Role.ADMINISTRATOR.value, Person.active, Person.id != person.id)
    )
    return Role.ADMINISTRATOR in person.role_names and not session.scalar(others)
