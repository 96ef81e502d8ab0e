"""What a later migration may do without harm: rebuild a table, fail halfway."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask

from app.database import alembic_config, open_database
from app.ledger.guards import guards_expected, guards_present
from tests.database.migrating import rows, tables, trial_config
from tests.factories import file_record, make_person

HEAD = ScriptDirectory.from_config(alembic_config("sqlite://")).get_current_head() or ""
# Rebuilding a table drops and renames it on SQLite; people, records and roles refer to these.
REBUILD = """
with op.batch_alter_table("office", recreate="auto") as batch:
    batch.alter_column("name", type_=sa.String(200), existing_nullable=False)
with op.batch_alter_table("person", recreate="auto") as batch:
    batch.alter_column("name", type_=sa.String(200), existing_nullable=False)
with op.batch_alter_table("incident", recreate="auto") as batch:
    batch.alter_column("source_ref", type_=sa.String(200))
"""
REBUILD_HISTORY = """
with op.batch_alter_table("revision", recreate="auto") as batch:
    batch.alter_column("digest", type_=sa.String(70), existing_nullable=False)
"""
COUNTS = """
    SELECT (SELECT count(*) FROM office), (SELECT count(*) FROM person),
        (SELECT count(*) FROM person_role), (SELECT count(*) FROM incident),
        (SELECT count(*) FROM revision), (SELECT count(*) FROM incident_text),
        (SELECT count(*) FROM facility), (SELECT count(*) FROM facility_alias),
        (SELECT count(*) FROM city_alias)
"""


@pytest.fixture
def filled_url(app: Flask, database_url: str) -> str:
    """The URL of a database with a record in it, that nobody uses now."""
    file_record(app, make_person(app), narrative="Some words.")
    app.extensions["database"].engine.dispose()
    return database_url


def guards(url: str) -> tuple[frozenset[str], frozenset[str]]:
    database = open_database(url)
    with database.engine.connect() as connection:
        found = guards_present(connection), guards_expected(connection.dialect.name)
    database.engine.dispose()
    return found


def test_rebuilding_tables_keeps_every_row_that_refers_to_them(
    filled_url: str, tmp_path: Path
) -> None:
    before = rows(filled_url, COUNTS)
    assert all(before[0])
    command.upgrade(trial_config(filled_url, tmp_path, HEAD, REBUILD), "head")
    assert rows(filled_url, COUNTS) == before
    present, expected = guards(filled_url)
    assert present == expected
    if filled_url.startswith("sqlite"):
        assert rows(filled_url, "PRAGMA foreign_key_check") == []


def test_a_rebuilt_history_is_guarded_when_the_migration_says_so(
    filled_url: str, tmp_path: Path
) -> None:
    again = "add_guards(op.get_bind(), ('revision',))"
    on_sqlite = f"{REBUILD_HISTORY}\nif op.get_bind().dialect.name == 'sqlite':\n    {again}"
    command.upgrade(trial_config(filled_url, tmp_path, HEAD, on_sqlite), "head")
    present, expected = guards(filled_url)
    assert present == expected


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_this_looks_for_guards_that_sqlite_forgot(filled_url: str, tmp_path: Path) -> None:
    command.upgrade(trial_config(filled_url, tmp_path, HEAD, REBUILD_HISTORY), "head")
    present, expected = guards(filled_url)
    assert expected - present == {"no_update_revision", "no_delete_revision"}


def test_a_migration_that_fails_halfway_leaves_nothing(filled_url: str, tmp_path: Path) -> None:
    steps = """
op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
op.execute("UPDATE office SET name = 'Somebody else'")
op.execute("INSERT INTO no_such_table VALUES (1)")
"""
    before = tables(filled_url), rows(filled_url, "SELECT name FROM office")
    with pytest.raises(Exception, match="no_such_table"):
        command.upgrade(trial_config(filled_url, tmp_path, HEAD, steps), "head")
    assert (tables(filled_url), rows(filled_url, "SELECT name FROM office")) == before
    assert rows(filled_url, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_migration_that_breaks_a_reference_is_refused(filled_url: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"broken references|violates foreign key"):
        command.upgrade(
            trial_config(filled_url, tmp_path, HEAD, "op.execute('DELETE FROM office')"), "head"
        )
    assert rows(filled_url, "SELECT count(*) FROM office") == [(1,)]
