"""Databases that are empty, or that another program uses: its tables stay, and stay out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from app.database import open_database
from app.operations.backup.errors import BackupError
from app.operations.backup.making import make_backup
from app.operations.backup.manifest import Part
from app.operations.backup.restoring import restore
from app.operations.backup.tables import Sum
from tests.conftest import ON_SQLITE
from tests.ledger.history import make_history
from tests.operations.backup.backing import (
    TOLD,
    Pair,
    back_up,
    database_of,
    make_pair,
    no_words,
    opened,
    rows_of,
    schemas_of,
)
from tests.support import databases

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def empty(run_folder: Path, database_url: str) -> Iterator[str]:
    """A PostgreSQL database without a table."""
    with databases.empty_postgresql(run_folder) as url:
        yield url


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute(statement.encode())
        return found.fetchall() if found.description else []


def tables_in(url: str) -> set[str]:
    found = execute(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {str(name) for (name,) in found}


def back_up_at(url: str, pair: Pair, file: Path) -> dict[str, Part]:
    """A backup of the database at this address; its tables."""
    database = open_database(url)
    try:
        return dict(make_backup(database, pair.public, file).manifest.parts)
    finally:
        database.engine.dispose()


def told_apart(rows: dict[str, Sum]) -> dict[str, Sum]:
    """Without what the restoring itself writes."""
    return {name: found for name, found in rows.items() if name not in TOLD}


@ON_POSTGRESQL
def test_an_empty_database_that_another_program_uses_too(
    app: Flask, database_url: str, empty: str, tmp_path: Path
) -> None:
    make_history(app)
    pair, file, second = make_pair(tmp_path), tmp_path / "one.backup", tmp_path / "two.backup"
    back_up(app, pair, file)
    expected = rows_of(database_url)
    execute(empty, "CREATE TABLE wiki_page (id serial PRIMARY KEY, words tsvector)")

    assert restore(empty, opened(app, pair, file), no_words).kept is None

    assert schemas_of(empty) == ["information_schema", "public"]
    assert "wiki_page" in tables_in(empty)
    assert told_apart(rows_of(empty)) == told_apart(expected)
    # A backup of it holds the register alone, and comes back.
    assert "wiki_page" not in back_up_at(empty, pair, second)
    light = f"sqlite:///{tmp_path / 'docket.sqlite'}"
    restore(light, opened(app, pair, second), no_words)
    assert told_apart(rows_of(light)) == told_apart(expected)


@ON_POSTGRESQL
def test_a_register_whose_tables_were_dropped_by_hand(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    """Its functions are still there, under the names of those that come."""
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    back_up(app, pair, file)
    expected = rows_of(database_url)
    database_of(app).engine.dispose()
    for name in tables_in(database_url):
        execute(database_url, f'DROP TABLE "{name}" CASCADE')
    restore(database_url, opened(app, pair, file), no_words)
    assert told_apart(rows_of(database_url)) == told_apart(expected)


@ON_POSTGRESQL
def test_tables_of_another_program_under_our_names(app: Flask, empty: str, tmp_path: Path) -> None:
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    back_up(app, pair, file)
    execute(empty, "CREATE TABLE person (id serial PRIMARY KEY); INSERT INTO person VALUES (1)")
    with pytest.raises(BackupError, match=r"another program \(person\).*Nothing was changed"):
        restore(empty, opened(app, pair, file), no_words)
    assert schemas_of(empty) == ["information_schema", "public"]
    assert execute(empty, "SELECT count(*) FROM person") == [(1,)]


@ON_SQLITE
def test_a_file_of_another_program(app: Flask, tmp_path: Path) -> None:
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    back_up(app, pair, file)
    other = tmp_path / "wiki.sqlite"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE person (id integer)")
    before = other.read_bytes()
    with pytest.raises(BackupError, match=r"another program.*Nothing was changed"):
        restore(f"sqlite:///{other}", opened(app, pair, file), no_words)
    assert other.read_bytes() == before
    assert list(tmp_path.glob("*wiki*")) == [other]
