"""Reports as publishing counts them, read from the register.

Counted are accepted reports that a coordinator holds for confirmed or probable, whose basis for
sharing opens them to counts, and on which no hold is in force. A report that is being changed
counts as it was accepted. The month is that of the date: one that is known to the month is in the
right one, one that is known to the week may be in its neighbor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import FromClause, Select, exists, or_, select
from sqlalchemy.orm import Session

from app.accounts.policy import OPEN_BASES
from app.codebook.indicators import Result, Settings
from app.incidents.indicators.settings import read_settings
from app.incidents.indicators.sql import NUMBERED, result_number
from app.incidents.models import accepted_incident, incident
from app.incidents.record import Status
from app.incidents.reporters import counted_reporter
from app.publication.families_of import motion_and_ruling
from app.publication.issuing.models import PublicMember
from app.publication.model import Report
from app.releases import Month
from app.releases.families import FAMILIES, INDICATOR, MOTION_AND_RULING
from app.releases.model import NOT_ANSWERED

CONFIDENT = ("confirmed", "probable")
INDICATOR_CODES: Mapping[Result, str] = {
    Result.FLAGGED: "flagged",
    Result.NOT_FLAGGED: "not_flagged",
    Result.NOT_ASSESSABLE: "open",
    Result.DOES_NOT_APPLY: "does_not_apply",
}
BY_NUMBER = tuple(INDICATOR_CODES[result] for result in NUMBERED)
RULES = tuple(family.name for family in FAMILIES if family.kind == INDICATOR)
FIELDS = tuple(
    dict.fromkeys(
        source for family in FAMILIES if family.kind != INDICATOR for source in family.sources
    )
)
OWN = ("city", "state", "incident_date", "people_count", "incident_outcome")
# City and state to the slug of their place; a city that is missing is on no list of places.
Slugs = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Found:
    """Reports that are in no released number yet."""

    reports: tuple[Report, ...]
    # In cities that the list of places does not hold: what somebody typed is never published.
    unlisted: int


def unpublished(session: Session, as_of: date, slugs: Slugs) -> Found:
    """What counts and was filed by the end of a day (UTC), and is in no release.

    Args:
        session: one that sees one state of the database throughout (`Database.snapshot`).
        as_of: a hold is in force through its day.
    """
    settings = read_settings(session)
    reports: list[Report] = []
    unlisted = 0
    for table in (incident, accepted_incident):
        for row in session.execute(
            _query(table, settings, as_of).execution_options(yield_per=5000)
        ):
            report = _report(row, slugs)
            if report is None:
                unlisted += 1
            else:
                reports.append(report)
    return Found(tuple(sorted(reports, key=lambda report: report.key)), unlisted)


def _query(table: FromClause, settings: Settings, as_of: date) -> Select[Any]:
    end = datetime.combine(as_of + timedelta(days=1), time(), UTC)
    released = exists().where(PublicMember.incident_id == incident.c.id, PublicMember.sign == 1)
    query: Select[Any] = select(
        incident.c.id,
        incident.c.office_id,
        counted_reporter(),
        *(table.c[name] for name in OWN),
        *(table.c[name] for name in FIELDS),
        *(result_number(code, settings, table).label(code) for code in RULES),
    ).where(
        table.c.review_status == Status.ACCEPTED.value,
        table.c.confidence.in_(CONFIDENT),
        table.c.sharing_basis.in_(OPEN_BASES),
        or_(table.c.public_hold.is_(None), table.c.public_hold < as_of),
        incident.c.created_at < end,
        ~released,
    )
    if table is accepted_incident:
        query = query.join_from(
            accepted_incident, incident, incident.c.id == accepted_incident.c.incident_id
        )
    return query


_FIRST_FIELD = 3 + len(OWN)
_FIRST_RULE = _FIRST_FIELD + len(FIELDS)


def _report(row: Any, slugs: Slugs) -> Report | None:
    number, office, reporter, city, state, day, people, outcome = row[:_FIRST_FIELD]
    place = slugs.get((city, state))
    if place is None or day is None:
        return None
    answers = dict(zip(FIELDS, row[_FIRST_FIELD:_FIRST_RULE], strict=True))
    flags = dict(zip(RULES, row[_FIRST_RULE:], strict=True))
    return Report(
        key=number,
        place=place,
        state=state,
        month=Month.of(day),
        people=people or 0,
        reporter=reporter,
        office=str(office),
        outcome=outcome,
        values=dict(_values(answers, flags)),
    )


def _values(
    answers: Mapping[str, str | None], flags: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    for family in FAMILIES:
        if family.kind == INDICATOR:
            yield family.name, BY_NUMBER[flags[family.name]]
        elif family.name == MOTION_AND_RULING:
            yield family.name, motion_and_ruling(answers["dhs_motion"], answers["ij_ruling"])
        else:
            yield family.name, answers[family.sources[0]] or NOT_ANSWERED


def taken_back(session: Session, keys: Iterable[int]) -> frozenset[int]:
    """Which of these reports count no more: taken back, rejected, or another report's double.

    A withdrawn consent or a hold is no such thing: what was published with consent stays.
    """
    gone = (Status.WITHDRAWN.value, Status.REJECTED.value, Status.DUPLICATE.value)
    found = session.scalars(
        select(incident.c.id)
        .join(PublicMember, PublicMember.incident_id == incident.c.id)
        .where(PublicMember.sign == 1, incident.c.review_status.in_(gone))
    )
    return frozenset(found) & frozenset(keys)
