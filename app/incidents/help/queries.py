"""Every read of help that was asked for. It never looks beyond the actor's office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor, Owned, Scope, policy
from app.accounts.queries import person_names
from app.codebook import Marked
from app.incidents.help.kinds import LABELS
from app.incidents.help.models import HelpRequest
from app.incidents.help.on_call import is_on_call
from app.incidents.identifiers import read_record_id
from app.incidents.models import incident
from app.incidents.record import Record


@dataclass(frozen=True)
class Help:
    """A cry for help, with what whoever answers has to know, and no more of the report."""

    help_id: str
    kinds: tuple[Marked, ...]
    facility: str | None
    city: str
    state: str
    day: date
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    mailed: bool
    taken_by: int | None
    taken_by_name: str | None
    taken_at: datetime | None
    settled_at: datetime | None
    record_id: str | None  # for those alone who may read the report


_COLUMNS = (
    HelpRequest,
    incident.c.record_id,
    incident.c.office_id,
    incident.c.reporter_id,
    incident.c.sharing_basis,
    incident.c.facility,
    incident.c.city,
    incident.c.state,
    incident.c.incident_date,
)


def answerable(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The help on which this actor may act: the own, or all of the office."""
    if actor.office_id is None:
        return false()
    scope = actor.scope("help.answer")
    if is_on_call(session, actor):
        scope = max(scope, actor.scope("help.answer_on_call"))
    own_office = incident.c.office_id == actor.office_id
    if scope >= Scope.OFFICE:
        return own_office
    if scope == Scope.OWN:
        mine = or_(
            incident.c.reporter_id == actor.person_id, HelpRequest.asked_by == actor.person_id
        )
        return and_(own_office, mine)
    return false()


def open_help(session: Session, actor: Actor) -> list[Help]:
    """What is asked and not settled, that this actor may act on; the oldest first."""
    return _read(session, actor, [HelpRequest.settled_at.is_(None), answerable(session, actor)])


def on_top(session: Session, actor: Actor) -> list[Help]:
    """What stands above this actor's lists: what nobody has taken, and what they took."""
    return [one for one in open_help(session, actor) if one.taken_by in (None, actor.person_id)]


def help_of(session: Session, actor: Actor, record: Record) -> list[Help]:
    """All help that was asked with a record, for those who may act on it."""
    found = [HelpRequest.incident_id == record.id, answerable(session, actor)]
    return _read(session, actor, found)


def to_answer(session: Session, actor: Actor, help_id: str) -> HelpRequest | None:
    """The help with this id, locked for a change, if this actor may act on it."""
    return session.scalars(
        select(HelpRequest)
        .join(incident, incident.c.id == HelpRequest.incident_id)
        .where(HelpRequest.help_id == read_record_id(help_id), answerable(session, actor))
        .with_for_update(of=HelpRequest)
    ).one_or_none()


def _read(session: Session, actor: Actor, found: Iterable[ColumnElement[bool]]) -> list[Help]:
    rows = session.execute(
        select(*_COLUMNS)
        .join(incident, incident.c.id == HelpRequest.incident_id)
        .where(*found)
        .order_by(HelpRequest.asked_at, HelpRequest.id)
    ).all()
    names = person_names(session, {n for row in rows for n in (row[0].asked_by, row[0].taken_by)})
    return [
        Help(
            help_id=asked.help_id,
            kinds=tuple(LABELS[code] for code in asked.kinds.split()),
            facility=row.facility,
            city=row.city,
            state=row.state,
            day=row.incident_date,
            asked_by=asked.asked_by,
            asked_by_name=names[asked.asked_by],
            asked_at=asked.asked_at,
            mailed=asked.mailed_at is not None,
            taken_by=asked.taken_by,
            taken_by_name=names.get(asked.taken_by or 0),
            taken_at=asked.taken_at,
            settled_at=asked.settled_at,
            record_id=row.record_id if policy(actor, "incident.read", _owned(row)) else None,
        )
        for row in rows
        for asked in [row[0]]
    ]


def _owned(row: object) -> Owned:
    return Owned(row.office_id, row.reporter_id, row.sharing_basis)  # type: ignore[attr-defined]
