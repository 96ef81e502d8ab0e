"""Triggers that mark a report as changed since its block was packed, on both databases.

By trigger, so that no write is missed, whoever makes it. A report that is new beyond the newest
block needs no mark. Alembic's batch mode drops the triggers of a table that it rebuilds:
`mend_marks` makes them again at the end of every run of migrations.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

# Table → column with the number of the report.
WATCHED = {"incident": "id", "accepted_incident": "incident_id"}
MARKING = tuple(f"counts_mark_{table}" for table in WATCHED)  # functions, on PostgreSQL
VERBS = ("insert", "update", "delete")
_PACKED = "(SELECT coalesce(max(marked_to), 0) FROM counts_block)"


def add_marks(connection: Connection) -> None:
    """Create the triggers that are missing."""
    there = marks_present(connection)
    if connection.dialect.name == "postgresql":
        for table in WATCHED:
            connection.execute(text(_function(table)))
    for table in WATCHED:
        for verb in VERBS:
            if _name(table, verb) not in there:
                make = _postgresql if connection.dialect.name == "postgresql" else _sqlite
                connection.execute(text(make(table, verb)))


def mend_marks(connection: Connection) -> None:
    """After migrations: where one rebuilt a table, its triggers are made again. What it changed
    meanwhile has no mark: the packed copy is thrown away."""
    if connection.dialect.has_table(connection, "counts_changed") and (
        marks_expected() - marks_present(connection)
    ):
        for table in ("counts_column", "counts_block", "counts_changed"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # a constant
        add_marks(connection)


def drop_marks(connection: Connection) -> None:
    """Remove them, for a migration that takes the packed copy away."""
    for table in WATCHED:
        for verb in VERBS:
            of = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS {_name(table, verb)}{of}"))
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"DROP FUNCTION IF EXISTS counts_mark_{table}()"))


def marks_present(connection: Connection) -> frozenset[str]:
    """The names of the triggers that are there and work."""
    catalog = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
        "AND tgname LIKE 'counts_%' AND pg_table_is_visible(tgrelid)"
        if connection.dialect.name == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'counts_%'"
    )
    return frozenset(connection.execute(text(catalog)).scalars())


def marks_expected() -> frozenset[str]:
    """The names of the triggers that must be there."""
    return frozenset(_name(table, verb) for table in WATCHED for verb in VERBS)


def _name(table: str, verb: str) -> str:
    return f"counts_{verb}_{table}"


def _mark(number: str) -> str:
    """The statement that marks a report; `number` is a name of ours."""
    return (
        f"INSERT INTO counts_changed (incident_id, times) VALUES ({number}, 1) "  # noqa: S608
        "ON CONFLICT (incident_id) DO UPDATE SET times = counts_changed.times + 1"
    )


def _sqlite(table: str, verb: str) -> str:
    row = "old" if verb == "delete" else "new"
    number = f"{row}.{WATCHED[table]}"
    return (
        f"CREATE TRIGGER {_name(table, verb)} AFTER {verb.upper()} ON {table} "
        f"WHEN {number} <= {_PACKED} BEGIN {_mark(number)}; END"
    )


def _postgresql(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, verb)} AFTER {verb.upper()} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION counts_mark_{table}()"
    )


def _function(table: str) -> str:
    column = WATCHED[table]
    return f"""
CREATE OR REPLACE FUNCTION counts_mark_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN number := OLD.{column}; ELSE number := NEW.{column}; END IF;
  IF number <= {_PACKED} THEN
    {_mark("number")};
  END IF;
  RETURN NULL;
END $$
"""
