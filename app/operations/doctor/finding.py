"""What doctor says, and what it looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from app.config import PRIVATE_FILE


class Level(IntEnum):
    """How bad it is: also the exit status."""

    OK = 0
    LOOK = 1
    WRONG = 2

    @property
    def word(self) -> str:
        """As it is printed."""
        return self.name.lower()


@dataclass(frozen=True)
class Finding:
    """One line."""

    what: str
    level: Level
    said: str  # how it is; where it is not well, also what to do


@dataclass(frozen=True)
class Installation:
    """Where everything is."""

    url: str
    keys: Path
    instance: Path
    environ: Mapping[str, str]


def ok(what: str, said: str) -> Finding:
    """All is well."""
    return Finding(what, Level.OK, said)


def look(what: str, said: str) -> Finding:
    """Somebody should look at it, soon."""
    return Finding(what, Level.LOOK, said)


def wrong(what: str, said: str) -> Finding:
    """It does not work, or it is not safe."""
    return Finding(what, Level.WRONG, said)


def others_may(path: Path) -> bool:
    """Whether accounts other than the owner may read or change a file."""
    return bool(path.stat().st_mode & 0o777 & ~PRIVATE_FILE)
