"""The way back after a lost device: two people confirm, and a day goes by.

Whoever has the password alone asks. Two others who may, one of them an administrator, confirm that
they spoke with the person; a day later the password opens the way to set up anew. Meanwhile the
person, with the factor, or anybody who may confirm can cancel. Nothing of the old factors is
touched before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.factors.models import FactorRelease
from app.accounts.factors.service import FactorError, remove_all
from app.accounts.locking import lock_people
from app.accounts.models import Person
from app.accounts.policy import NOBODY, Actor, Scope
from app.accounts.sessions.service import moment
from app.codebook import marked
from app.ledger.chain import Who, record_event

MAY = "factor.release"
A_DAY = timedelta(hours=24)
LAPSES = timedelta(days=7)  # a request that nobody confirms, or that nobody uses once it is due


def due_at(release: FactorRelease) -> datetime | None:
    """From when on the password is enough to set up anew; None before the second confirmation."""
    return release.second_at + A_DAY if release.second_at else None


def is_due(release: FactorRelease) -> bool:
    """Whether the person may set up anew now."""
    due = due_at(release)
    return due is not None and due <= moment()


def open_release(session: Session, person_id: int) -> FactorRelease | None:
    """The request of a person that is neither used, canceled nor lapsed."""
    return session.scalars(
        select(FactorRelease)
        .where(FactorRelease.person_id == person_id, *_still_open())
        .order_by(FactorRelease.id.desc())
        .limit(1)
    ).one_or_none()


def releases_for(session: Session, actor: Actor) -> list[tuple[FactorRelease, Person]]:
    """The open requests of others that this person may confirm or cancel, oldest first."""
    scope = actor.scope(MAY)
    if scope is Scope.NONE:
        return []
    query = (
        select(FactorRelease, Person)
        .join(Person, Person.id == FactorRelease.person_id)
        .where(Person.id != actor.person_id, *_still_open())
        .order_by(FactorRelease.asked_at, FactorRelease.id)
    )
    if scope is not Scope.ANY:
        query = query.where(Person.office_id == actor.office_id)
    return [(release, person) for release, person in session.execute(query)]


def ask(session: Session, who: Who, person_id: int) -> bool:
    """Ask to set up anew; whether that is new. One request is open at a time."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    if open_release(session, person_id) is not None:
        return False
    session.add(FactorRelease(person_id=person_id, asked_at=moment()))
    session.flush()
    record_event(session, who, "factor.release_asked", f"person:{person_id}")
    return True


def confirm(session: Session, who: Who, actor: Actor, release_id: int) -> FactorRelease | None:
    """Confirm for somebody else; None where there is no such request for this person to see.

    Raises:
        FactorError: confirmed by the same person already, or an administrator is missing.
    """
    actor = _as_they_stand(session, actor)
    release = _mine_to_see(session, actor, release_id)
    if release is None:
        return None
    if release.second_at is not None:
        raise FactorError(marked("Two people have confirmed this already."))
    if release.first_by is None:
        release.first_by, release.first_at = actor.person_id, moment()
    elif release.first_by == actor.person_id:
        raise FactorError(
            marked("You have confirmed this already. Somebody else has to confirm it too.")
        )
    elif Scope.ANY not in (actor.scope(MAY), _scope_of(session, release.first_by)):
        raise FactorError(marked("One of the two has to be an administrator."))
    else:
        release.second_by, release.second_at = actor.person_id, moment()
    session.flush()
    record_event(session, who, "factor.release_confirmed", f"person:{release.person_id}")
    return release


def take_back(session: Session, person_id: int) -> None:
    """What this person confirmed counts no more: they were suspended, or are no longer what they
    were then. Whoever else confirmed is the first of two again."""
    confirmed = or_(FactorRelease.first_by == person_id, FactorRelease.second_by == person_id)
    for release in session.scalars(select(FactorRelease).where(confirmed, *_still_open())):
        if release.first_by == person_id:
            release.first_by, release.first_at = release.second_by, release.second_at
        release.second_by = release.second_at = None
    session.flush()


def cancel(session: Session, who: Who, release: FactorRelease) -> None:
    """End a request; the factors stay as they are."""
    release.ended_at = moment()
    session.flush()
    record_event(session, who, "factor.release_canceled", f"person:{release.person_id}")


def cancel_for(session: Session, who: Who, actor: Actor, release_id: int) -> FactorRelease | None:
    """Cancel somebody else's request; None where there is none for this person to see."""
    release = _mine_to_see(session, _as_they_stand(session, actor), release_id)
    if release is not None:
        cancel(session, who, release)
    return release


def use(session: Session, who: Who, person_id: int) -> bool:
    """Two people and a day: the old factors, recovery codes and sessions end. Once."""
    release = open_release(session, person_id)
    if release is None or not is_due(release):
        return False
    taken = session.execute(
        update(FactorRelease)
        .where(FactorRelease.id == release.id, FactorRelease.ended_at.is_(None))
        .values(ended_at=moment())
    )
    if not taken.rowcount:  # type: ignore[attr-defined]  # an UPDATE has one
        return False
    remove_all(session, person_id)
    record_event(session, who, "factor.release_done", f"person:{person_id}")
    return True


def release_at_once(session: Session, who: Who, person_id: int) -> None:
    """At the server's shell, where nobody else may confirm: at once."""
    session.execute(
        update(FactorRelease)
        .where(FactorRelease.person_id == person_id, FactorRelease.ended_at.is_(None))
        .values(ended_at=moment())
    )
    remove_all(session, person_id)
    record_event(session, who, "factor.release_done", f"person:{person_id}")


def confirmers_of(session: Session, person: Person) -> list[str]:
    """The addresses of those who may confirm for this person."""
    others = select(Person).where(Person.active, Person.id != person.id).order_by(Person.id)
    found = []
    for other in session.scalars(others):
        scope = _scope(other)
        same = other.office_id == person.office_id
        if scope is Scope.ANY or (scope >= Scope.OFFICE and same):
            found.append(other.email)
    return found


def _as_they_stand(session: Session, actor: Actor) -> Actor:
    """The actor behind the lock that suspensions take, too: somebody who was suspended since the
    request began may do nothing."""
    lock_people(session)
    person = session.get(Person, actor.person_id, populate_existing=True)
    if person is None or not person.active:
        return NOBODY
    return Actor(person.id, person.office_id, person.role_names)


def _mine_to_see(session: Session, actor: Actor, release_id: int) -> FactorRelease | None:
    seen = {release.id for release, _ in releases_for(session, actor)}
    if release_id not in seen:
        return None
    # Locked: of two who confirm at once, the second sees the first.
    return session.scalars(
        select(FactorRelease)
        .where(FactorRelease.id == release_id, FactorRelease.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def _scope_of(session: Session, person_id: int) -> Scope:
    person = session.get(Person, person_id)
    return _scope(person) if person is not None and person.active else Scope.NONE


def _scope(person: Person) -> Scope:
    return Actor(person.id, person.office_id, person.role_names).scope(MAY)


def _still_open() -> tuple[ColumnElement[bool], ...]:
    at = moment()
    waiting = (FactorRelease.second_at.is_(None)) & (FactorRelease.asked_at > at - LAPSES)
    confirmed = FactorRelease.second_at > at - A_DAY - LAPSES
    return FactorRelease.ended_at.is_(None), or_(waiting, confirmed)
