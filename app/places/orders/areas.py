"""Reading where an order reaches: one state, city, court or office on each line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from app.codebook import Told, marked
from app.places.models import Facility
from app.places.orders.models import Area, OrderPlace
from app.places.queries import canonical_city, find_facility
from app.places.states import state_code

MOST_PLACES = 100
NO_PLACES = marked("Name at least one place, one on each line.")
TOO_MANY = marked("Name at most %(number)s places; for more, choose their states.")
NEEDS_NONE = marked("Clear this: an order for the whole country names no places.")
NOT_FOUND: Mapping[Area, str] = {
    Area.STATES: marked("“%(given)s” is no state or territory: write its name or its two letters."),
    Area.CITIES: marked(
        "“%(given)s” is not on the list of cities: write city and state, such as Miami, FL."
    ),
    Area.FACILITIES: marked(
        "“%(given)s” is not on the list of courts and offices: write its name as the list has it."
    ),
}


class AreaError(Told):
    """The places cannot be taken; the message says what to do."""


def read_places(session: Session, area: Area, text: str) -> list[OrderPlace]:
    """The places that an order names, one on each line, in any spelling the list knows.

    Raises:
        AreaError: no place, a place that is not on the list, or places for the whole country.
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if area is Area.COUNTRY:
        if lines:
            raise AreaError(NEEDS_NONE)
        return []
    if not lines:
        raise AreaError(NO_PLACES)
    if len(lines) > MOST_PLACES:
        raise AreaError(TOO_MANY, number=MOST_PLACES)
    found: dict[str, OrderPlace] = {}
    for line in lines:
        place = _READERS[area](session, line)
        if place is None:
            raise AreaError(NOT_FOUND[area], given=line[:60])
        found.setdefault(place.words, place)
    return list(found.values())


def _state(_session: Session, line: str) -> OrderPlace | None:
    code = state_code(line)
    return OrderPlace(state=code) if code else None


def _city(session: Session, line: str) -> OrderPlace | None:
    listed = canonical_city(session, line, "")
    return OrderPlace(city=listed[0], state=listed[1]) if listed else None


def _facility(session: Session, line: str) -> OrderPlace | None:
    found: Facility | None = find_facility(session, line)
    return OrderPlace(facility=found.name) if found else None


_READERS: Mapping[Area, Callable[[Session, str], OrderPlace | None]] = {
    Area.STATES: _state,
    Area.CITIES: _city,
    Area.FACILITIES: _facility,
}
