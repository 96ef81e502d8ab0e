"""What somebody leaves open among reports, who is suspended or goes to another office.

A report keeps its reporter: counts by reporter and declarations rest on it. What is still to be
done is done by those who may anyway: the coordinators of its office, one of whom is reminded.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.people.leaving import Deed, Leaving, add_to_leaving, predecessors
from app.incidents.consent.queries import unsettled
from app.incidents.help.models import HelpRequest, OnCall
from app.incidents.models import incident
from app.incidents.record import Status


def init_leaving(app: Flask) -> None:
    """Name the tasks of this room."""
    add_to_leaving(
        app,
        Leaving(
            10,
            _l("Reports that wait for a client's answer"),
            _l("The colleague is reminded of them."),
            _clients_answers,
            "incidents.consent_list",
            "consent.settle",
        ),
        Leaving(
            20,
            _l("Reports sent back with a question"),
            _l("Coordinators of the office complete them."),
            _sent_back,
            "incidents.listing",
            "incident.read",
            {"review_status": Status.NEEDS_INFO.value},
        ),
        Leaving(
            30,
            _l("Requests for help that were taken"),
            _l("Handed back: somebody else of the office takes them."),
            _help_taken,
            "incidents.help_list",
            "help.answer",
            hand_over=_hand_help_back,
        ),
        Leaving(
            40,
            _l("On call"),
            _l("Ended."),
            _on_call,
            "incidents.on_call",
            "on_call.see",
            hand_over=_end_duty,
        ),
    )


def _count(session: Session, person: Person, found: Iterable[ColumnElement[bool]]) -> int:
    """Of their own reports in this office, and of those that they took over."""
    query = select(func.count(incident.c.id)).where(
        incident.c.office_id == person.office_id,
        incident.c.reporter_id.in_(predecessors(session, person)),
        *found,
    )
    return session.scalar(query) or 0


def _clients_answers(session: Session, person: Person) -> int:
    return _count(session, person, unsettled())


def _sent_back(session: Session, person: Person) -> int:
    return _count(session, person, [incident.c.review_status == Status.NEEDS_INFO.value])


def _taken(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (HelpRequest.taken_by == person.id, HelpRequest.settled_at.is_(None))


def _help_taken(session: Session, person: Person) -> int:
    return session.scalar(select(func.count(HelpRequest.id)).where(*_taken(person))) or 0


def _hand_help_back(session: Session, person: Person) -> list[Deed]:
    # In one order, as everybody who locks several of them would.
    taken = select(HelpRequest.id).where(*_taken(person)).order_by(HelpRequest.id)
    numbers = list(session.scalars(taken.with_for_update()))
    session.execute(
        update(HelpRequest).where(HelpRequest.id.in_(numbers)).values(taken_by=None, taken_at=None)
    )
    records = (
        select(incident.c.record_id)
        .join(HelpRequest, HelpRequest.incident_id == incident.c.id)
        .where(HelpRequest.id.in_(numbers))
        .order_by(HelpRequest.id)
    )
    return [Deed("help.handed_back", record_id) for record_id in session.scalars(records)]


def _on_call(session: Session, person: Person) -> int:
    query = select(func.count(OnCall.person_id)).where(OnCall.person_id == person.id)
    return session.scalar(query) or 0


def _end_duty(session: Session, person: Person) -> list[Deed]:
    ended = session.execute(delete(OnCall).where(OnCall.person_id == person.id))
    if not ended.rowcount:  # type: ignore[attr-defined]  # a DELETE has one
        return []
    return [Deed("on_call.changed", f"person:{person.id}", {"on_call": False})]
