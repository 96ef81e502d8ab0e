"""Whoever owns the database can change everything; `docket verify` finds it."""

from __future__ import annotations

import os
import random

import pytest
from flask import Flask
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from app.database import Database
from app.ledger.chain import GENESIS, hash_of, head
from app.ledger.models import AuditEvent
from app.ledger.verify import Anchor
from tests.ledger import forgeries, forgeries_below
from tests.ledger.history import make_history, tampering, what_is_broken

# Each forgery at so many random places; 34 of each are more than a thousand.
TIMES = int(os.environ.get("DOCKET_TAMPERINGS", "3"))


@pytest.fixture
def database(app: Flask) -> Database:
    """A register with some history."""
    make_history(app)
    opened: Database = app.extensions["database"]
    return opened


def test_an_honest_register_holds(app: Flask, database: Database) -> None:
    with database.read() as session:
        newest = head(session)
        assert newest is not None
        assert newest.sequence == 14
        anchor = Anchor(newest.sequence, newest.hash)
        assert what_is_broken(session, app.extensions["keys"], anchor) == []


def test_every_forgery_is_found(app: Flask, database: Database) -> None:
    chance = random.Random(20261122)
    keys = app.extensions["keys"]
    forged = [
        *forgeries.ALL,
        *forgeries_below.ALL,
        forgeries_below.text_sealed_anew_by(keys),
    ] * TIMES
    missed = []
    for forge in forged:
        with tampering(database) as connection:
            told = forge(connection, chance)
            if not what_is_broken(Session(connection), keys):
                missed.append(f"{forge.__name__}: {told}")
    assert missed == []
    assert len(forged) >= 60
    with database.read() as session:
        assert what_is_broken(session, keys) == []


def cut_the_newest(connection: Connection) -> None:
    """The last event goes, with the records that it brought."""
    newest = connection.scalar(text("SELECT max(sequence) FROM audit_event"))
    brought = f"(SELECT incident_id FROM revision WHERE event_sequence = {newest})"
    connection.execute(text(f"DELETE FROM incident_text WHERE incident_id IN {brought}"))
    connection.execute(text(f"DELETE FROM incident WHERE id IN {brought}"))
    connection.execute(text(f"DELETE FROM revision WHERE event_sequence = {newest}"))
    for table in ("audit_detail", "audit_event"):
        connection.execute(text(f"DELETE FROM {table} WHERE sequence = {newest}"))


def empty_it(connection: Connection) -> None:
    """Everything goes."""
    for table in ("audit_detail", "revision", "incident_text", "accepted_incident", "incident"):
        connection.execute(text(f"DELETE FROM {table}"))
    connection.execute(text("DELETE FROM audit_event"))


def rewrite_it(connection: Connection) -> None:
    """Somebody else did it all, and every hash is made anew."""
    connection.execute(text("UPDATE audit_event SET actor = 'person:99'"))
    _make_hashes_anew(connection)


def take_one_out(connection: Connection) -> None:
    """The first event goes, the gap is closed, and every hash is made anew."""
    connection.execute(text("DELETE FROM audit_detail"))
    connection.execute(text("DELETE FROM audit_event WHERE sequence = 1"))
    connection.execute(text("UPDATE revision SET event_sequence = event_sequence - 1"))
    for sequence in connection.scalars(text("SELECT sequence FROM audit_event ORDER BY 1")).all():
        connection.execute(
            text(f"UPDATE audit_event SET sequence = {sequence - 1} WHERE sequence = {sequence}")
        )
    _make_hashes_anew(connection)


def _make_hashes_anew(connection: Connection) -> None:
    previous = GENESIS
    session = Session(connection)
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)):
        event.previous = previous
        event.hash = previous = hash_of(event)
    session.flush()


def test_what_the_chain_alone_cannot_tell_its_anchor_tells(app: Flask, database: Database) -> None:
    keys = app.extensions["keys"]
    with database.read() as session:
        newest = head(session)
        assert newest is not None
        anchor = Anchor(newest.sequence, newest.hash)
    for forge in (cut_the_newest, empty_it, rewrite_it, take_one_out):
        with tampering(database) as connection:
            forge(connection)
            session = Session(connection)
            assert what_is_broken(session, keys) == [], forge.__name__
            (broken,) = what_is_broken(session, keys, anchor)
            assert broken.where == f"event {anchor.sequence}", forge.__name__
