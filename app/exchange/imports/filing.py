"""Writing the rows of a checked file: batches of some thousand, each one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor
from app.codebook import Problem, Step, codebook
from app.database import Database, now
from app.exchange.imports.grid import Table
from app.exchange.imports.rows import KNOWN, NEW, Outcome, Row, new_answers
from app.incidents.bulk import NewRecord, file_many
from app.incidents.changing import change, current
from app.incidents.models import import_batch, incident
from app.incidents.record import Record, Status
from app.incidents.reporters import reporter_mark
from app.incidents.revising import write_revision
from app.incidents.texts import open_texts
from app.ledger.keys import Keys

ROWS_AT_ONCE = 2_000
LONGEST_REASON = 2_000  # characters of what a waiting record says it waits for

Tell = Callable[[Problem], str]


@dataclass(frozen=True)
class Import:
    """An import under way: whose, from which file, and what every row of it shares.

    `number` is that of its batch once there is one; `tell` puts a problem into words.
    """

    actor: Actor
    office_id: int
    table: Table
    secret: str
    attested_on: date | None = None
    tell: Tell = str
    number: int | None = None


def write_rows(
    database: Database,
    keys: Keys,
    of: Import,
    rows: Sequence[Row],
    progress: Callable[[int], None] = lambda _done: None,
) -> int | None:
    """File every row that was taken, update what changed; returns the number of the import.

    What one batch wrote stands: an interrupted import is finished by running it again, since rows
    that are there are known by key. None where there was nothing to write.
    """
    wanted = [row for row in rows if row.outcome in (*NEW, Outcome.UPDATED)]
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        some = wanted[start : start + ROWS_AT_ONCE]
        with database.write() as session:
            of = write_some(session, keys, of, some, rows)
        progress(start + len(some))
    return of.number


def write_some(
    session: Session, keys: Keys, of: Import, some: Sequence[Row], rows: Sequence[Row]
) -> Import:
    """Write one batch of rows; `rows` are all of the file, for the audit."""
    of = _counted(session, of, sum(row.outcome in NEW for row in some))
    for row in some:
        if row.record_id is not None:
            _write_again(session, keys, of, row)
    fresh = [row for row in some if row.record_id is None]
    file_many(
        session,
        keys,
        who(of.actor),
        "incidents.imported",
        [_new_record(of, row) for row in fresh],
        {
            "import": of.number,
            "file_digest": of.table.digest,
            "taken": len(fresh),
            "waiting": sum(row.waits for row in fresh),
            "refused": sum(row.outcome is Outcome.REFUSED for row in rows),
            "already_there": sum(row.outcome in KNOWN for row in rows),
        },
    )
    return of


def _counted(session: Session, of: Import, records: int) -> Import:
    """The import with its number: a new batch, or the one that its earlier rows made."""
    if of.number is not None:
        session.execute(
            update(import_batch)
            .where(import_batch.c.id == of.number)
            .values(records=import_batch.c.records + records)
        )
        return of
    number: int = session.execute(
        insert(import_batch)
        .values(
            office_id=of.office_id,
            person_id=of.actor.person_id,
            file_digest=of.table.digest,
            sheet=of.table.how.sheet_number,
            created_at=now(),
            records=records,
        )
        .returning(import_batch.c.id)
    ).scalar_one()
    return replace(of, number=number)


def _new_record(of: Import, row: Row) -> NewRecord:
    return NewRecord(
        office_id=of.office_id,
        reporter_id=None,
        source_ref=row.source_ref,
        created_at=now(),
        answers=new_answers(row.draft, row.status),
        texts={**row.draft.texts, **_reason(of, row)},
        import_batch_id=of.number,
        import_row=row.line,
        reporter_mark=reporter_mark(of.secret, row.reporter),
        steps=_steps(of, row),
    )


def _steps(of: Import, row: Row) -> tuple[Step, ...]:
    """The basis for sharing as the first dated step, where somebody attests a date to it."""
    basis = row.draft.answers["sharing_basis"]
    if of.attested_on is None or basis is None:
        return ()
    return (Step("sharing_basis", str(basis), of.attested_on, None, now().date()),)


def _reason(of: Import, row: Row) -> dict[str, str]:
    if not row.waits:
        return {}
    return {"reason": "\n".join(of.tell(one) for one in row.doubts)[:LONGEST_REASON]}


def _write_again(session: Session, keys: Keys, of: Import, row: Row) -> None:
    """A record that an earlier import made, and that nobody worked on, as the sheet has it now."""
    record = current(session, str(row.record_id))
    if record is None or record.office_id != of.office_id:
        return
    answers = {
        **new_answers(row.draft, row.status),
        "event_group_id": record.answers["event_group_id"],
    }
    texts = {**_changed_texts(session, keys, record, row.draft.texts), **_reason(of, row)}
    fields = [name for name in answers if answers[name] != record.answers[name]]
    changed = change(session, record, answers, now(), accepted_revision=None, steps=_steps(of, row))
    if record.status is Status.WITHDRAWN:
        session.execute(
            update(incident)
            .where(incident.c.id == record.id)
            .values(import_batch_id=of.number, import_row=row.line)
        )
    write_revision(
        session,
        keys,
        who(of.actor),
        changed,
        "incident.imported_again",
        texts,
        {"fields": [*fields, *texts], "import": of.number},
    )


def _changed_texts(
    session: Session, keys: Keys, record: Record, texts: Mapping[str, str]
) -> dict[str, str]:
    names = [field.name for field in codebook.sealed]
    before = open_texts(session, keys, record, names)
    return {
        name: texts.get(name, "")
        for name in names
        if texts.get(name, "") != before.open.get(name, "")
        and (name in texts or name not in before.lost)
    }
