"""Whose tables are these? A database may hold those of another program, under the same names."""

from __future__ import annotations

from collections.abc import Collection

from app.operations.backup.errors import BackupError
from app.operations.holdings.load import described

# Every register has had these since its first migration. Most of them are enough: whoever restores
# may do it because a table is gone.
OF_EVERY_REGISTER = frozenset(
    {"alembic_version", "audit_event", "audit_detail", "incident_text", "accepted_incident"}
)
MOST = 3


def is_register(tables: Collection[str]) -> bool:
    """Whether the tables of these names are those of a register, of whatever version."""
    return len(OF_EVERY_REGISTER.intersection(tables)) >= MOST


def ours(tables: Collection[str]) -> set[str]:
    """Those names that a register's tables have, too."""
    return set(tables) & set(described())


def refuse_other_program(tables: Collection[str]) -> None:
    """Look whether a restore would put away the tables of another program.

    Raises:
        BackupError: tables of the same names as the register's, and no register.
    """
    same = sorted(ours(tables))
    if same and not is_register(tables):
        raise BackupError(
            f"This database holds tables of another program ({', '.join(same[:5])}) that have the "
            "names of ours. Make a database for the register alone, name it in DATABASE_URL, and "
            "restore again. Nothing was changed."
        )
