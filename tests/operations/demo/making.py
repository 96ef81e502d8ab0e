"""Invented records for tests: made once, looked at by many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from app.codebook import Value
from app.operations.demo.places import Places
from app.operations.demo.records import Invented, Plan, invent
from app.operations.demo.roster import Roster

UNTIL = date(2026, 6, 15)
MANY = 20_000


@cache
def invented(
    records: int = MANY, seed: int = 1, until: date = UNTIL, *, consent_settled: bool = False
) -> list[Invented]:
    """All records of a plan."""
    places = Places()
    plan = Plan(records, seed, until, consent_settled=consent_settled)
    return list(invent(plan, places, Roster(places.busiest_cities())))


def whole(record: Invented) -> Mapping[str, Value]:
    """Answers and free texts of the record itself, as one would file them."""
    texts = {name: text for name, text in record.texts.items() if name != "reason"}
    return {**record.answers, **texts}


def share(records: list[Invented], **wanted: str) -> float:
    """The share of records with these answers; "" stands for a blank."""
    matching = [
        record
        for record in records
        if all((record.answers.get(name) or "") == value for name, value in wanted.items())
    ]
    return len(matching) / len(records)
