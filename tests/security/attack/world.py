"""A synthetic register: who reports what from where, when it is accepted, and what is withdrawn.

Each report stands for one person: that is the stronger attacker (app/publication/equations.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.publication.families_of import (
    CALLED_IN,
    CALLED_TO,
    OTHER_OUTCOMES,
    families,
    values_of,
)
from app.publication.model import Report
from app.releases import Month, Place
from app.releases.model import NOT_ANSWERED

STATES = ("AZ", "CA", "CO", "FL", "GA", "IL", "MA", "NJ", "NM", "NY", "TX", "WA")


@dataclass(frozen=True)
class Shape:
    """How large a network is, and how it works."""

    records: int = 5_000
    places: int = 40
    states: int = 12
    offices: int = 40
    attorneys: int = 220
    months: int = 48
    end: date = date(2026, 11, 1)
    tail: float = 1.05  # weight of the n-th place, and of the n-th reporter of an office: n^-tail
    away: float = 0.12  # reports from a place that is not the office's own
    late: float = 0.12  # reviewed only months afterwards
    withdrawn: float = 0.02  # of what was accepted, withdrawn some months later
    detained: float = 0.82
    open_to_counts: float = 1.0  # basis, status and confidence that count
    one_person: bool = True


LARGE = Shape()
# 40 attorneys in 12 offices and 12 cities, 80 reports a month, half with consent, 18 months.
SMALL = Shape(
    records=1_440, places=12, states=8, offices=12, attorneys=40, months=18, open_to_counts=0.5
)


@dataclass(frozen=True)
class Filed:
    """A report with its days."""

    report: Report
    accepted: date  # counted from this day on
    withdrawn: date | None


@dataclass(frozen=True)
class World:
    """Everything that happens."""

    shape: Shape
    places: tuple[Place, ...]
    filed: tuple[Filed, ...]  # those that count at all


def make_world(shape: Shape, seed: int) -> World:
    """The world of a seed."""
    random = Random(f"attack {seed}")
    places = tuple(_place(n, shape) for n in range(shape.places))
    draws = {name: _Draw(random, values_of(family)) for name, family in families().items()}
    first = date(shape.end.year, shape.end.month, 1)
    days = (first - Month.of(first).plus(-shape.months).first_day).days
    offices = [[n * shape.attorneys // shape.offices] for n in range(shape.offices + 1)]
    weights = [(n + 1) ** -shape.tail for n in range(shape.places)]
    filed = []
    for key in range(shape.records):
        day = first - timedelta(days=1 + int(random.random() * days))
        at = random.choices(range(shape.places), weights)[0]
        near = [n for n in range(shape.offices) if n % shape.places == at]
        office = random.choice(near or range(shape.offices))
        if random.random() < shape.away:
            office = random.randrange(shape.offices)
        staff = range(offices[office][0], max(offices[office + 1][0], offices[office][0] + 1))
        reporter = random.choices(staff, [(n + 1) ** -shape.tail for n in range(len(staff))])[0]
        detained = random.random() < shape.detained
        counts = random.random() < shape.open_to_counts
        values = {name: draw.draw(random) for name, draw in draws.items()}
        if all(values[name] not in codes for name, codes in CALLED_TO.items()):
            values[CALLED_IN] = NOT_ANSWERED
        several = not shape.one_person and random.random() < 0.03
        report = Report(
            key=key,
            place=places[at].slug,
            state=places[at].state,
            month=Month.of(day),
            people=random.choice((2, 3, 4, 8, 22)) if several else 1,
            reporter=f"r{reporter}",
            office=f"o{office}",
            outcome="detained" if detained else random.choice(OTHER_OUTCOMES),
            values=values,
        )
        mean = 150 if random.random() < shape.late else 9
        accepted = day + timedelta(days=1 + int(random.expovariate(1 / mean)))
        gone = random.random() < shape.withdrawn
        withdrawn = accepted + timedelta(days=int(random.expovariate(1 / 120))) if gone else None
        if counts:
            filed.append(Filed(report, accepted, withdrawn))
    return World(shape, places, tuple(filed))


def _place(number: int, shape: Shape) -> Place:
    state = STATES[number % shape.states]
    name = f"City {number + 1:02}"
    return Place(f"{state.lower()}/city-{number + 1:02}", name, state, (name,))


class _Draw:
    """Values of one family, a few of them frequent."""

    def __init__(self, random: Random, values: tuple[str, ...]) -> None:
        self._values = list(values)
        random.shuffle(self._values)
        self._weights = [(n + 1) ** -1.3 for n in range(len(values))]

    def draw(self, random: Random) -> str:
        return random.choices(self._values, self._weights)[0]
