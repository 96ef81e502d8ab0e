"""Triggers that refuse to change what is append-only, for SQLite and PostgreSQL.

Alembic's batch mode drops triggers with the table it rebuilds: a migration that touches a guarded
table calls `add_guards` again, and a test looks for them after every upgrade.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

GUARDED = ("audit_event", "revision")
REFUSAL = "append-only: this table is history"


def add_guards(connection: Connection, tables: tuple[str, ...] = GUARDED) -> None:
    """Create the guards of these tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRESQL_FUNCTION))
    for statement in _statements(connection.dialect.name, tables):
        connection.execute(text(statement))


def drop_guards(connection: Connection, tables: tuple[str, ...] = GUARDED) -> None:
    """Remove the guards, for a migration that takes the tables away."""
    for table in tables:
        for verb in ("update", "delete", "truncate"):
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"DROP TRIGGER IF EXISTS no_{verb}_{table} ON {table}"))
            else:
                connection.execute(text(f"DROP TRIGGER IF EXISTS no_{verb}_{table}"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION IF EXISTS refuse_change()"))


def guards_present(connection: Connection) -> frozenset[str]:
    """The names of the guards that are there."""
    catalog = (
        # Those of the tables in use: a restore leaves the old ones in a schema of their own.
        "SELECT tgname FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgenabled <> 'D' AND pg_table_is_visible(tgrelid)"
        if connection.dialect.name == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    found = connection.execute(text(catalog)).scalars()
    return frozenset(name for name in found if name.startswith("no_"))


def guards_expected(dialect: str) -> frozenset[str]:
    """The names of the guards that must be there."""
    verbs = ("update", "delete") + (("truncate",) if dialect == "postgresql" else ())
    return frozenset(f"no_{verb}_{table}" for table in GUARDED for verb in verbs)


_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""


def _statements(dialect: str, tables: tuple[str, ...]) -> list[str]:
    if dialect == "postgresql":
        return [
            f"CREATE TRIGGER no_{verb}_{table} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH {'STATEMENT' if verb == 'truncate' else 'ROW'} "
            "EXECUTE FUNCTION refuse_change()"
            for table in tables
            for verb in ("update", "delete", "truncate")
        ]
    return [
        f"CREATE TRIGGER no_{verb}_{table} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table in tables
        for verb in ("update", "delete")
    ]
