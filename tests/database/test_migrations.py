"""The migrations make what the models say, up, down, up again, and over data."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.database import Base, alembic_config, open_database, upgrade
from app.ledger.guards import REFUSAL, guards_expected, guards_present
from tests.database.migrating import rows, tables
from tests.factories import file_record, make_person
from tests.ledger.history import make_history

NO_DATABASE = "sqlite://"


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, Base.metadata))


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory.from_config(alembic_config(NO_DATABASE))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
    assert all(revision.doc for revision in script.walk_revisions())


def test_the_upgrade_makes_what_the_models_say(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    assert tables(empty_database_url) == set(Base.metadata.tables)
    database = open_database(empty_database_url)
    with database.engine.connect() as connection:
        assert differences(connection) == []
    database.engine.dispose()


def test_the_comparison_sees_a_difference(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    database = open_database(empty_database_url)
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE office ADD COLUMN motto VARCHAR(9)"))
        connection.execute(text("DROP INDEX ix_incident_place"))
    with database.engine.connect() as connection:
        assert len(differences(connection)) == 2
    database.engine.dispose()


def test_up_down_and_up_again(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    made = tables(empty_database_url)
    command.downgrade(alembic_config(empty_database_url), "base")
    assert tables(empty_database_url) == set()
    upgrade(empty_database_url)
    assert tables(empty_database_url) == made
    database = open_database(empty_database_url)
    with database.engine.connect() as connection:
        assert differences(connection) == []
        assert guards_present(connection) == guards_expected(connection.dialect.name)
    database.engine.dispose()


def test_with_records_in_it(app: Flask, database_url: str) -> None:
    make_history(app)
    app.extensions["database"].engine.dispose()
    counted = "SELECT (SELECT count(*) FROM incident), (SELECT count(*) FROM audit_event)"
    before = rows(database_url, counted)
    upgrade(database_url)
    assert rows(database_url, counted) == before, "an upgrade that is not needed changes nothing"
    command.downgrade(alembic_config(database_url), "base")
    assert tables(database_url) == set(), "history too, which refuses every other change"
    upgrade(database_url)
    assert rows(database_url, counted) == [(0, 0)]


def test_the_guards_stand_after_an_upgrade(app: Flask, database_url: str) -> None:
    file_record(app, make_person(app))
    upgrade(database_url)
    database = app.extensions["database"]
    with database.engine.connect() as connection:
        assert guards_present(connection) == guards_expected(connection.dialect.name)
    for table in ("audit_event", "revision"):
        with pytest.raises(DBAPIError, match=REFUSAL), database.write() as session:
            session.execute(text(f"DELETE FROM {table}"))
