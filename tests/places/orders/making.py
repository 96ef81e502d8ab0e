"""Makes orders for tests: keyword-only, with defaults."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app.database import Database, now
from app.ledger.chain import SHELL
from app.places.orders.areas import read_places
from app.places.orders.models import Area, CourtOrder
from app.places.orders.service import OrderAnswers, add_order

FORM = {
    "name": "Doe v. Roe",
    "kind": "court_order",
    "issuer": "D. Ariz.",
    "area": "facilities",
    "places": "Phoenix Immigration Court",
    "begins": "2026-03-01",
    "ends": "2026-03-31",
    "standing": "in_force",
    "to_confirm": "y",
}


def order_of(
    *,
    area: str = "country",
    begins: date | None = date(2026, 3, 1),
    ends: date | None = None,
    standing: str = "in_force",
    venue_types: str = "",
    name: str = "Doe v. Roe",
    note: str = "",
    mistake: bool = False,
) -> OrderAnswers:
    """What the list says of an order, less its places."""
    return OrderAnswers(
        name=name,
        kind="court_order",
        issuer="D. Ariz.",
        citation="",
        link="",
        area=area,
        venue_types=venue_types,
        begins=begins,
        ends=ends,
        standing=standing,
        note=note,
        confirmed_on=None,
        to_confirm=True,
        mistake=mistake,
    )


def put_on_the_list(app: Flask, answers: OrderAnswers, places: str = "") -> int:
    """An order, added; its id."""
    database: Database = app.extensions["database"]
    with database.write() as session:
        found = read_places(session, Area(answers.area), places)
        return add_order(session, SHELL, answers, found).id


def only_these(app: Flask) -> None:
    """Take the orders of our own list out of the way."""
    database: Database = app.extensions["database"]
    with database.write() as session:
        for order in session.query(CourtOrder):
            order.mistake, order.edited, order.created_at = True, True, now()
