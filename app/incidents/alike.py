"""Reports that may tell of one arrest: shown with reasons, for a person to decide.

Within three days, at the same place, of the same kind of place, and agreeing in most of what both
say. The import asks it of rows, the page of a report of the docket.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.codebook import Value
from app.incidents.grouping import operation_of
from app.incidents.models import incident
from app.incidents.record import WAITING, Record, Status
from app.incidents.scope import within

DAYS = 3
LEAST_AGREEING = 3
SHARE = 0.75
SHOWN = 3
LOOKED_AT = 500  # reports of a week at one place
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
COLUMNS = ("record_id", "incident_date", "city", "state", "venue_type", "review_status", *COMPARED)
_SAYS_NOTHING = (None, "unknown", "not_given")
Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Likeness:
    """Days between two reports, and the fields, of those that both answer, in which they agree
    and differ."""

    days: int
    agreeing: tuple[str, ...]
    differing: tuple[str, ...]

    @property
    def compared(self) -> int:
        """How many answers were compared."""
        return len(self.agreeing) + len(self.differing)


@dataclass(frozen=True)
class AlikeReport:
    """Another report of the docket, and how it is alike."""

    answers: Answers
    likeness: Likeness

    @property
    def record_id(self) -> str:
        return str(self.answers["record_id"])


def likeness(one: Answers, other: Answers) -> Likeness | None:
    """How two are alike; None for two that are no pair."""
    days = abs((day_of(one) - day_of(other)).days)
    if days > DAYS or (one["city"], one["state"]) != (other["city"], other["state"]):
        return None
    if one["venue_type"] != other["venue_type"]:
        return None
    both = [
        name
        for name in COMPARED
        if one[name] not in _SAYS_NOTHING and other[name] not in _SAYS_NOTHING
    ]
    agreeing = tuple(name for name in both if one[name] == other[name])
    if len(agreeing) < LEAST_AGREEING or len(agreeing) < SHARE * len(both):
        return None
    if days and len(agreeing) < len(both):
        return None  # another day and other answers: another event
    return Likeness(days, agreeing, tuple(name for name in both if one[name] != other[name]))


def day_of(answers: Answers) -> date:
    """The day of the arrest; every row and every report has one."""
    day = answers["incident_date"]
    assert isinstance(day, date)  # noqa: S101  # a row without one is refused before
    return day


def reports_alike(
    session: Session, actor: Actor, record: Record, most: int = SHOWN
) -> Sequence[AlikeReport]:
    """Reports that may tell of the same arrest, nearest first: of those that this actor may read.

    Not those that somebody joined with it as another person of one operation, nor what is set
    aside as told of twice, or was taken back. None of them for a report that is set aside itself.
    """
    if record.status not in (*WAITING, Status.ACCEPTED):
        return ()
    rows = session.execute(_near(actor, record)).mappings()
    pairs = [(dict(row), likeness(record.answers, dict(row))) for row in rows]
    found = [AlikeReport(answers, how) for answers, how in pairs if how is not None]
    return sorted(found, key=_nearest)[:most]


def _nearest(one: AlikeReport) -> tuple[int, int, int]:
    return one.likeness.days, len(one.likeness.differing), -len(one.likeness.agreeing)


def around(
    places: Iterable[tuple[Value, Value]], first: date, last: date
) -> list[ColumnElement[bool]]:
    """Conditions on reports that could be alike: these places (city, state), and days between
    these; not drafts, nor what was taken back.

    City and state both, though the pairs are not told apart: without the state SQLite's index stops
    at the city, and reads all its reports of all years.
    """
    places = list(places)
    return [
        incident.c.city.in_({str(city) for city, _ in places}),
        incident.c.state.in_({str(state) for _, state in places}),
        incident.c.incident_date >= first - timedelta(days=DAYS),
        incident.c.incident_date <= last + timedelta(days=DAYS),
        incident.c.review_status.not_in((Status.WITHDRAWN.value, Status.DRAFT.value)),
    ]


def _near(actor: Actor, record: Record) -> Select[Any]:
    day = day_of(record.answers)
    same_day = case((incident.c.incident_date == day, 0), else_=1)
    return (
        select(*(incident.c[name] for name in COLUMNS))
        .where(
            within(actor, "incident.read"),
            *around([(record.answers["city"], record.answers["state"])], day, day),
            incident.c.venue_type == record.answers["venue_type"],
            incident.c.id != record.id,
            incident.c.review_status != Status.DUPLICATE.value,
            func.coalesce(incident.c.event_group_id, incident.c.record_id) != operation_of(record),
        )
        .order_by(same_day, incident.c.id.desc())
        .limit(LOOKED_AT)
    )
