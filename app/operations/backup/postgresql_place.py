"""Restoring into PostgreSQL: built in a schema of its own, swapped in one transaction.

The tables of the old register move to a schema `before_restore_…` and those of the new one to
where the old ones were; names, rights and other tables of the schema stay as they are. Where other
tables have the names of ours, nothing is restored.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from app.database import normalize_url
from app.insights.columns.marks import MARKING
from app.operations.backup.belonging import refuse_other_program
from app.operations.backup.errors import BackupError, InUse
from app.operations.backup.places import moment_name

# What the guards and the marks of changed reports call; a register of an older version has fewer.
FUNCTIONS = ("refuse_change", *MARKING)
PATIENCE = 3.0  # seconds for connections that were just closed to be gone
IN_USE = (
    "The database is in use: {others} other connections. Stop the server and every other ./docket "
    "command (with systemd: systemctl stop docket), and restore again. Nothing was changed."
)


class PostgresqlPlace:
    """A schema beside the live one."""

    def __init__(self, engine: Engine, url: str, *, drill: bool) -> None:
        self._engine = engine
        name = moment_name().replace("-", "_")
        self._new, self._old = f"docket_new_{name}", f"before_restore_{name}"
        parsed = make_url(url)
        given = parsed.query.get("options", "")
        options = (
            f"{given if isinstance(given, str) else ' '.join(given)} -csearch_path={self._new}"
        )
        self.new_url = parsed.update_query_dict({"options": options.strip()}).render_as_string(
            hide_password=False
        )
        with engine.begin() as connection:
            self._schema = str(connection.scalar(text("SELECT current_schema()")))
            self._tables = _tables(connection, self._schema)
            if not drill:
                refuse_other_program(self._tables)
            self._head = _head(connection, self._tables)
            connection.execute(text(f'CREATE SCHEMA "{self._new}"'))

    def swap(self) -> str | None:
        """Move the tables; the old ones stay in a schema of their own.

        Raises:
            InUse: somebody is connected, or wrote meanwhile.
        """
        refuse_others(self._engine)
        with self._engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            new = _tables(connection, self._new)
            # Other tables that somebody keeps in the schema stay where they are.
            old = [name for name in _tables(connection, self._schema) if name in new]
            for name in old:
                connection.execute(text(f'LOCK TABLE "{self._schema}"."{name}"'))
            if _head(connection, self._tables) != self._head:
                raise InUse(IN_USE.format(others="some"))
            # Whoever emptied a register by dropping its tables has left its functions.
            put_away = bool(old or _functions(connection, self._schema))
            if put_away:
                connection.execute(text(f'CREATE SCHEMA "{self._old}"'))
                _move(connection, old, self._schema, self._old)
            _move(connection, new, self._new, self._schema)
            connection.execute(text(f'DROP SCHEMA "{self._new}"'))
        return f"schema {self._old}" if put_away else None

    def clean(self) -> None:
        """Remove what was built and not used."""
        with self._engine.begin() as connection:
            connection.execute(text(f'DROP SCHEMA IF EXISTS "{self._new}" CASCADE'))


@contextmanager
def postgresql_place(url: str, *, drill: bool = False) -> Iterator[PostgresqlPlace]:
    """A new schema; a drill does not mind that others use the old one.

    Raises:
        InUse: others are connected to the database.
    """
    url = normalize_url(url)
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
    if not drill:
        refuse_others(engine)
    place = PostgresqlPlace(engine, url, drill=drill)
    try:
        yield place
    finally:
        place.clean()
        engine.dispose()


def refuse_others(engine: Engine) -> None:
    """Look who else is connected to this database.

    Raises:
        InUse: somebody.
    """
    until = time.monotonic() + PATIENCE
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while others := connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND usename IS NOT NULL"
            )
        ):
            if time.monotonic() > until:
                raise InUse(IN_USE.format(others=others))
            time.sleep(0.1)


def _tables(connection: Connection, schema: str) -> list[str]:
    return list(
        connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = :schema ORDER BY tablename"),
            {"schema": schema},
        )
    )


def _head(connection: Connection, tables: list[str]) -> int | None:
    if "audit_event" not in tables:
        return None
    found: int | None = connection.scalar(text("SELECT max(sequence) FROM audit_event"))
    return found


def _move(connection: Connection, tables: list[str], source: str, target: str) -> None:
    """Tables take their indexes, keys, triggers and counters along."""
    for name in tables:
        connection.execute(text(f'ALTER TABLE "{source}"."{name}" SET SCHEMA "{target}"'))
    present = _functions(connection, source)
    for function in present:
        connection.execute(text(f'ALTER FUNCTION "{source}".{function}() SET SCHEMA "{target}"'))
    missing = {name for name in FUNCTIONS if name not in MARKING}.difference(present)
    if "audit_event" in tables and missing:
        raise BackupError(f"The function {min(missing)} of the triggers is missing from {source}.")


def _functions(connection: Connection, schema: str) -> list[str]:
    """Those of ours that are in a schema."""
    return list(
        connection.scalars(
            text(
                "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE n.nspname = :schema AND p.pronargs = 0 AND p.proname = ANY(:names)"
            ),
            {"schema": schema, "names": list(FUNCTIONS)},
        )
    )
