"""The tables as the database has them (not as this version would), and their rows as lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, Table, inspect, select, text

from app.database import newest_migration
from app.operations.backup.belonging import ours
from app.operations.backup.cells import kind_of, line_of, writer
from app.operations.backup.errors import BackupError

VERSION_TABLE = "alembic_version"
# Made from the reports, and made anew after a restore: no backup carries it.
DERIVED = ("counts_block", "counts_column", "counts_changed")
BATCH = 500
_ALL = 1 << 256


@dataclass
class Sum:
    """How many lines, and a sum of their digests that does not depend on their order.

    It compares what was loaded with what stands in the new database, which may sort text
    otherwise; what protects the file is its encryption.
    """

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """One line more."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % _ALL


def revision_of(connection: Connection) -> str:
    """The migration that the database is at.

    Raises:
        BackupError: none: this is no register.
    """
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        raise BackupError("The database holds no register: there is nothing to back up.")
    found = connection.scalars(text(f"SELECT version_num FROM {VERSION_TABLE}")).all()  # noqa: S608  # a constant
    if len(found) != 1:
        raise BackupError("The database is at no single migration. Run ./docket doctor.")
    return str(found[0])


def tables_of(connection: Connection) -> list[Table]:
    """All tables of the register but what follows from others; those that others refer to first.

    What another program keeps in the same database stays out: no migration of ours would make
    those tables, and so a backup that held them could not be restored. An older register may have
    tables that this version does not know, so there nothing can be told apart.
    """
    metadata = MetaData()
    only: list[str] | None = None
    if revision_of(connection) == newest_migration():
        only = sorted(ours(inspect(connection).get_table_names()))
    metadata.reflect(connection, only=only, resolve_fks=False)
    left_out = (VERSION_TABLE, *DERIVED)
    return [table for table in metadata.sorted_tables if table.name not in left_out]


def columns_of(table: Table) -> list[tuple[str, str]]:
    """Name and kind of each column."""
    return [
        (column.name, kind_of(column.type, f"{table.name}.{column.name}"))
        for column in table.columns
    ]


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row as a line, in the order of its key; never the whole table in memory."""
    writers = [writer(kind) for _, kind in columns_of(table)]
    statement = select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH)
    for row in connection.execute(statement):
        yield line_of([write(value) for write, value in zip(writers, row, strict=True)])


def sum_of(connection: Connection, table: Table) -> Sum:
    """What stands in a table."""
    found = Sum()
    for line in lines_of(connection, table):
        found.add(line)
    return found
