"""Reminding people of reports that wait for a client's answer: 2, 7 and 30 days after filing.

One mail per person and run, with numbers alone. Of each report a person is told at most once per
stage: the stage is written down and committed before the mail goes out, and taken back only when
the mail server did not take it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.accounts.access import actor_of
from app.accounts.models import Person, PersonRole, Succession
from app.accounts.people.leaving import predecessors
from app.accounts.roles import Role
from app.incidents.consent.models import ConsentReminder
from app.incidents.consent.queries import STAGES, unsettled
from app.incidents.models import incident
from app.ledger.chain import SHELL, record_event

LAST = STAGES[-1]
COORDINATORS = (Role.COORDINATOR.value, Role.NETWORK_COORDINATOR.value)


@dataclass(frozen=True)
class Due:
    """A report of which a person is to be reminded; `before` is the stage told already."""

    incident_id: int
    stage: int
    before: int | None


@dataclass
class Reminder:
    """One person's mail: how many reports of their own wait, and how many of the office's have
    waited for more than 30 days (coordinators); 0 says nothing."""

    person_id: int
    email: str
    own: int = 0
    office: int = 0
    due: dict[int, Due] = field(default_factory=dict)


def reminders_due(session: Session, moment: datetime) -> list[Reminder]:
    """Whom to remind now, in the order of their accounts."""
    found: dict[int, Reminder] = {}
    for person_id, due in (*_of_reporters(session, moment), *_of_coordinators(session, moment)):
        person = session.get_one(Person, person_id)
        if not actor_of(person).may("consent.settle"):
            continue  # the page would be closed to them
        reminder = found.setdefault(person_id, Reminder(person_id, person.email))
        kept = reminder.due.get(due.incident_id)
        if kept is None or kept.stage < due.stage:
            reminder.due[due.incident_id] = due
    for reminder in found.values():
        _count(session, reminder, moment)
    return [found[number] for number in sorted(found)]


def claim(session: Session, reminders: Iterable[Reminder], moment: datetime) -> None:
    """Write down that these are told; commit it before the first mail goes out."""
    new, reports = [], set[int]()
    people = 0
    for reminder in reminders:
        people += 1
        for due in reminder.due.values():
            reports.add(due.incident_id)
            values = {"stage": due.stage, "sent_at": moment}
            if due.before is None:
                key = {"incident_id": due.incident_id, "person_id": reminder.person_id}
                new.append({**key, **values})
            else:
                _set(session, reminder, due, **values)
    if new:
        session.execute(insert(ConsentReminder), new)
    if people:
        details = {"people": people, "reports": len(reports)}
        record_event(session, SHELL, "reminders.sent", details=details)


def release(session: Session, reminders: Iterable[Reminder]) -> None:
    """Take back what was claimed, for the next run: the mail server did not take it."""
    people, reports = 0, set[int]()
    for reminder in reminders:
        people += 1
        for due in reminder.due.values():
            reports.add(due.incident_id)
            if due.before is None:
                session.execute(delete(ConsentReminder).where(*_key(reminder, due)))
            else:
                _set(session, reminder, due, stage=due.before)
    if people:
        details = {"people": people, "reports": len(reports)}
        record_event(session, SHELL, "reminders.failed", details=details)


def _key(reminder: Reminder, due: Due) -> tuple[ColumnElement[bool], ...]:
    return (
        ConsentReminder.incident_id == due.incident_id,
        ConsentReminder.person_id == reminder.person_id,
    )


def _set(session: Session, reminder: Reminder, due: Due, **values: object) -> None:
    session.execute(update(ConsentReminder).where(*_key(reminder, due)).values(**values))


def _of_reporters(session: Session, moment: datetime) -> Iterator[tuple[int, Due]]:
    """Reports that have come to a stage of which their writer, or who took over, was not told."""
    writer = aliased(Person)
    # One who left the office has no own reports there.
    there = and_(writer.active, writer.office_id == incident.c.office_id)
    told = func.coalesce(ConsentReminder.stage, 0)
    reached = or_(
        *(
            and_(incident.c.created_at <= moment - timedelta(days=stage), told < stage)
            for stage in STAGES
        )
    )
    rows = session.execute(
        select(incident.c.id, incident.c.created_at, Person.id, ConsentReminder.stage)
        .join(writer, writer.id == incident.c.reporter_id)
        .outerjoin(Succession, Succession.person_id == writer.id)
        .join(
            Person,
            and_(
                Person.id == case((there, writer.id), else_=Succession.successor_id),
                Person.office_id == incident.c.office_id,
            ),
        )
        .outerjoin(
            ConsentReminder,
            and_(
                ConsentReminder.incident_id == incident.c.id,
                ConsentReminder.person_id == Person.id,
            ),
        )
        .where(*unsettled(), Person.active, reached)
    )
    for incident_id, filed, person_id, before in rows:
        stage = max(one for one in STAGES if filed <= moment - timedelta(days=one))
        yield person_id, Due(incident_id, stage, before)


def _of_coordinators(session: Session, moment: datetime) -> Iterator[tuple[int, Due]]:
    """Reports at the last stage, of which a coordinator of their office was not told."""
    coordinators = (
        select(Person.id, Person.office_id)
        .where(
            Person.active,
            Person.id.in_(select(PersonRole.person_id).where(PersonRole.name.in_(COORDINATORS))),
        )
        .subquery()
    )
    rows = session.execute(
        select(incident.c.id, coordinators.c.id, ConsentReminder.stage)
        .join(coordinators, coordinators.c.office_id == incident.c.office_id)
        .outerjoin(
            ConsentReminder,
            and_(
                ConsentReminder.incident_id == incident.c.id,
                ConsentReminder.person_id == coordinators.c.id,
            ),
        )
        .where(
            *unsettled(),
            incident.c.created_at <= moment - timedelta(days=LAST),
            func.coalesce(ConsentReminder.stage, 0) < LAST,
        )
    )
    for incident_id, person_id, before in rows:
        yield person_id, Due(incident_id, LAST, before)


def _count(session: Session, reminder: Reminder, moment: datetime) -> None:
    """The numbers of a mail: of all that waits, not only of what is due today."""
    person = session.get_one(Person, reminder.person_id)
    waits = select(func.count(incident.c.id)).where(
        *unsettled(), incident.c.office_id == person.office_id
    )
    own = waits.where(incident.c.reporter_id.in_(predecessors(session, person)))
    reminder.own = session.scalar(own) or 0
    if {role.value for role in person.role_names} & set(COORDINATORS):
        old = waits.where(incident.c.created_at <= moment - timedelta(days=LAST))
        reminder.office = session.scalar(old) or 0
