"""Every read of records. Each takes the actor, and never looks beyond the actor's circle."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor, policy
from app.incidents.draft import Draft
from app.incidents.filters import Filters, clauses
from app.incidents.identifiers import read_record_id
from app.incidents.models import incident
from app.incidents.record import WAITING, Record, Status, record_of
from app.incidents.scope import within
from app.incidents.texts import Lost, open_texts, read_text
from app.ledger.keys import Keys
from app.ledger.models import IncidentText, Revision
from app.ledger.revisions import written_answers
from app.ledger.sealing import Place

PAGE = 50
# Beyond it a list says "more than": counting a million rows would cost what the page must not.
COUNTED = 10_000
# Eighteen digits fit into the numbers of both databases.
POSITION = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})")
GIVEN_AT_FILING = ("event_group_id", "review_status")


@dataclass(frozen=True)
class Position:
    """Where a page of a list begins: after this record, in the order of the list."""

    day: date
    id: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.id}"


@dataclass(frozen=True)
class Page:
    """A page of a list, newest incident first."""

    records: list[Record]
    total: int
    older: Position | None
    newer: Position | None


def read_position(text: str | None) -> Position | None:
    """A position from the address; anything else than one starts at the top."""
    found = POSITION.fullmatch(text or "")
    try:
        return Position(date.fromisoformat(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def find_record(
    session: Session, actor: Actor, record_id: str, action: str = "incident.read"
) -> Record | None:
    """The record, if there is one and this actor may do this to it."""
    row = (
        session.execute(
            select(incident).where(
                incident.c.record_id == read_record_id(record_id), within(actor, action)
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else record_of(dict(row))


def list_records(
    session: Session,
    actor: Actor,
    filters: Filters,
    *,
    after: Position | None = None,
    before: Position | None = None,
) -> Page:
    """A page of the records in the actor's circle, newest incident first."""
    found = matching(actor, filters, within(actor, "incident.read"))
    return page_of(session, found, after=after, before=before)


def page_of(
    session: Session,
    found: list[ColumnElement[bool]],
    *,
    after: Position | None = None,
    before: Position | None = None,
) -> Page:
    """A page of the records that fulfill the conditions, newest incident first.

    Pages begin at a record, not at a number of rows: the thousandth costs as much as the first.
    """
    backwards = before is not None and after is None
    query = select(incident).where(*found)
    if after is not None:
        query = query.where(_older_than(after))
    elif before is not None:
        query = query.where(_newer_than(before))
    order = (incident.c.incident_date, incident.c.id)
    query = query.order_by(*(order if backwards else (c.desc() for c in order))).limit(PAGE + 1)
    records = [record_of(dict(row)) for row in session.execute(query).mappings()]
    more = len(records) > PAGE
    records = records[:PAGE]
    if backwards:
        records.reverse()
    has_older = more if not backwards else True
    has_newer = (after is not None) if not backwards else more
    return Page(
        records,
        count_up_to(session, found),
        _position(records[-1]) if records and has_older else None,
        _position(records[0]) if records and has_newer else None,
    )


def waiting(session: Session, actor: Actor, filters: Filters) -> tuple[list[Record], int]:
    """The first page of what waits for this coordinator, oldest filed first, and how many wait.

    New reports come before those that were sent back. One status after the other: so an index
    gives the order, and the page costs the same however many reports there are.
    """
    filters = filters.with_default("review_status", [status.value for status in WAITING])
    found = [within(actor, "incident.decide"), *clauses(filters)]
    records: list[Record] = []
    for status in filters.wanted["review_status"]:
        query = (
            select(incident)
            .where(*found, incident.c.review_status == status)
            .order_by(incident.c.created_at, incident.c.id)
            .limit(PAGE - len(records))
        )
        records += [record_of(dict(row)) for row in session.execute(query).mappings()]
    return records, count_up_to(session, found)


def texts_of(
    session: Session, keys: Keys, record: Record, fields: Iterable[str]
) -> Mapping[str, str]:
    """The free texts of a record that can be read; `open_texts` names the others too. The caller
    has asked the policy."""
    return open_texts(session, keys, record, fields).open


def reasons_of(session: Session, keys: Keys, record: Record) -> Mapping[int, str | Lost]:
    """The reasons that were given, by revision. The caller has asked the policy."""
    rows = session.execute(
        select(IncidentText.revision, IncidentText.envelope).where(
            IncidentText.incident_id == record.id, IncidentText.field == "reason"
        )
    )
    return {
        number: read_text(keys, Place(record.record_id, "reason", number), envelope)
        for number, envelope in rows
    }


def has_text(session: Session, record: Record, field: str) -> bool:
    """Whether such a text was ever written, without reading it."""
    query = select(func.count()).where(
        IncidentText.incident_id == record.id,
        IncidentText.field == field,
        IncidentText.superseded.is_(False),
    )
    return bool(session.scalar(query))


def digest_of(session: Session, record: Record) -> str:
    """The digest of the record's newest revision, by which the audit chain knows it."""
    query = select(Revision.digest).where(
        Revision.incident_id == record.id, Revision.number == record.revision
    )
    return session.scalars(query).one()


def may(actor: Actor, action: str, record: Record) -> bool:
    """Whether this actor may do this to this record."""
    return policy(actor, action, record.owned)


def matching(
    actor: Actor, filters: Filters, circle: ColumnElement[bool]
) -> list[ColumnElement[bool]]:
    """Conditions of a list: the circle, the filters, and no drafts but one's own."""
    found = [circle, *clauses(filters), _own_drafts(actor)]
    if "review_status" not in filters.wanted:
        # Not as a list of all other codes, which would lure SQLite to the index of the inbox.
        found.append(incident.c.review_status != Status.DRAFT.value)
    return found


def count_up_to(session: Session, found: list[ColumnElement[bool]]) -> int:
    """How many match, counted no further than COUNTED + 1."""
    rows = select(incident.c.id).where(*found).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def _own_drafts(actor: Actor) -> ColumnElement[bool]:
    """A draft is its writer's alone."""
    return or_(
        incident.c.review_status != Status.DRAFT.value,
        incident.c.reporter_id == actor.person_id if actor.person_id is not None else false(),
    )


def _older_than(position: Position) -> ColumnElement[bool]:
    return or_(
        incident.c.incident_date < position.day,
        and_(incident.c.incident_date == position.day, incident.c.id < position.id),
    )


def _newer_than(position: Position) -> ColumnElement[bool]:
    return or_(
        incident.c.incident_date > position.day,
        and_(incident.c.incident_date == position.day, incident.c.id > position.id),
    )


def _position(record: Record) -> Position:
    return Position(cast("date", record.answers["incident_date"]), record.id)


def last_place(session: Session, actor: Actor) -> tuple[str, str]:
    """City and state of this person's latest report; blanks for the first."""
    row = session.execute(
        select(incident.c.city, incident.c.state)
        .where(incident.c.reporter_id == actor.person_id)
        .order_by(incident.c.created_at.desc(), incident.c.id.desc())
        .limit(1)
    ).one_or_none()
    return (row.city or "", row.state or "") if row is not None else ("", "")


def was_filed_as(session: Session, keys: Keys, record_id: str, draft: Draft) -> bool:
    """Whether a record was filed with just these answers and texts: a retry, not a change.

    A text that cannot be read any more counts as the same, if there is one.
    """
    row = (
        session.execute(
            select(incident, Revision.answers.label("written"))
            .join(Revision, and_(Revision.incident_id == incident.c.id, Revision.number == 1))
            .where(incident.c.record_id == record_id)
        )
        .mappings()
        .one()
    )
    written = json.loads(row["written"])
    # Given by the application, not by the form.
    as_sent = {**draft.answers, **{name: written.get(name) for name in GIVEN_AT_FILING}}
    if json.loads(written_answers(as_sent)) != written:
        return False
    texts = session.execute(
        select(IncidentText.field, IncidentText.envelope).where(
            IncidentText.incident_id == row["id"], IncidentText.revision == 1
        )
    )
    sealed = {f: read_text(keys, Place(record_id, f, 1), envelope) for f, envelope in texts}
    return sealed.keys() == draft.texts.keys() and all(
        isinstance(text, Lost) or text == draft.texts[f] for f, text in sealed.items()
    )
