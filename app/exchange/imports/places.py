"""Places of a sheet, looked up once each: courts and offices, cities, and both in one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.places import queries
from app.places.models import Facility, FacilityAlias
from app.places.names import MAX_NAME_LENGTH, normalize
from app.places.states import state_code


@dataclass(frozen=True)
class Court:
    """A court or office of the list. No `venue_type` where the name is that of a building, which
    may hold a court and an ICE office."""

    name: str
    city: str
    state: str
    venue_type: str | None


class Places:
    """The list of places, with a memory: a sheet names the same ten courts two thousand times."""

    def __init__(self, session: Session) -> None:
        self._session = session
        queries.remember_places(session)
        self._courts: dict[str, Court | None] = {}
        self._cities: dict[tuple[str, str], tuple[str, str] | None] = {}

    def court(self, text: str) -> Court | None:
        """The court or office that a text names."""
        if text not in self._courts:
            found = queries.find_facility(self._session, text)
            self._courts[text] = None if found is None else self._as_court(found, text)
        return self._courts[text]

    def city(self, city: str, state: str = "") -> tuple[str, str] | None:
        """City and state as the list writes them; the state may stand in the first text."""
        key = city, state
        if key not in self._cities:
            self._cities[key] = queries.canonical_city(self._session, city, state)
        return self._cities[key]

    def find(self, fields: Sequence[str], text: str) -> Mapping[str, str] | None:
        """What the list says of a value of a column that fills these fields."""
        if "facility" in fields and (court := self.court(text)):
            return {"facility": court.name}
        if "city" in fields and (found := self.city(text)):
            return {"city": found[0], "state": found[1]}
        if "state" in fields and (code := state_code(text)):
            return {"state": code}
        return None

    def with_courts(self) -> list[str]:
        """Cities that have a court or office, as "Seattle, WA"."""
        rows = self._session.execute(select(Facility.city, Facility.state).distinct())
        return sorted(f"{city}, {state}" for city, state in rows)

    def _as_court(self, found: Facility, text: str) -> Court:
        building = self._session.scalar(
            select(FacilityAlias.building).where(
                FacilityAlias.alias == normalize(text[:MAX_NAME_LENGTH]),
                FacilityAlias.facility == found.name,
            )
        )
        venue_type = None if building else found.venue_type
        return Court(found.name, found.city, found.state, venue_type)
