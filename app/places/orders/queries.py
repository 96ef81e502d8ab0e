"""Reading the list of orders and policies."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.places.orders.models import CourtOrder

LARGEST_ID = 2**31 - 1  # a larger number is no id, and no database takes it


def all_orders(session: Session) -> Sequence[CourtOrder]:
    """Every order, the newest first; those entered by mistake last."""
    return session.scalars(
        select(CourtOrder).order_by(
            CourtOrder.mistake, CourtOrder.begins.desc().nulls_last(), CourtOrder.id
        )
    ).all()


def standing_orders(session: Session) -> list[CourtOrder]:
    """Every order that was not entered by mistake, the newest first."""
    return [order for order in all_orders(session) if not order.mistake]


def find_order(session: Session, order_id: str) -> CourtOrder | None:
    """The order of an address."""
    if not (order_id.isascii() and order_id.isdigit() and len(order_id) < 11):
        return None
    number = int(order_id)
    return session.get(CourtOrder, number) if number <= LARGEST_ID else None


def is_listed(session: Session, order: CourtOrder) -> bool:
    """Whether the list has another order of the same name, court and first day."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    CourtOrder.name == order.name,
                    CourtOrder.issuer == order.issuer,
                    CourtOrder.begins.is_not_distinct_from(order.begins),
                    CourtOrder.mistake.is_(False),
                )
            )
        )
    )
