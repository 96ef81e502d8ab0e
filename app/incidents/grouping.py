"""People taken in one operation: reports that share an event group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.incidents.models import incident
from app.incidents.record import Record, Status, record_of
from app.incidents.scope import within

SHOWN = 50
# Set aside in review or taken back: not a person more.
NOT_PEOPLE = (Status.DUPLICATE.value, Status.REJECTED.value, Status.WITHDRAWN.value)


@dataclass(frozen=True)
class Group:
    """The other reports of one operation that this actor may read, oldest first."""

    others: Sequence[Record]
    more: bool

    def people(self, record: Record) -> int:
        """How many people the reports stand for that are shown, this one included."""
        return sum(
            int(str(one.answers["people_count"]))
            for one in (record, *self.others)
            if one.answers["review_status"] not in NOT_PEOPLE
        )


def operation_of(record: Record) -> str:
    """The id by which operations are counted apart from people."""
    return str(record.answers["event_group_id"] or record.record_id)


def group_of(session: Session, actor: Actor, record: Record) -> Group:
    """The reports of the same operation, as far as the actor's circle goes."""
    group = operation_of(record)
    # Of an imported report without a group, its own id stands for the operation.
    alone = and_(incident.c.event_group_id.is_(None), incident.c.record_id == group)
    query = (
        select(incident)
        .where(
            or_(incident.c.event_group_id == group, alone),
            incident.c.id != record.id,
            incident.c.review_status != Status.DRAFT.value,
            within(actor, "incident.read"),
        )
        .order_by(incident.c.id)
        .limit(SHOWN + 1)
    )
    found = [record_of(dict(row)) for row in session.execute(query).mappings()]
    return Group(found[:SHOWN], more=len(found) > SHOWN)
