"""Who reports: invented offices in the busiest cities, each with some attorneys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.operations.demo.draws import Weighted, heavy_tailed
from app.operations.demo.places import Place

DOMAIN = "demo.example"
# The office of the demo's attorney and coordinator; its city is one of the busiest.
MAIN_CITY = ("Phoenix", "AZ")
ATTORNEY = f"attorney@{DOMAIN}"
OFFICES = 40
# Further offices of the largest cities, by the city's rank.
SECOND_OFFICES = (0, 0, 0, 1, 1, 2, 3, 5, 6, 7)
# The share of reports that another city's office sends: lawyers travel, clients move.
FROM_ELSEWHERE = 0.12


@dataclass(frozen=True)
class Reporter:
    """An account that reports; `number` is its place in the roster."""

    number: int
    email: str
    office: int


@dataclass(frozen=True)
class Office:
    """An invented office; `number` is its place in the roster."""

    number: int
    name: str
    city: str
    state: str


class Roster:
    """All offices and reporters, and who of them reports from a place."""

    def __init__(self, cities: Sequence[tuple[str, str]], attorneys: Sequence[int] = ()) -> None:
        """Make it.

        Args:
            cities: city and state, busiest first.
            attorneys: how many each office has, one office a city; none: a large network.
        """
        self._sizes = attorneys
        where = (
            list(cities[: len(attorneys)])
            if attorneys
            else [*cities[: OFFICES - len(SECOND_OFFICES)], *(cities[n] for n in SECOND_OFFICES)]
        )
        self.offices = [
            Office(number, f"Demo office {number + 1:02} ({city})", city, state)
            for number, (city, state) in enumerate(where)
        ]
        self.main_office = next(
            office for office in self.offices if (office.city, office.state) == MAIN_CITY
        )
        self.reporters: list[Reporter] = []
        by_office = [self._reporters_of(office) for office in self.offices]
        self._reporters = [heavy_tailed(reporters) for reporters in by_office]
        self._everywhere = heavy_tailed(self.offices)
        self._by_city: dict[tuple[str, str], Weighted[Office]] = {}
        self._by_state: dict[str, Weighted[Office]] = {}
        for office in self.offices:
            near = (office.city, office.state)
            self._by_city[near] = self._by_city.get(near) or heavy_tailed(
                other for other in self.offices if (other.city, other.state) == near
            )
            self._by_state[office.state] = self._by_state.get(office.state) or heavy_tailed(
                other for other in self.offices if other.state == office.state
            )

    def draw_office(self, place: Place, random: Random) -> Office:
        """The office that reports from a place."""
        if random.random() < FROM_ELSEWHERE:
            return self._everywhere.draw(random)
        near = self._by_city.get((place.city, place.state)) or self._by_state.get(place.state)
        return (near or self._everywhere).draw(random)

    def draw_reporter(self, office: Office, random: Random) -> Reporter:
        """One of its attorneys; a few of them report most."""
        return self._reporters[office.number].draw(random)

    def _reporters_of(self, office: Office) -> list[Reporter]:
        size = max(3, round(14 / (office.number + 1) ** 0.4))
        if self._sizes:
            size = self._sizes[office.number]
        main = office == self.main_office
        emails = [ATTORNEY] if main else []
        first = len(self.reporters) + 1
        emails += [f"attorney-{first + n:03}@{DOMAIN}" for n in range(size - len(emails))]
        made = [
            Reporter(len(self.reporters) + n, email, office.number)
            for n, email in enumerate(emails)
        ]
        self.reporters += made
        return made
