"""Filing many records in one transaction: imports and synthetic records.

The same rows as one report at a time makes (record, revision 1, sealed texts), but one audit
event for the whole batch, which commits to all of its revisions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import FromClause, func, select, text
from sqlalchemy.orm import Session

from app.codebook import Step, Value, codebook
from app.incidents.identifiers import new_record_id
from app.incidents.models import incident
from app.incidents.record import Status
from app.ledger.chain import Who, canonical, record_event
from app.ledger.keylock import before_sealing
from app.ledger.keys import Keys
from app.ledger.models import IncidentText, Revision
from app.ledger.revisions import Owner, plain_answers, revision_digest
from app.ledger.sealing import Place, seal

FIRST = 1
INCIDENT_COLUMNS = (
    "id",
    "record_id",
    "office_id",
    "reporter_id",
    "source_ref",
    "import_batch_id",
    "import_row",
    "reporter_mark",
    "created_at",
    "updated_at",
    "revision",
    "accepted_revision",
    "steps",
    *(column.name for column in codebook.stored),
)
_BLANK = {column.name: None for column in codebook.stored}
_in_column_order = itemgetter(*_BLANK)
REVISION_COLUMNS = ("incident_id", "number", "event_sequence", "answers", "texts", "digest")
TEXT_COLUMNS = ("incident_id", "field", "revision", "superseded", "envelope")


@dataclass(frozen=True)
class NewRecord:
    """A record to be filed; `answers` holds every stored field that is not blank."""

    office_id: int
    reporter_id: int | None
    source_ref: str | None
    created_at: datetime
    answers: Mapping[str, Value]
    texts: Mapping[str, str]
    import_batch_id: int | None = None
    import_row: int | None = None
    reporter_mark: str | None = None
    record_id: str = field(default_factory=new_record_id)
    steps: tuple[Step, ...] = ()


def file_many(
    session: Session,
    keys: Keys,
    who: Who,
    action: str,
    records: Sequence[NewRecord],
    details: Mapping[str, object],
) -> None:
    """File a batch: one event, `action`, for all of it. `answers` hold the review status."""
    if not records:
        return
    before_sealing(session)
    ids = _new_ids(session, len(records))
    zone = "+00" if _is_postgresql(session) else ""
    rows: list[Sequence[Any]] = []
    revisions: list[tuple[int, str, str, str]] = []
    texts: list[Sequence[Any]] = []
    for number, record in zip(ids, records, strict=True):
        plain = plain_answers(record.answers)
        rows.append(_incident_row(number, record, plain, zone))
        commitments = {}
        for name, words in record.texts.items():
            place = Place(record.record_id, name, FIRST)
            sealed = seal(keys, f"{record.created_at:%Y-%m}", place, words)
            commitments[name] = sealed.commitment
            texts.append((number, name, FIRST, False, sealed.envelope))
        steps = [step.as_data() for step in record.steps]
        answers = canonical({**plain, "steps": steps} if steps else plain).decode()
        committed = canonical(commitments).decode()
        owner = Owner(
            record.record_id,
            record.office_id,
            record.reporter_id,
            record.source_ref,
            record.reporter_mark,
        )
        digest = revision_digest(owner, FIRST, answers, committed)
        revisions.append((number, answers, committed, digest))
    insert_rows(session, incident, INCIDENT_COLUMNS, rows)
    event = record_event(
        session, who, action, details=details, revisions=(entry[3] for entry in revisions)
    )
    insert_rows(
        session,
        Revision.__table__,
        REVISION_COLUMNS,
        [
            (number, FIRST, event.sequence, answers, committed, digest)
            for number, answers, committed, digest in revisions
        ],
    )
    insert_rows(session, IncidentText.__table__, TEXT_COLUMNS, texts)


def _incident_row(
    number: int, record: NewRecord, plain: Mapping[str, str | int], zone: str
) -> Sequence[Any]:
    """A row as both databases read it, dates and moments in words: the drivers are slower."""
    accepted = FIRST if plain["review_status"] == Status.ACCEPTED.value else None
    # As SQLAlchemy writes moments; SQLite's are in UTC and do not say so.
    filed = f"{record.created_at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}{zone}"
    return (
        number,
        record.record_id,
        record.office_id,
        record.reporter_id,
        record.source_ref,
        record.import_batch_id,
        record.import_row,
        record.reporter_mark,
        filed,
        filed,
        FIRST,
        accepted,
        canonical([step.as_data() for step in record.steps]).decode() if record.steps else None,
        *_in_column_order({**_BLANK, **plain}),
    )


def _new_ids(session: Session, count: int) -> Sequence[int]:
    """Internal ids in rising order; the batch's digest follows it."""
    if _is_postgresql(session):
        taken = session.scalars(
            text(
                "SELECT nextval(pg_get_serial_sequence('incident', 'id')) "
                "FROM generate_series(1, :count)"
            ),
            {"count": count},
        )
        return sorted(taken)
    last = session.scalar(select(func.coalesce(func.max(incident.c.id), 0))) or 0
    return range(last + 1, last + 1 + count)


def insert_rows(
    session: Session, table: FromClause, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert many rows by the fastest way of each driver."""
    if not rows:
        return
    name, listed = table.description, ", ".join(columns)
    connection = session.connection()
    if _is_postgresql(session):
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(
        f"INSERT INTO {name} ({listed}) VALUES ({marks})",  # noqa: S608  # our own names
        rows,
    )


def _is_postgresql(session: Session) -> bool:
    return session.connection().dialect.name == "postgresql"
