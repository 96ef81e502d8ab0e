"""A fresh database for each test, cheap: copied from a template that the run makes once.

A template is migrated and has the places loaded, as after the first `./docket serve`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import event

from app.database import Database
from tests.support import postgres
from tests.support.postgres import PostgresServer
from tests.support.run_folder import one_at_a_time

POSTGRES_FOLDER = "postgresql"


def shared_server(run_folder: Path) -> PostgresServer:
    """The run's PostgreSQL server, started by whoever needs it first."""
    elsewhere = os.environ.get("TEST_DATABASE_URL")
    if elsewhere:
        return PostgresServer(elsewhere)
    note = run_folder / "postgresql.url"
    with one_at_a_time(run_folder, "postgresql"):
        if not note.exists():
            note.write_text(postgres.start(run_folder / POSTGRES_FOLDER, in_memory=True).url)
    return PostgresServer(note.read_text())


def finish_run(run_folder: Path) -> None:
    """Stop what the run started and remove what it left."""
    template = run_folder / "postgresql.template"
    if template.exists() and os.environ.get("TEST_DATABASE_URL"):
        shared_server(run_folder).drop(template.read_text())
    postgres.stop(run_folder / POSTGRES_FOLDER)
    shutil.rmtree(run_folder, ignore_errors=True)


def wait_for_no_disk(database: Database) -> None:
    """Let SQLite commit without waiting for the disk.

    A test ends long before the power fails; `synchronous=FULL` itself is looked at in
    tests/database, by the doctor's tests and under kill -9 (tests/durability).
    """
    if database.is_sqlite:
        event.listen(database.engine, "connect", _without_waiting)


def _without_waiting(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def fresh_sqlite(run_folder: Path, folder: Path) -> Iterator[str]:
    """The URL of a migrated SQLite file of one's own, with places."""
    file = folder / "docket.sqlite"
    shutil.copyfile(_sqlite_template(run_folder), file)
    yield f"sqlite:///{file}"


@contextmanager
def fresh_postgresql(run_folder: Path) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database of one's own, with places; dropped afterwards."""
    server = shared_server(run_folder)
    template = _postgresql_template(run_folder, server)
    with _database(server, template) as url:
        yield url


@contextmanager
def empty_postgresql(run_folder: Path) -> Iterator[str]:
    """The URL of a PostgreSQL database without a table; dropped afterwards."""
    with _database(shared_server(run_folder), "template0") as url:
        yield url


@contextmanager
def _database(server: PostgresServer, template: str) -> Iterator[str]:
    name = postgres.unique_name("test")
    try:
        yield server.create(name, template)
    finally:
        server.drop(name)


def _sqlite_template(run_folder: Path) -> Path:
    template = run_folder / "template.sqlite"
    with one_at_a_time(run_folder, "sqlite-template"):
        if not template.exists():
            making = run_folder / "making.sqlite"
            _fill(f"sqlite:///{making}")
            # Copying the file itself could miss what still stands in its write-ahead log.
            with closing(sqlite3.connect(making)) as connection:
                connection.execute("VACUUM INTO ?", (str(template),))
    return template


def _postgresql_template(run_folder: Path, server: PostgresServer) -> str:
    note = run_folder / "postgresql.template"
    with one_at_a_time(run_folder, "postgresql-template"):
        if not note.exists():
            name = postgres.unique_name("template")
            _fill(server.create(name))
            note.write_text(name)
    return note.read_text()


def _fill(url: str) -> None:
    from app.database import open_database, upgrade
    from app.places.service import load_places

    upgrade(url)
    database = open_database(url)
    with database.write() as session:
        load_places(session)
    database.engine.dispose()
