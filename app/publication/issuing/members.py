"""The reports inside released numbers, each with the answers that it had then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.ledger.chain import canonical
from app.publication.issuing.models import PublicErratum, PublicMember, PublicRelease
from app.publication.model import Published, Report
from app.publication.records import taken_back
from app.releases import Month, Quarter

DETAINED = "detained"


@dataclass(frozen=True)
class Member:
    """A report inside a number that is, or would be, released."""

    report: Report
    part: str  # id of the atom, or of the table of other outcomes


@dataclass(frozen=True)
class Inside:
    """What is in released numbers so far."""

    published: tuple[Published, ...]  # in atoms, withdrawals too
    withdrawn: tuple[Report, ...]  # published, taken back since, and not taken out yet
    detained: int  # reports in atoms, less those taken out


def read_inside(session: Session) -> Inside:
    """Everything that was released."""
    found = session.execute(
        select(
            PublicMember.incident_id,
            PublicMember.sign,
            PublicMember.part,
            PublicMember.report,
            PublicRelease.as_of,
        )
        .join(PublicRelease, PublicRelease.id == PublicMember.release_id)
        .order_by(PublicMember.incident_id, PublicMember.sign.desc())
        .execution_options(yield_per=5000)
    )
    members = [
        (Member(read_report(key, sign, text), part), Quarter.of(as_of))
        for key, sign, part, text, as_of in found
    ]
    out = {member.report.key for member, _ in members if member.report.sign < 0}
    # What a retracted number held is gone with it: there is nothing to be taken out of it.
    retracted = set(session.scalars(select(PublicErratum.part)))
    gone = taken_back(session, (member.report.key for member, _ in members)) - out
    return Inside(
        tuple(
            Published(member.report, member.part, quarter)
            for member, quarter in members
            if member.report.outcome == DETAINED
        ),
        tuple(
            replace(member.report, sign=-1)
            for member, _ in members
            if member.report.key in gone and member.part not in retracted
        ),
        sum(member.report.sign for member, _ in members if member.report.outcome == DETAINED),
    )


def write_members(session: Session, release_id: int, members: Sequence[Member]) -> None:
    """Have these reports be in a release: none of them can be in another."""
    rows = [
        {
            "incident_id": member.report.key,
            "sign": member.report.sign,
            "release_id": release_id,
            "part": member.part,
            "report": written_report(member.report),
        }
        for member in members
    ]
    if rows:
        session.execute(insert(PublicMember), rows)


def written_report(report: Report) -> str:
    """A report as it is kept: everything but its number and sign."""
    return canonical(
        {
            "place": report.place,
            "state": report.state,
            "month": str(report.month),
            "people": report.people,
            "reporter": report.reporter,
            "office": report.office,
            "outcome": report.outcome,
            "values": dict(report.values),
        }
    ).decode()


def read_report(key: int, sign: int, text: str) -> Report:
    """A report as it was released."""
    found: dict[str, Any] = json.loads(text)
    return Report(**{**found, "key": key, "sign": sign, "month": Month.read(found["month"])})


def members_of(
    reports: Iterable[Report],
    atoms: Iterable[tuple[str, tuple[tuple[int, int], ...]]],
) -> tuple[Member, ...]:
    """The members that a proposal names, in their order."""
    by_key = {(report.key, report.sign): report for report in reports}
    return tuple(Member(by_key[pair], part) for part, pairs in atoms for pair in pairs)
