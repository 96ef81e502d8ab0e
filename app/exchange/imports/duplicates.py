"""Rows that may tell of an event that another row, or a report of the docket, tells of already.

Shown with reasons, for a person to decide; what makes a pair stands in app/incidents/alike.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.codebook import Value
from app.exchange.imports.rows import NEW, Row
from app.incidents.alike import COLUMNS, DAYS, Answers, around, day_of, likeness
from app.incidents.models import incident
from app.incidents.scope import within

MOST = 200  # pairs shown


@dataclass(frozen=True)
class Alike:
    """A row and what it may repeat: another row (by its number), or a record.

    `day`, `city` and `state` are the row's; `differing` are the fields in which the two differ.
    """

    line: int
    other_line: int | None
    record_id: str | None
    days: int
    agreeing: int
    compared: int
    same_court: bool
    day: date
    city: str
    state: str
    differing: tuple[str, ...]


def duplicates(session: Session, actor: Actor, rows: Sequence[Row]) -> list[Alike]:
    """Pairs among rows that would come in, and between them and the docket; at most MOST."""
    fresh = [row for row in rows if row.outcome in NEW]
    found = [*_in_file(fresh), *_in_docket(session, actor, fresh)]
    return sorted(found, key=lambda pair: (pair.line, pair.days))[:MOST]


def _in_file(rows: Sequence[Row]) -> Iterator[Alike]:
    for place in _by_place((row.draft.answers, row) for row in rows).values():
        ordered = sorted(place, key=lambda row: (day_of(row.draft.answers), row.line))
        for at, row in enumerate(ordered):
            for other in ordered[at + 1 :]:
                if (day_of(other.draft.answers) - day_of(row.draft.answers)).days > DAYS:
                    break
                first, second = sorted((row, other), key=lambda one: one.line)
                pair = _pair(second, first.draft.answers, first.line, None)
                if pair:
                    yield pair


def _in_docket(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterator[Alike]:
    if not rows:
        return
    days = [day_of(row.draft.answers) for row in rows]
    places = {(row.draft.answers["city"], row.draft.answers["state"]) for row in rows}
    query = select(*(incident.c[name] for name in COLUMNS)).where(
        within(actor, "incident.read"), *around(places, min(days), max(days))
    )
    there: dict[tuple[Value, Value], list[Answers]] = {}
    for found in session.execute(query.execution_options(yield_per=1_000)).mappings():
        there.setdefault((found["city"], found["state"]), []).append(dict(found))
    for row in rows:
        place = row.draft.answers["city"], row.draft.answers["state"]
        for record in there.get(place, ()):
            pair = _pair(row, record, None, str(record["record_id"]))
            if pair:
                yield pair


def _pair(row: Row, other: Answers, line: int | None, record_id: str | None) -> Alike | None:
    answers = row.draft.answers
    found = likeness(answers, other)
    if found is None:
        return None
    court = answers["facility"] is not None and answers["facility"] == other["facility"]
    return Alike(
        row.line,
        line,
        record_id,
        found.days,
        len(found.agreeing),
        found.compared,
        same_court=court,
        day=day_of(answers),
        city=str(answers["city"]),
        state=str(answers["state"]),
        differing=found.differing,
    )


def _by_place(rows: Iterable[tuple[Answers, Row]]) -> dict[tuple[Value, Value], list[Row]]:
    found: dict[tuple[Value, Value], list[Row]] = {}
    for answers, row in rows:
        found.setdefault((answers["city"], answers["state"]), []).append(row)
    return found
