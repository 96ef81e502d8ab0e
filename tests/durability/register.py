"""Whether the register holds what was acknowledged: each report once, whole, and nothing else."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.incidents.models import incident
from app.incidents.queries import texts_of
from app.incidents.record import Record, record_of
from app.incidents.verify import broken_records, broken_texts
from app.incidents.verify_accepted import broken_acceptances
from app.ledger.keys import Keys
from app.ledger.models import AuditEvent, Revision
from app.ledger.verify import broken_chain, broken_details, broken_revisions
from tests.durability.browser import faults_of
from tests.durability.installation import Installation
from tests.durability.reports import CUT, Report


@dataclass
class Outcome:
    """Figures, in the order they are printed, and everything that is wrong."""

    figures: dict[str, int | float | str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A record as it was found."""

    record: Record
    narrative: str


def examine(installation: Installation, reports: Sequence[Report]) -> Outcome:
    """Compare the register with what its people were told, and verify it as `docket verify`."""
    outcome = Outcome()
    with installation.opened() as app:
        database: Database = app.extensions["database"]
        with database.snapshot() as session:
            rows = _rows(session, app)
            _compare(reports, rows, outcome)
            histories = list(_without_history(session, rows))
            broken = list(_broken(session, app))
    if installation.is_sqlite:
        broken += list(_unsound(installation))
    answers = [answer for report in reports for answer in report.seen]
    outcome.figures |= {
        "without revision or audit event": len(histories),
        "faults of chain, records, texts, file": len(broken),
        "answers 503": sum(answer.status == 503 for answer in answers),
        "requests cut off": sum(answer.status == CUT for answer in answers),
    }
    outcome.problems += histories + broken
    outcome.problems += [fault for report in reports for fault in faults_of(report)]
    return outcome


def _rows(session: Session, app: Flask) -> dict[str, list[Row]]:
    """The records of the register by submission key."""
    keys: Keys = app.extensions["keys"]
    found: dict[str, list[Row]] = {}
    for stored in session.execute(select(incident).order_by(incident.c.id)).mappings().all():
        record = record_of(dict(stored))
        narrative = texts_of(session, keys, record, ["narrative"]).get("narrative", "")
        found.setdefault(str(stored["submission_key"]), []).append(Row(record, narrative))
    return found


def _compare(reports: Sequence[Report], rows: dict[str, list[Row]], outcome: Outcome) -> None:
    acknowledged = [report for report in reports if report.record_id]
    tried = [report for report in reports if report.seen]
    lost = [report for report in acknowledged if not _holds(rows, report)]
    twice = [key for key, found in rows.items() if len(found) > 1]
    unknown = rows.keys() - {report.key for report in reports}
    never = [report for report in tried if not report.record_id]
    outcome.figures |= {
        "reports": len(reports),
        "acknowledged": len(acknowledged),
        "acknowledged and not there": len(lost),
        "filed twice": len(twice),
        "already in when sent again": sum(_was_in(rows, report) for report in acknowledged),
    }
    outcome.problems += [f"report {report.number}: acknowledged, not there" for report in lost]
    outcome.problems += [f"key {key}: filed twice" for key in twice]
    outcome.problems += [f"key {key}: nobody sent it" for key in unknown]
    outcome.problems += [f"report {report.number}: never acknowledged" for report in never]


def _holds(rows: dict[str, list[Row]], report: Report) -> bool:
    """Whether the record that was acknowledged is there with its text."""
    return any(
        row.record.record_id == report.record_id and row.narrative == report.narrative
        for row in rows.get(report.key, [])
    )


def _was_in(rows: dict[str, list[Row]], report: Report) -> bool:
    """Whether the answer that acknowledged it found a record that an earlier attempt had made."""
    found, sent = rows.get(report.key), report.last_sent
    return bool(found and sent and found[0].record.created_at < sent)


def _without_history(session: Session, rows: dict[str, list[Row]]) -> Iterator[str]:
    """Records that have not exactly one first revision and one event that says so."""
    revisions = Counter(session.scalars(select(Revision.incident_id)))
    events = Counter(
        session.scalars(select(AuditEvent.object_id).where(AuditEvent.action == "incident.filed"))
    )
    records = [row.record for found in rows.values() for row in found]
    for record in records:
        if (revisions[record.id], events[record.record_id]) != (1, 1):
            yield f"record {record.record_id}: not one revision and one event"
    for record_id in events.keys() - {record.record_id for record in records}:
        yield f"record {record_id}: has an event and is not there"


def _broken(session: Session, app: Flask) -> Iterator[str]:
    for check in (
        broken_chain(session),
        broken_details(session),
        broken_revisions(session),
        broken_records(session),
        broken_acceptances(session),
        broken_texts(session, app.extensions["keys"]),
    ):
        yield from map(str, check)


def _unsound(installation: Installation) -> Iterator[str]:
    """What SQLite itself finds wrong with the file."""
    with closing(sqlite3.connect(installation.database_file)) as connection:
        for (line,) in connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield f"integrity_check: {line}"
        for line in connection.execute("PRAGMA foreign_key_check"):
            yield f"foreign_key_check: {line}"
