"""Rows that may tell of an event that another row, or a report of the docket, tells of already.

Shown with reasons, for a person to decide: within three days, at the same place, of the same kind
of place, and agreeing in most of what both say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.codebook import Value
from app.exchange.imports.rows import NEW, Row
from app.incidents.models import incident
from app.incidents.record import Status
from app.incidents.scope import within

DAYS = 3
LEAST_AGREEING = 3
SHARE = 0.75
MOST = 200  # pairs shown
# What two reports of one event would agree in.
COMPARED = (
    "incident_outcome",
    "people_count",
    "facility",
    "appointment_type",
    "dhs_motion",
    "ij_ruling",
    "arrest_timing",
    "agents_count",
    "agents_estimate",
    "face_covering",
    "warrant_shown",
    "representation",
    "attire",
    "age_group",
    "region_of_origin",
)
_SAYS_NOTHING = (None, "unknown", "not_given")
Answers = Mapping[str, Value]


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


def compare(one: Answers, other: Answers) -> tuple[int, int, int] | None:
    """Days between, answers that agree, answers compared; None for two that are no pair."""
    days = abs((_day(one) - _day(other)).days)
    if days > DAYS or (one["city"], one["state"]) != (other["city"], other["state"]):
        return None
    if one["venue_type"] != other["venue_type"]:
        return None
    both = _said_by_both(one, other)
    agreeing = sum(one[name] == other[name] for name in both)
    if agreeing < LEAST_AGREEING or agreeing < SHARE * len(both):
        return None
    if days and agreeing < len(both):
        return None  # another day and other answers: another event
    return days, agreeing, len(both)


def _said_by_both(one: Answers, other: Answers) -> list[str]:
    return [
        name
        for name in COMPARED
        if one[name] not in _SAYS_NOTHING and other[name] not in _SAYS_NOTHING
    ]


def _in_file(rows: Sequence[Row]) -> Iterator[Alike]:
    for place in _by_place((row.draft.answers, row) for row in rows).values():
        ordered = sorted(place, key=lambda row: (_day(row.draft.answers), row.line))
        for at, row in enumerate(ordered):
            for other in ordered[at + 1 :]:
                if (_day(other.draft.answers) - _day(row.draft.answers)).days > DAYS:
                    break
                first, second = sorted((row, other), key=lambda one: one.line)
                pair = _pair(second, first.draft.answers, first.line, None)
                if pair:
                    yield pair


def _in_docket(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterator[Alike]:
    if not rows:
        return
    days = [_day(row.draft.answers) for row in rows]
    columns = ("record_id", "incident_date", "city", "state", "venue_type", *COMPARED)
    query = select(*(incident.c[name] for name in columns)).where(
        within(actor, "incident.read"),
        incident.c.incident_date >= min(days) - timedelta(days=DAYS),
        incident.c.incident_date <= max(days) + timedelta(days=DAYS),
        incident.c.city.in_({str(row.draft.answers["city"]) for row in rows}),
        incident.c.review_status.not_in((Status.WITHDRAWN.value, Status.DRAFT.value)),
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
    found = compare(answers, other)
    if found is None:
        return None
    court = answers["facility"] is not None and answers["facility"] == other["facility"]
    return Alike(
        row.line,
        line,
        record_id,
        *found,
        same_court=court,
        day=_day(answers),
        city=str(answers["city"]),
        state=str(answers["state"]),
        differing=tuple(n for n in _said_by_both(answers, other) if answers[n] != other[n]),
    )


def _by_place(rows: Iterable[tuple[Answers, Row]]) -> dict[tuple[Value, Value], list[Row]]:
    found: dict[tuple[Value, Value], list[Row]] = {}
    for answers, row in rows:
        found.setdefault((answers["city"], answers["state"]), []).append(row)
    return found


def _day(answers: Answers) -> date:
    day = answers["incident_date"]
    assert isinstance(day, date)  # noqa: S101  # a row without one is refused before
    return day
