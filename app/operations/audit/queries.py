"""Reading the audit, never beyond what the reader may know of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.policy import Actor, Scope
from app.incidents.identifiers import read_record_id
from app.incidents.models import incident
from app.incidents.scope import within
from app.ledger.models import AuditDetail, AuditEvent
from app.operations.audit.filters import AuditFilters

SEE = "audit.see"
PAGE = 50
# Eighteen digits fit into the numbers of both databases.
POSITION = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Event:
    """One link, as it is shown. `details` is None where they were erased; `at` is UTC."""

    sequence: int
    at: datetime
    actor: str
    office: str
    action: str
    object_id: str
    details: Mapping[str, Any] | None


@dataclass(frozen=True)
class EventPage:
    """A page of events, newest first; `older` and `newer` are sequences to go on from."""

    events: list[Event]
    older: int | None
    newer: int | None


def read_position(text: str | None) -> int | None:
    """A sequence from the address; anything else than one starts at the top."""
    return int(text) if text and POSITION.fullmatch(text) else None


def reach(actor: Actor) -> ColumnElement[bool]:
    """The events that this actor may know of."""
    scope = actor.scope(SEE)
    if scope is Scope.ANY:
        return AuditEvent.sequence > 0
    if scope >= Scope.OFFICE and actor.office_id is not None:
        return AuditEvent.office == f"office:{actor.office_id}"
    if scope >= Scope.OWN and actor.person_id is not None:
        return AuditEvent.actor == f"person:{actor.person_id}"
    return false()


def list_events(
    session: Session,
    actor: Actor,
    filters: AuditFilters,
    *,
    after: int | None = None,
    before: int | None = None,
) -> EventPage:
    """A page of the events in the actor's reach.

    Pages begin at a link, not at a number of rows: the thousandth costs as much as the first.

    Args:
        after: only what is older than this link.
        before: only what is newer, the page that ends there.
    """
    backwards = before is not None and after is None
    query = (
        select(AuditEvent, AuditDetail.details)
        .outerjoin(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
        .where(reach(actor), *_clauses(session, actor, filters))
    )
    if after is not None:
        query = query.where(AuditEvent.sequence < after)
    elif before is not None:
        query = query.where(AuditEvent.sequence > before)
    order = AuditEvent.sequence.asc() if backwards else AuditEvent.sequence.desc()
    rows = session.execute(query.order_by(order).limit(PAGE + 1)).all()
    events = [_event(event, details) for event, details in rows[:PAGE]]
    more = len(rows) > PAGE
    if backwards:
        events.reverse()
    has_older = more or backwards
    has_newer = more if backwards else after is not None
    return EventPage(
        events,
        events[-1].sequence if events and has_older else None,
        events[0].sequence if events and has_newer else None,
    )


def _clauses(
    session: Session, actor: Actor, filters: AuditFilters
) -> Iterable[ColumnElement[bool]]:
    if filters.actions:
        yield AuditEvent.action.in_(filters.actions)
    if filters.people:
        yield AuditEvent.actor.in_([f"person:{number}" for number in filters.people])
    first, after = filters.ends
    if first:
        yield AuditEvent.at >= first
    if after:
        yield AuditEvent.at < after
    if filters.objects:
        yield AuditEvent.object_id.in_(_objects(session, actor, filters.objects))


def _objects(session: Session, actor: Actor, asked: Sequence[str]) -> list[str]:
    """Objects as the chain writes them, without reports that this actor may not know of."""
    numbers = [read_record_id(text) for text in asked if ":" not in text]
    known = set(numbers)
    if actor.scope(SEE) is not Scope.ANY:
        known = readable(session, actor, numbers)
    return [number for number in numbers if number in known] + [
        text.lower() if ":" in text else text for text in asked if not read_record_id(text)
    ]


def readable(session: Session, actor: Actor, record_ids: Iterable[str]) -> set[str]:
    """Those of these reports that the actor may read."""
    asked = [record_id for record_id in record_ids if record_id]
    query = select(incident.c.record_id).where(
        incident.c.record_id.in_(asked), within(actor, "incident.read")
    )
    return set(session.scalars(query))


def people_of(session: Session, actor: Actor) -> dict[int, str]:
    """Whose names this actor may see here: the own office's, or only one's own."""
    query = select(Person.id, Person.name, Person.email).order_by(Person.name, Person.email)
    if actor.scope(SEE) >= Scope.OFFICE:
        query = query.where(Person.office_id == actor.office_id)
    else:
        query = query.where(Person.id == actor.person_id)
    return {number: name or email for number, name, email in session.execute(query)}


def homes_of(session: Session, numbers: Iterable[int | None]) -> dict[int, int]:
    """Office of each of these accounts."""
    asked = [number for number in numbers if number is not None]
    rows = session.execute(select(Person.id, Person.office_id).where(Person.id.in_(asked)))
    return {row.id: row.office_id for row in rows}


def _event(event: AuditEvent, details: str | None) -> Event:
    return Event(
        event.sequence,
        datetime.fromisoformat(event.at),
        event.actor,
        event.office,
        event.action,
        event.object_id,
        None if details is None else json.loads(details),
    )
