"""A register with some history, what verification says of it, and a way to tamper with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.codebook import Value
from app.database import Database, now
from app.incidents.bulk import NewRecord, file_many
from app.incidents.verify import broken_records, broken_texts
from app.incidents.verify_accepted import broken_acceptances
from app.ledger.chain import SHELL
from app.ledger.guards import drop_guards
from app.ledger.keys import Keys
from app.ledger.verify import Anchor, Broken, broken_chain, broken_details, broken_revisions
from tests.factories import accept, decide_on, file_record, make_office, make_person
from tests.incidents.changes import revise_record, withdraw_record

IMPORTED: dict[str, Value] = {
    "incident_outcome": "detained",
    "people_count": 2,
    "source_of_knowledge": "media_report",
    "incident_date": date(2026, 2, 3),
    "venue_type": "immigration_court",
    "city": "Miami",
    "state": "FL",
    "review_status": "submitted",
}


def make_history(app: Flask) -> None:
    """Seven records: new, accepted, edited since, sent back, withdrawn, and a batch of two."""
    office = make_office(app)
    person = make_person(app, office=office, roles=["attorney", "coordinator"])
    file_record(app, person, narrative="A new one.")
    accept(app, file_record(app, person, narrative="An accepted one."), person)
    edited = accept(app, file_record(app, person, narrative="First words."), person)
    edited = revise_record(app, edited, person, people_count="3", narrative="Second words.")
    revise_record(app, edited, person, agents_count="n3_5", narrative="Third words.")
    back = file_record(app, person, facility="", facility_other="A car park")
    decide_on(app, back, person, review_status="needs_info", reason="Which court?")
    withdraw_record(app, file_record(app, person), person)
    database: Database = app.extensions["database"]
    with database.write() as session:
        batch = [
            NewRecord(
                office_id=office.id,
                reporter_id=None,
                source_ref=f"row-{number}",
                created_at=now(),
                answers=IMPORTED,
                texts={"narrative": f"Imported words {number}."},
            )
            for number in range(2)
        ]
        details = {"file_digest": "0" * 64, "taken": 2, "refused": 0, "already_there": 0}
        file_many(session, app.extensions["keys"], SHELL, "incidents.imported", batch, details)


def what_is_broken(session: Session, keys: Keys, anchor: Anchor | None = None) -> list[Broken]:
    """Everything that `docket verify` finds."""
    return [
        *broken_chain(session, anchor),
        *broken_details(session),
        *broken_revisions(session),
        *broken_records(session),
        *broken_acceptances(session),
        *broken_texts(session, keys),
    ]


@contextmanager
def tampering(database: Database) -> Iterator[Connection]:
    """A connection of somebody who owns the database: no triggers, no foreign keys.

    What is done there is seen there alone, and is undone at the end.
    """
    connection = database.engine.connect()
    if database.is_sqlite:
        _foreign_keys(connection, "OFF")
    transaction = connection.begin()
    try:
        drop_guards(connection)
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
    finally:
        transaction.rollback()
        if database.is_sqlite:
            _foreign_keys(connection, "ON")
        connection.close()


def _foreign_keys(connection: Connection, switch: str) -> None:
    cursor = connection.connection.cursor()  # the pragma works outside of transactions alone
    cursor.execute(f"PRAGMA foreign_keys={switch}")
    cursor.close()
