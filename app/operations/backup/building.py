"""Building a new database from a backup: its own migrations first, then its rows, then today's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, Integer, Table, insert, text
from sqlalchemy.exc import DBAPIError

from app.database import Database, alembic_config, open_database, upgrade
from app.later import later
from app.operations.backup.cells import Cell, reader
from app.operations.backup.errors import BackupError, Damaged
from app.operations.backup.manifest import Manifest, Opening
from app.operations.backup.reading import Row, TableHead, pieces
from app.operations.backup.tables import Sum, sum_of, tables_of

if TYPE_CHECKING:
    from alembic import script
else:
    script = later("alembic.script", by_pages=False)

BATCH = 500


def build(url: str, path: Path, private: X25519PrivateKey) -> Manifest:
    """Fill the empty database at `url` with a backup and bring it up to this version.

    What stands in it afterwards is read back and compared, row for row, before any newer
    migration is applied.

    Raises:
        BackupError: the backup is not whole, of a newer version, or does not fit its own tables.
    """
    content = pieces(path, private)
    opening = next(content)
    if not isinstance(opening, Opening):
        raise Damaged("This backup does not begin as one.")
    _refuse_unknown(url, opening.revision)
    upgrade(url, opening.revision)
    database = open_database(url)
    try:
        manifest = _fill(database, content)
    except DBAPIError as error:
        said = (str(error.orig) or type(error.orig).__name__).splitlines()[0]
        raise BackupError(f"The rows of this backup do not fit their tables ({said}).") from error
    except (ValueError, TypeError, KeyError) as error:
        raise Damaged("This backup holds values that do not fit their columns.") from error
    finally:
        database.engine.dispose()
    upgrade(url)
    return manifest


def _refuse_unknown(url: str, revision: str) -> None:
    known = {
        one.revision
        for one in script.ScriptDirectory.from_config(alembic_config(url)).walk_revisions()
    }
    if revision not in known:
        raise BackupError(
            f"This backup is of a newer version (migration {revision[:20]}). Update Detention "
            "Docket to the version that made it, or a newer one, and restore again."
        )


def _fill(database: Database, content: Iterator[object]) -> Manifest:
    """Load every table, in one transaction, and read it back."""
    with database.write() as session:
        connection = session.connection()
        tables = {table.name: table for table in tables_of(connection)}
        for table in reversed(tables.values()):
            connection.execute(table.delete())  # what a migration put there stands in the backup
        sums: dict[str, Sum] = {}
        loader: _Loader | None = None
        manifest: Manifest | None = None
        for piece in content:
            if isinstance(piece, Row) and loader is not None:
                loader.add(piece)
                continue
            if loader is not None:
                loader.flush()
            if isinstance(piece, TableHead):
                loader = _Loader(connection, _fitting(tables, piece), piece)
                sums[piece.name] = loader.sum
            elif isinstance(piece, Manifest):
                manifest = piece
        if manifest is None or set(sums) != set(tables):
            raise BackupError("This backup does not hold the tables that its version has.")
        for name, table in tables.items():
            _compare(connection, table, sums[name], manifest.parts[name].rows)
            _count_on(connection, table)
        return manifest


def _fitting(tables: dict[str, Table], head: TableHead) -> Table:
    table = tables.get(head.name)
    if table is None or {name for name, _ in head.columns} != set(table.columns.keys()):
        raise BackupError(
            f"This backup's table {head.name[:60]} is not the one that its migration makes: the "
            "database was changed by hand before it was backed up."
        )
    return table


class _Loader:
    """Inserts the rows of one table, some hundreds at a time."""

    def __init__(self, connection: Connection, table: Table, head: TableHead) -> None:
        self._connection = connection
        self._table = table
        self._readers: list[tuple[str, Cell]] = [
            (name, reader(kind, table.columns[name].type)) for name, kind in head.columns
        ]
        self._rows: list[dict[str, Any]] = []
        self.sum = Sum()

    def add(self, row: Row) -> None:
        """A row more."""
        self.sum.add(row.line)
        pairs = zip(self._readers, row.cells, strict=True)
        self._rows.append({name: read(cell) for (name, read), cell in pairs})
        if len(self._rows) == BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._rows:
            self._connection.execute(insert(self._table), self._rows)
            self._rows = []


def _compare(connection: Connection, table: Table, loaded: Sum, promised: int) -> None:
    found = sum_of(connection, table)
    if found != loaded or found.rows != promised:
        raise BackupError(
            f"Table {table.name} does not stand in the new database as it did in the old one "
            f"({found.rows} rows, {promised} in the manifest)."
        )


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts up from where the backup ended, not from 1 again."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        if not isinstance(column.type, Integer):
            continue
        names = {"table": f'"{table.name}"', "column": column.name}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), names)
        if sequence:
            newest = connection.exec_driver_sql(
                f'SELECT max("{column.name}") FROM "{table.name}"'  # noqa: S608  # our own tables
            ).scalar()
            connection.execute(
                text("SELECT setval(:sequence, :newest, :used)"),
                {"sequence": sequence, "newest": newest or 1, "used": newest is not None},
            )
