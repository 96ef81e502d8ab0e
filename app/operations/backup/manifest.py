"""What a backup says of itself: at its beginning what it is of, at its end what it holds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from app.operations.backup.errors import BackupError, Damaged

FORMAT = 1


@dataclass(frozen=True)
class Opening:
    """The first line: enough to make the empty tables."""

    revision: str  # the migration
    database: str  # "sqlite" or "postgresql"
    made_at: str  # UTC, ISO 8601
    format: int = FORMAT


@dataclass(frozen=True)
class Part:
    """A table: rows, and SHA-256 over its lines in their order."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The last line: what the backup holds."""

    opening: Opening
    parts: dict[str, Part] = field(default_factory=dict)
    chain_sequence: int = 0  # 0 while nothing has happened
    chain_hash: str = ""

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(part.rows for part in self.parts.values())


def written(what: Opening | Manifest) -> bytes:
    """As a line of the backup."""
    name = "manifest" if isinstance(what, Manifest) else "opening"
    return control({name: asdict(what)})


def control(line: dict[str, Any]) -> bytes:
    """A line that is no row."""
    return json.dumps(line, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def read_opening(line: dict[str, Any]) -> Opening:
    """The first line, if it is one of this format.

    Raises:
        BackupError: a newer format.
        Damaged: no opening.
    """
    try:
        opening = Opening(**line["opening"])
    except (KeyError, TypeError) as error:
        raise Damaged(
            "This backup does not begin as one. It was not made by this program."
        ) from error
    if opening.format != FORMAT:
        raise BackupError(
            f"This backup has format {opening.format}, and this version knows {FORMAT}. Use the "
            "version that made it, or a newer one."
        )
    return opening


def read_manifest(line: dict[str, Any]) -> Manifest:
    """The last line.

    Raises:
        Damaged: no manifest.
    """
    try:
        given = dict(line["manifest"])
        given["opening"] = Opening(**given["opening"])
        given["parts"] = {name: Part(**part) for name, part in given["parts"].items()}
        return Manifest(**given)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged("This backup does not end with its manifest.") from error
