"""Where it happens: heavy-tailed over the real courts and field offices, and some other places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from app.operations.demo.draws import heavy_tailed
from app.operations.demo.place_tables import (
    BUSIEST_COURTS,
    BUSIEST_OFFICES,
    COURT,
    FIELD_OFFICE,
    FURTHER_CITIES,
    NAMES,
    VENUES,
)
from app.places import own_list
from app.places.rows import FacilityRow
from app.places.states import STATES

# The share of ICE offices that are sub-offices, which the list does not hold.
SUB_OFFICES = 0.06


@dataclass(frozen=True)
class Place:
    """A court, an office, or a city where something else stands."""

    venue_type: str
    facility: str | None
    city: str
    state: str
    zone: ZoneInfo
    court: str | None = None  # the immigration court of the same city


class Places:
    """All places with their weights."""

    def __init__(self, busiest: int | None = None) -> None:
        """Read them.

        Args:
            busiest: only in so many cities; None: everywhere.
        """
        listed = own_list.read_facilities()
        self._only: frozenset[tuple[str, str]] | None = None
        self._zones = {
            (row["city"], row["state"]): row["time_zone"] for row in own_list.read_cities()
        }
        self._court_of: dict[tuple[str, str], str] = {}
        courts = self._listed(listed, COURT, BUSIEST_COURTS)
        if busiest is not None:
            cities_of = dict.fromkeys((court.city, court.state) for court in courts)
            self._only = frozenset(list(cities_of)[:busiest])
            courts = [court for court in courts if (court.city, court.state) in self._only]
        for court in courts:
            self._court_of.setdefault((court.city, court.state), str(court.facility))
        self._courts = heavy_tailed(courts)
        self._offices = heavy_tailed(self._listed(listed, FIELD_OFFICE, BUSIEST_OFFICES))
        cities = dict.fromkeys((court.city, court.state) for court in courts)
        further = [(city[:-4], city[-2:]) for city in FURTHER_CITIES]
        if self._only is not None:
            further = []
        ranked = [*list(cities)[:20], *further, *list(cities)[20:]]
        self._elsewhere = {
            venue: heavy_tailed([self._place(venue, None, *city) for city in ranked])
            for venue in NAMES
        }

    def draw(self, random: Random, *, surge: bool) -> Place:
        """Where one event takes place."""
        venue = VENUES[surge].draw(random)
        if venue == COURT:
            return self._courts.draw(random)
        if venue == FIELD_OFFICE and random.random() >= SUB_OFFICES:
            return self._offices.draw(random)
        return self._elsewhere[venue].draw(random)

    def busiest_cities(self) -> list[tuple[str, str]]:
        """Cities with a court, busiest first."""
        return list(self._court_of)

    def _listed(
        self, rows: Iterable[FacilityRow], venue: str, busiest: tuple[str, ...]
    ) -> list[Place]:
        of_kind = {row["name"]: row for row in rows if row["venue_type"] == venue}
        ordered = [*busiest, *(name for name in of_kind if name not in busiest)]
        if self._only is not None:
            where = {name: (of_kind[name]["city"], of_kind[name]["state"]) for name in of_kind}
            ordered = [name for name in ordered if where[name] in self._only]
        return [
            self._place(venue, name, of_kind[name]["city"], of_kind[name]["state"])
            for name in ordered
        ]

    def _place(self, venue: str, facility: str | None, city: str, state: str) -> Place:
        zone = self._zones.get((city, state)) or STATES[state].time_zone
        return Place(
            venue, facility, city, state, ZoneInfo(zone), self._court_of.get((city, state))
        )


def name_of_unlisted(place: Place, random: Random) -> str:
    """What a reporter would call a place that is not on the list."""
    return random.choice(NAMES[place.venue_type])


def surroundings(place: Place) -> str:
    """What the place is like: court, check-in office, or anything else."""
    if place.venue_type == COURT:
        return COURT
    return "check_in" if place.venue_type in (FIELD_OFFICE, "isap_atd_office") else "elsewhere"
