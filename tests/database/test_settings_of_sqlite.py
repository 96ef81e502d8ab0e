"""Every connection to SQLite is set up so that nothing acknowledged can be lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.database import BUSY_TIMEOUT_MS, Database, normalize_url, open_database

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,
    "recursive_triggers": 1,
    "busy_timeout": BUSY_TIMEOUT_MS,
}


def pragmas(database: Database) -> dict[str, object]:
    with database.engine.connect() as connection:
        return {name: connection.scalar(text(f"PRAGMA {name}")) for name in WANTED}


def test_pragmas_of_every_connection(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with database.engine.connect(), database.engine.connect():
        assert pragmas(database) == WANTED, "of the third connection too"
    database.engine.dispose()
    assert pragmas(database) == WANTED
    database.engine.dispose()


def test_foreign_keys_are_looked_at(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with database.write() as session:
        session.execute(text("CREATE TABLE mother (id INTEGER PRIMARY KEY)"))
        session.execute(text("CREATE TABLE child (of_id INTEGER REFERENCES mother)"))
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("INSERT INTO child VALUES (1)"))
    database.engine.dispose()


def test_what_is_deleted_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    database = open_database(f"sqlite:///{path}")
    canary = "a canary that sings once"
    with database.write() as session:
        session.execute(text("CREATE TABLE words (said TEXT)"))
        session.execute(text("INSERT INTO words VALUES (:said)"), {"said": canary})
    with database.write() as session:
        session.execute(text("DELETE FROM words"))
    database.engine.dispose()
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert canary.encode() not in path.read_bytes()


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'a.sqlite'}")
    assert pragmas(database)["journal_mode"] == "wal"
    database.engine.dispose()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("postgresql://u@/db?host=/run/pg", "postgresql+psycopg://u@/db?host=/run/pg"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("sqlite:////srv/docket.sqlite", "sqlite:////srv/docket.sqlite"),
    ],
)
def test_addresses_that_hosters_hand_out(given: str, used: str) -> None:
    assert normalize_url(given) == used


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("name", ["postgres", "postgresql"])
def test_a_hosters_address_opens_the_database(database_url: str, name: str) -> None:
    handed_out = database_url.replace("postgresql+psycopg://", f"{name}://")
    assert handed_out != database_url
    database = open_database(handed_out)
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM office")) == 0
    database.engine.dispose()
