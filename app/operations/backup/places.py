"""Where a new database is built, and how it takes the place of the old one."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from app.database import normalize_url


class Building(Protocol):
    """Where a new database is built; leaving its context removes what was not swapped."""

    new_url: str


class Place(Building, Protocol):
    """A place beside the live database, whose place the new one can take."""

    def swap(self) -> str | None:
        """Let the new database take the place of the old one; where the old one is kept now.

        Raises:
            InUse: somebody uses the old one.
        """
        ...


class DrillFolder:
    """A folder for one drill: nothing of it can be swapped."""

    def __init__(self, folder: Path) -> None:
        self.new_url = f"sqlite:///{folder / 'drill.sqlite'}"


@contextmanager
def drill_folder() -> Iterator[DrillFolder]:
    """A private folder, removed afterwards whatever happens: people's addresses stand in it."""
    folder = Path(tempfile.mkdtemp(prefix="docket-drill-"))  # mode 0700
    try:
        yield DrillFolder(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for PostgreSQL."""
    parsed = make_url(normalize_url(url))
    if parsed.get_backend_name() != "sqlite":
        return None
    return Path(parsed.database or "")


def moment_name() -> str:
    """This moment in the name of a file or schema, and a few letters that make it the only one."""
    return f"{datetime.now(UTC):%Y%m%dt%H%M%Sz}-{secrets.token_hex(2)}"
