"""Which reports wait for a client's answer, and how a report's basis for sharing came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, literal_column, or_
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.codebook import Step, Value
from app.incidents.models import incident
from app.incidents.queries import Page, Position, count_up_to, page_of
from app.incidents.record import Record, Status
from app.incidents.scope import within

BASIS = "sharing_basis"
# Days after filing at which a report that still waits is brought to mind.
STAGES = (2, 7, 30)
# A report that is set aside or taken back waits for nobody.
ASKED_FOR = (Status.SUBMITTED, Status.NEEDS_INFO, Status.ACCEPTED)


@dataclass(frozen=True)
class Age:
    """How long a report has waited: whole days, and the last stage that it has passed, or 0."""

    days: int
    stage: int


def unsettled() -> list[ColumnElement[bool]]:
    """Whose client has not answered yet. Spelled as the index on it is: see `UNSETTLED`."""
    basis = incident.c.sharing_basis
    return [
        or_(basis.is_(None), basis == literal_column("'pending'")),
        incident.c.review_status.in_([status.value for status in ASKED_FOR]),
    ]


def to_settle(
    session: Session,
    actor: Actor,
    *,
    after: Position | None = None,
    before: Position | None = None,
) -> Page:
    """A page of the reports for which this actor may say what the client said, newest first."""
    return page_of(session, _found(actor), after=after, before=before)


def count_to_settle(session: Session, actor: Actor) -> int:
    """How many there are, counted no further than a list counts."""
    return count_up_to(session, _found(actor)) if actor.may("consent.settle") else 0


def _found(actor: Actor) -> list[ColumnElement[bool]]:
    return [within(actor, "consent.settle"), *unsettled()]


def age_of(record: Record, moment: datetime) -> Age:
    """How long a report has waited since it was filed."""
    days = max((moment - record.created_at) // timedelta(days=1), 0)
    return Age(days, max((stage for stage in STAGES if stage <= days), default=0))


def answers_so_far(record: Record) -> list[Step]:
    """What was said of the basis for sharing, in the order in which it was entered."""
    steps = [step for step in record.steps if step.kind == BASIS]
    before: Value = record.answers[BASIS]
    if steps or before is None:
        return steps
    return [Step(BASIS, str(before), None, None, record.created_at.date())]
