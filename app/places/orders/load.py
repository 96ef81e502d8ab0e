"""Our own list of orders and policies: `own_orders.csv`, for a lawyer to review line by line.

Dates, courts and numbers are those that the project's legal notes give; what they do not give is
blank. Every row is marked "a lawyer must confirm its present status".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import now
from app.places.orders.areas import read_places
from app.places.orders.models import Area, CourtOrder, OrderPlace
from app.places.orders.service import OrderAnswers

FILE = Path(__file__).with_name("own_orders.csv")


@dataclass(frozen=True)
class OwnOrder:
    """A row of our list."""

    key: str
    answers: OrderAnswers
    places: str  # one on each line


def load_orders(session: Session) -> tuple[int, int]:
    """Bring the table up to our own list; returns how many rows came in and how many changed.

    What people added or edited stays as they left it. Safe to run at every start.
    """
    present = {order.key: order for order in session.scalars(select(CourtOrder)) if order.key}
    added = changed = 0
    for own in read_own_orders():
        order = present.get(own.key)
        if order is not None and order.edited:
            continue
        places = read_places(session, Area(own.answers.area), own.places)
        if order is None:
            made = CourtOrder(key=own.key, **asdict(own.answers), created_at=now())
            made.places = places
            session.add(made)
            added += 1
        else:
            changed += _correct(order, own.answers, places)
    session.flush()
    return added, changed


def read_own_orders() -> Iterator[OwnOrder]:
    """The rows of our list."""
    with FILE.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            answers = OrderAnswers(
                name=row["name"],
                kind=row["kind"],
                issuer=row["issuer"],
                citation=row["citation"],
                link=row["link"],
                area=row["area"],
                venue_types=row["venue_types"],
                begins=_day(row["begins"]),
                ends=_day(row["ends"]),
                standing=row["standing"],
                note=row["note"],
                confirmed_on=None,
                to_confirm=True,
            )
            yield OwnOrder(row["key"], answers, row["places"].replace(";", "\n"))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _correct(order: CourtOrder, answers: OrderAnswers, places: list[OrderPlace]) -> bool:
    """Make a row of ours say what the list says now."""
    before = {name: getattr(order, name) for name in asdict(answers)}
    same_places = [place.words for place in order.places] == [place.words for place in places]
    if before == asdict(answers) and same_places:
        return False
    for name, value in asdict(answers).items():
        setattr(order, name, value)
    if not same_places:
        order.places = places
    order.version += 1
    return True
