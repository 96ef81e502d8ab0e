"""Adding and changing orders and policies. Each writes its event; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.codebook import Told, marked
from app.database import now
from app.ledger.chain import Who, record_event
from app.places.orders.models import CourtOrder, OrderPlace
from app.places.orders.queries import is_listed


class AlreadyListed(Told):
    """The list has this order."""


class Stale(Exception):
    """Somebody changed the order since the form was opened."""


@dataclass(frozen=True)
class OrderAnswers:
    """What the list says of an order, less its places. An empty text is a blank."""

    name: str
    kind: str
    issuer: str
    citation: str
    link: str
    area: str
    venue_types: str
    begins: date | None
    ends: date | None
    standing: str
    note: str
    confirmed_on: date | None
    to_confirm: bool
    mistake: bool = False


def add_order(
    session: Session,
    who: Who,
    answers: OrderAnswers,
    places: Sequence[OrderPlace],
    created_by: int | None = None,
) -> CourtOrder:
    """Put an order on the list.

    Raises:
        AlreadyListed: one of the same name, court and first day is there.
    """
    order = CourtOrder(**asdict(answers), created_at=now(), created_by=created_by, edited=True)
    if is_listed(session, order):
        raise AlreadyListed(
            marked("The list has an order of this name, court and first day: change that one.")
        )
    order.places = list(places)
    session.add(order)
    session.flush()
    record_event(session, who, "order.added", f"order:{order.id}")
    return order


def change_order(
    session: Session,
    who: Who,
    order_id: int,
    version: int,
    answers: OrderAnswers,
    places: Sequence[OrderPlace],
) -> CourtOrder:
    """Change an order, end it, or mark it as entered by mistake.

    Args:
        version: the one that the form began from.

    Raises:
        Stale: it has another version by now.
    """
    order = session.scalars(
        select(CourtOrder).where(CourtOrder.id == order_id).with_for_update(of=CourtOrder)
    ).one()
    if order.version != version:
        raise Stale
    changed = [name for name, value in asdict(answers).items() if getattr(order, name) != value]
    for name in changed:
        setattr(order, name, getattr(answers, name))
    if [place.words for place in order.places] != [place.words for place in places]:
        order.places = list(places)
        changed.append("places")
    if changed:
        order.version, order.edited = order.version + 1, True
        session.flush()
        record_event(
            session, who, "order.changed", f"order:{order.id}", {"fields": sorted(changed)}
        )
    return order
