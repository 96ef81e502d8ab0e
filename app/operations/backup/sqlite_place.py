"""Restoring over a SQLite file: built beside it, swapped by one rename, the old one kept.

The old file is held exclusively from the beginning to the end: no server has it open, and none
can open it. A write-ahead log belongs to its file by name; so the old one's is folded into it
before the rename, and the new one has none.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.config import PRIVATE_FILE
from app.operations.backup.belonging import is_register
from app.operations.backup.errors import BackupError, InUse
from app.operations.backup.output import sync_folder
from app.operations.backup.places import moment_name

BESIDE = ("", "-wal", "-shm", "-journal")


class SqlitePlace:
    """A file beside the live one."""

    def __init__(self, live: Path, held: sqlite3.Connection | None) -> None:
        self._live = live
        self._held = held
        self._name = moment_name()
        self.new = live.with_name(f".{live.name}.restoring-{self._name}")
        self.new_url = f"sqlite:///{self.new}"

    def swap(self) -> str | None:
        """Rename; the old file stays under a name of its own.

        Raises:
            InUse: the old one was opened, or a new one made, meanwhile.
        """
        _fold(self.new)
        old: Path | None = None
        if self._held is not None:
            if not _folded(self._held):
                raise InUse(_in_use(self._live))
            old = self._live.with_name(f"{self._live.name}.before-restore-{self._name}")
            os.link(self._live, old)  # two names for a moment: it is never nowhere
        elif self._live.exists():
            raise InUse(_in_use(self._live))
        self.new.replace(self._live)
        sync_folder(self._live.parent)
        return str(old) if old else None

    def clean(self) -> None:
        """Remove what was built and not used."""
        for end in BESIDE:
            self.new.with_name(self.new.name + end).unlink(missing_ok=True)


@contextmanager
def sqlite_place(live: Path) -> Iterator[SqlitePlace]:
    """Hold the live file, if there is one, until the end.

    Raises:
        InUse: a server or a command has it open.
    """
    live.parent.mkdir(parents=True, exist_ok=True)
    held = _hold(live) if live.exists() else None
    place = SqlitePlace(live, held)
    try:
        place.new.touch(mode=PRIVATE_FILE)
        yield place
    finally:
        place.clean()
        if held is not None:
            held.close()


def _hold(live: Path) -> sqlite3.Connection:
    """The only connection to the file. In this mode SQLite refuses while any other is open."""
    connection = sqlite3.connect(live, isolation_level=None, timeout=0, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # the lock stays until the connection is closed
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except sqlite3.OperationalError as error:
        connection.close()
        raise InUse(_in_use(live)) from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise BackupError(
            f"{live} is no SQLite database, or is damaged. Move it and the files beside it that "
            "begin with its name to another folder, and restore again."
        ) from error
    if found and not is_register([name for (name,) in found]):
        connection.close()
        raise BackupError(
            f"{live} is the database of another program. Name another file in DATABASE_URL, and "
            "restore again. Nothing was changed."
        )
    return connection


def _folded(connection: sqlite3.Connection) -> bool:
    """Bring the log into the file, which then stands alone."""
    try:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        return False
    return bool(mode and mode[0] == "delete")


def _fold(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        if not _folded(connection):
            raise BackupError("The new database could not be finished. Is the disk full?")
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _in_use(live: Path) -> str:
    return (
        f"{live} is in use. Stop the server and every other ./docket command (with systemd: "
        "systemctl stop docket), and restore again. Nothing was changed."
    )
