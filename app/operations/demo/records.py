"""Invented records, oldest event first: the same for the same plan, wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.codebook import Value
from app.operations.demo.days import spread
from app.operations.demo.draws import Weighted, one_of, random_of
from app.operations.demo.events import Event, Events, draw_record_id
from app.operations.demo.hearings import DETAINED, FEAR, PRESENCE
from app.operations.demo.narratives import narrative, reason
from app.operations.demo.network import LARGE, Network
from app.operations.demo.parts import Parts
from app.operations.demo.place_tables import COURT
from app.operations.demo.places import Places, name_of_unlisted
from app.operations.demo.review import review_answers
from app.operations.demo.roster import Reporter, Roster
from app.operations.demo.templates import Detail, Template

# The share of detentions that one report tells of several people, and of how many.
GROUPS = 0.03
PEOPLE = Weighted([(2, 40), (3, 24), (4, 14), (5, 8), (6, 5), (8, 4), (12, 3), (22, 1), (40, 0.4)])
PEOPLE_KIND = one_of("exact 45, at_least 45, unknown 10")
# Some places outside a court are the way to or from a hearing in one.
HEARING_COURT = 0.3
NARRATIVES = 0.15
NAMED_PLACES = 0.85
HOLDS = 0.006
FOLLOW_UPS = {Detail.QUICK: 0.02, Detail.PARTLY: 0.12, Detail.FULL: 0.08}
SOONEST = timedelta(minutes=20)


@dataclass(frozen=True)
class Plan:
    """What decides every record."""

    records: int
    seed: int
    until: date  # everything happened, and was filed, before this day began (UTC)
    already: int = 0  # records that are there from earlier runs
    consent_settled: bool = False
    network: Network = LARGE


@dataclass(frozen=True)
class Invented:
    """A record, by plain values."""

    record_id: str
    reporter: Reporter
    created_at: datetime
    answers: Mapping[str, Value]
    texts: Mapping[str, str]


def invent(plan: Plan, places: Places, roster: Roster) -> Iterator[Invented]:
    """All records of a plan."""
    random = random_of("records", plan.seed, plan.already)
    parts = Parts(plan.seed)
    events = Events(places, roster, parts, plan.until)
    for day in spread(plan.records, plan.until, random, plan.network.months):
        left = day.records
        while left:
            event = events.draw(random, day, left)
            left -= event.records
            for _ in range(event.records):
                yield _record(random, plan, parts, event)


def _record(random: Random, plan: Plan, parts: Parts, event: Event) -> Invented:
    kind, detail = event.kind, event.detail
    created_at = _filed(random, event.at, plan.until)
    answers: dict[str, Value] = {
        **event.answers,
        **_people(random, event),
        **review_answers(
            random,
            event.days_ago,
            str(event.answers["source_of_knowledge"]),
            consent_settled=plan.consent_settled,
        ),
    }
    drawn = [parts.proceeding(event.place.venue_type, kind, detail, surge=event.surge).draw(random)]
    if answers["people_count"] == 1:
        drawn.append(parts.person(event.around, kind, detail).draw(random))
    if kind == DETAINED:
        drawn.append(parts.aftermath(event.age, detail).draw(random))
    for template in drawn:
        answers.update(template.answers)
        if template.days:
            answers.update(_dates(template, event, plan.until))
    if answers.get("er_status") not in ("notice", "ordered"):
        answers.pop("presence_proof", None)
    answers.update(_later(random, event, created_at))
    texts = _texts(random, event, str(answers["review_status"]))
    return Invented(draw_record_id(random), event.reporter, created_at, answers, texts)


def _filed(random: Random, at: datetime, until: date) -> datetime:
    """Some hours after the event, at times days; always before the plan's end."""
    end = datetime.combine(until, time(), UTC)
    filed = at + SOONEST + timedelta(hours=random.lognormvariate(1.7, 1.3))
    if filed >= end:
        filed = at + (end - at) * random.random()
    return filed.replace(microsecond=0)


def _people(random: Random, event: Event) -> dict[str, Value]:
    """How many people the record stands for, and how sure that is."""
    if event.kind == PRESENCE:
        return {"people_count": 0, "people_count_kind": "exact"}
    if event.kind == DETAINED and event.records == 1 and random.random() < GROUPS:
        return {
            "people_count": PEOPLE.draw(random),
            "people_count_kind": PEOPLE_KIND.draw(random),
        }
    return {"people_count": 1, "people_count_kind": "exact"}


def _dates(template: Template, event: Event, until: date) -> dict[str, Value]:
    """The template's dates, but for those that nobody can know yet."""
    dates = ((name, event.day + timedelta(days=days)) for name, days in template.days)
    return {name: found for name, found in dates if found < until}


def _later(random: Random, event: Event, created_at: datetime) -> dict[str, Value]:
    """What is added around a record: where the hearing is, what is due, what is held back."""
    found: dict[str, Value] = {}
    elsewhere = event.place.court if event.place.venue_type != COURT else None
    if elsewhere and event.detail is Detail.FULL and random.random() < HEARING_COURT:
        found["hearing_court"] = elsewhere
    if event.kind != PRESENCE and random.random() < FOLLOW_UPS[event.detail]:
        found["follow_up_due"] = created_at.date() + timedelta(days=7 + int(random.random() * 40))
    if event.kind != FEAR and random.random() < HOLDS:
        found["public_hold"] = created_at.date() + timedelta(days=30 + int(random.random() * 150))
    return found


def _texts(random: Random, event: Event, status: str) -> dict[str, str]:
    """The free texts of a record, and of the decision on it."""
    texts: dict[str, str] = {}
    if event.place.facility is None and random.random() < NAMED_PLACES:
        texts["facility_other"] = name_of_unlisted(event.place, random)
    if random.random() < NARRATIVES:
        texts["narrative"] = narrative(random, event.kind)
    why = reason(random, status)
    if why:
        texts["reason"] = why
    return texts
