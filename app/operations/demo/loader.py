"""Filling a database with synthetic records, in batches, each with one audit event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import exists, func, inspect, select
from sqlalchemy.orm import Session

from app.accounts.models import Register
from app.accounts.queries import is_synthetic
from app.accounts.service import AccountError, mark_synthetic
from app.database import Database
from app.incidents.bulk import NewRecord, file_many
from app.incidents.models import incident
from app.ledger.chain import SHELL
from app.ledger.keys import Keys
from app.operations.demo.accounts import Account, make_accounts
from app.operations.demo.places import Places
from app.operations.demo.records import Invented, Plan, invent
from app.operations.demo.roster import Roster
from app.operations.demo.steps import steps_of

BATCH = 20_000
Say = Callable[[str], None]


def refuse_real_records(database: Database) -> None:
    """Refuse a database that is no demo and in use; before anything is changed in it.

    Raises:
        AccountError: it holds records that nobody marked as synthetic.
    """
    if inspect(database.engine).has_table(Register.__tablename__):
        with database.read() as session:
            _refuse_real_records(session)


def count_records(session: Session) -> int:
    """How many records there are."""
    return session.scalar(select(func.count()).select_from(incident)) or 0


def load(database: Database, keys: Keys, plan: Plan, say: Say) -> None:
    """Mark the database as a demo, make its offices and accounts, then all records of the plan.

    Raises:
        AccountError: the database holds real accounts or records.
    """
    places = Places(plan.network.cities)
    roster = Roster(places.busiest_cities(), plan.network.attorneys)
    with database.write() as session:
        _refuse_real_records(session)
        mark_synthetic(session)
        accounts = make_accounts(session, roster)
    done = 0
    details = {"seed": plan.seed}
    for batch in _batches(invent(plan, places, roster), accounts):
        with database.write() as session:
            _refuse_second_loader(session, plan.already + done)
            file_many(
                session,
                keys,
                SHELL,
                "incidents.generated",
                batch,
                {**details, "records": len(batch)},
            )
        done += len(batch)
        batch.clear()  # before the next one is made: two of them would double the memory
        say(f"{done:,} of {plan.records:,} synthetic records")


def _batches(invented: Iterator[Invented], accounts: list[Account]) -> Iterator[list[NewRecord]]:
    while batch := [_new(record, accounts) for record in islice(invented, BATCH)]:
        yield batch


def _new(record: Invented, accounts: list[Account]) -> NewRecord:
    account = accounts[record.reporter.number]
    return NewRecord(
        office_id=account.office_id,
        reporter_id=account.person_id,
        source_ref=None,
        created_at=record.created_at,
        answers=record.answers,
        texts=record.texts,
        record_id=record.record_id,
        steps=steps_of(record.answers, record.created_at.date()),
    )


def _refuse_real_records(session: Session) -> None:
    if not is_synthetic(session) and session.scalar(select(exists().select_from(incident))):
        raise AccountError(
            "This database holds real records. Put synthetic ones into an empty database."
        )


def _refuse_second_loader(session: Session, expected: int) -> None:
    """Two loaders at once would file the same records twice."""
    if count_records(session) != expected:
        raise AccountError(
            "Somebody else is filling or using this demo: wait until that is done, then add "
            "records with --more."
        )
