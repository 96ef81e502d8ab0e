"""Writing the rows of a checked file: batches of some thousand, each one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor
from app.database import Database, now
from app.exchange.table_import import Outcome, Row, Sheet, new_answers
from app.incidents.bulk import NewRecord, file_many
from app.incidents.models import import_batch
from app.ledger.keys import Keys

ROWS_AT_ONCE = 2_000


def write_rows(
    database: Database,
    keys: Keys,
    actor: Actor,
    office_id: int,
    sheet: Sheet,
    rows: Sequence[Row],
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """File every row that was taken; returns how many. What one batch wrote stands.

    An interrupted import is finished by running it again: rows that are there are known by key.
    """
    taken = [row for row in rows if row.outcome is Outcome.TAKEN]
    counts = {
        "file_digest": sheet.digest,
        "refused": sum(row.outcome is Outcome.REFUSED for row in rows),
        "already_there": sum(row.outcome in (Outcome.THERE, Outcome.DIFFERS) for row in rows),
    }
    for start in range(0, len(taken), ROWS_AT_ONCE):
        some = taken[start : start + ROWS_AT_ONCE]
        with database.write() as session:
            batch = _new_batch(session, actor, office_id, sheet.digest, len(some))
            moment = now()
            file_many(
                session,
                keys,
                who(actor),
                "incidents.imported",
                [
                    NewRecord(
                        office_id=office_id,
                        reporter_id=None,
                        source_ref=row.source_ref,
                        created_at=moment,
                        answers=new_answers(row.draft),
                        texts=row.draft.texts,
                        import_batch_id=batch,
                    )
                    for row in some
                ],
                {**counts, "taken": len(some)},
            )
        progress(start + len(some))
    return len(taken)


def _new_batch(session: Session, actor: Actor, office_id: int, digest: str, records: int) -> int:
    number: int = session.execute(
        insert(import_batch)
        .values(
            office_id=office_id,
            person_id=actor.person_id,
            file_digest=digest,
            created_at=now(),
            records=records,
        )
        .returning(import_batch.c.id)
    ).scalar_one()
    return number
