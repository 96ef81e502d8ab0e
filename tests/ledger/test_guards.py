"""History refuses to be changed, by whatever statement."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database import Database
from app.ledger.guards import REFUSAL, guards_expected, guards_present
from tests.ledger.history import make_history

EVERYWHERE = [
    "UPDATE audit_event SET actor = 'person:99'",
    "UPDATE audit_event SET actor = actor WHERE sequence = 1",
    "UPDATE revision SET answers = '{}'",
    "DELETE FROM audit_event",
    "DELETE FROM audit_event WHERE sequence = 1",
    "DELETE FROM revision",
    "INSERT INTO audit_event SELECT * FROM audit_event WHERE sequence = 1 "
    "ON CONFLICT (sequence) DO UPDATE SET actor = 'person:99'",
    "INSERT INTO revision SELECT * FROM revision WHERE id = 1 "
    "ON CONFLICT (id) DO UPDATE SET answers = '{}'",
    "WITH old AS (SELECT 1 AS number) DELETE FROM revision WHERE id IN (SELECT number FROM old)",
]
ON_SQLITE = [
    "REPLACE INTO audit_event SELECT * FROM audit_event WHERE sequence = 1",
    "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE sequence = 1",
    "INSERT OR REPLACE INTO revision SELECT * FROM revision WHERE id = 1",
    # over the unique number of a record's revision, not over the key
    "INSERT OR REPLACE INTO revision SELECT id + 900, incident_id, number, event_sequence, "
    "'{}', texts, digest FROM revision WHERE id = 1",
    "UPDATE OR REPLACE audit_event SET sequence = 2 WHERE sequence = 1",
]
ON_POSTGRESQL = [
    "TRUNCATE audit_event CASCADE",
    "TRUNCATE revision",
    "TRUNCATE revision, audit_event, audit_detail",
    "MERGE INTO revision USING (SELECT 1 AS number) AS old ON revision.id = old.number "
    "WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM revision RETURNING id) SELECT count(*) FROM gone",
]


@pytest.fixture
def database(app: Flask) -> Database:
    """A register with some history."""
    make_history(app)
    opened: Database = app.extensions["database"]
    return opened


def everything(database: Database) -> list[list[tuple[object, ...]]]:
    with database.read() as session:
        return [
            [tuple(row) for row in session.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]
            for table in ("audit_event", "revision")
        ]


def test_no_statement_changes_history(database: Database) -> None:
    before = everything(database)
    assert all(before)
    for statement in EVERYWHERE + (ON_SQLITE if database.is_sqlite else ON_POSTGRESQL):
        with pytest.raises(DBAPIError, match=REFUSAL), database.write() as session:
            session.execute(text(statement))
        assert everything(database) == before, statement


def test_the_guards_are_all_there(database: Database) -> None:
    with database.engine.connect() as connection:
        expected = guards_expected(connection.dialect.name)
        assert guards_present(connection) == expected
    assert len(expected) == (4 if database.is_sqlite else 6)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_they_hold_in_the_shell_of_sqlite_too(database: Database) -> None:
    path = database.engine.url.database
    assert path is not None
    with closing(sqlite3.connect(path)) as shell:
        for statement in (EVERYWHERE[0], EVERYWHERE[2], EVERYWHERE[3], EVERYWHERE[5]):
            with pytest.raises(sqlite3.IntegrityError, match=REFUSAL):
                shell.execute(statement)
