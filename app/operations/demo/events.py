"""What the records of one operation share: place, day, hour, outcome, agents, reporter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from app.codebook import Value
from app.incidents.identifiers import ALPHABET
from app.operations.demo.aftermath import Age
from app.operations.demo.days import Day
from app.operations.demo.draws import Weighted, one_of
from app.operations.demo.hearings import DETAINED, FEAR
from app.operations.demo.parts import Parts
from app.operations.demo.places import Place, Places, surroundings
from app.operations.demo.review import KINDS, OUTCOMES, source_answers
from app.operations.demo.roster import Reporter, Roster
from app.operations.demo.templates import Detail

# Records of one operation: mostly one, at times as many people as an observer told apart.
RECORDS = Weighted([(1, 88), (2, 6), (3, 3), (4, 1.5), (5, 0.8), (6, 0.4), (8, 0.3)])
HOURS = Weighted(
    [(7, 3), (8, 16), (9, 24), (10, 18), (11, 11), (12, 5), (13, 11), (14, 7), (15, 4), (16, 1)]
)
TIME_PRECISION = one_of("exact 34, about_30_min 46, part_of_day 20")
# A lawyer notes the minute; a relative says "around nine".
ROUNDED_TO = {"exact": 1, "about_30_min": 30, "part_of_day": 60}
DETAIL = (  # days since the event, and how far its reports were completed by then
    (14, Weighted([(Detail.QUICK, 66), (Detail.PARTLY, 27), (Detail.FULL, 7)])),
    (60, Weighted([(Detail.QUICK, 34), (Detail.PARTLY, 44), (Detail.FULL, 22)])),
    (10_000, Weighted([(Detail.QUICK, 20), (Detail.PARTLY, 38), (Detail.FULL, 42)])),
)
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]


@dataclass(frozen=True)
class Event:
    """One operation; `answers` is what every record of it says."""

    place: Place
    around: str
    kind: str
    detail: Detail
    reporter: Reporter
    day: date
    at: datetime  # UTC
    days_ago: int  # from the end of the plan
    age: Age
    surge: bool
    records: int
    answers: dict[str, Value]


class Events:
    """Draws operations."""

    def __init__(self, places: Places, roster: Roster, parts: Parts, until: date) -> None:
        self._places = places
        self._roster = roster
        self._parts = parts
        self._until = until
        self._offsets: dict[str, timedelta] = {}
        self._offsets_of: date | None = None

    def draw(self, random: Random, day: Day, most: int) -> Event:
        """One operation of the day, with at most so many records."""
        place = self._places.draw(random, surge=day.surge)
        around = surroundings(place)
        outcome = OUTCOMES[around].draw(random)
        kind = KINDS[outcome]
        days_ago = (self._until - day.date).days
        detail = next(table for days, table in DETAIL if days_ago <= days).draw(random)
        hour, minute = HOURS.draw(random), int(random.random() * 60)
        answers: dict[str, Value] = {
            "event_group_id": draw_record_id(random),
            "incident_outcome": outcome,
            "incident_date": day.date,
            "venue_type": place.venue_type,
            "city": place.city,
            "state": place.state,
            **source_answers(random, around, kind, detailed=detail > Detail.QUICK),
        }
        if place.facility:
            answers["facility"] = place.facility
        if kind != FEAR:
            answers.update(self._parts.agents(around, kind, detail).draw(random).answers)
            if detail > Detail.QUICK and random.random() < 0.7:
                answers.update(_time(random, hour, minute))
        return Event(
            place=place,
            around=around,
            kind=kind,
            detail=detail,
            reporter=self._roster.draw_reporter(self._roster.draw_office(place, random), random),
            day=day.date,
            at=datetime(day.date.year, day.date.month, day.date.day, hour, minute, tzinfo=UTC)
            - self._offset(day.date, place),
            days_ago=days_ago,
            age=Age.of(days_ago),
            surge=day.surge,
            records=min(most, RECORDS.draw(random)) if kind == DETAINED else 1,
            answers=answers,
        )

    def _offset(self, day: date, place: Place) -> timedelta:
        """From UTC to the clocks of the place, at noon of the day."""
        if self._offsets_of != day:
            self._offsets, self._offsets_of = {}, day
        key = place.zone.key
        if key not in self._offsets:
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=place.zone)
            self._offsets[key] = noon.utcoffset() or timedelta()
        return self._offsets[key]


def _time(random: Random, hour: int, minute: int) -> dict[str, Value]:
    """The hour on the clocks of the place, as exact as the report gives it."""
    precision = TIME_PRECISION.draw(random)
    step = ROUNDED_TO[precision]
    return {
        "incident_time": f"{hour:02}:{minute // step * step:02}",
        "time_precision": precision,
    }


def draw_record_id(random: Random) -> str:
    """A public id, spelled as `app.incidents.identifiers` spells them."""
    bits = random.getrandbits(60)
    return (
        f"{PAIRS[bits >> 50]}{PAIRS[bits >> 40 & 1023]}-{PAIRS[bits >> 30 & 1023]}"
        f"{PAIRS[bits >> 20 & 1023]}-{PAIRS[bits >> 10 & 1023]}{PAIRS[bits & 1023]}"
    )
