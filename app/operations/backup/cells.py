"""One spelling for each value of a table, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import types
from sqlalchemy.types import TypeEngine

from app.operations.backup.errors import BackupError

Cell = Callable[[Any], Any]
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)
# The first that fits; a boolean column of SQLite is no integer, and a moment is no date.
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (types.Boolean, "boolean"),
    (types.Integer, "integer"),
    (types.Float, "float"),
    (types.DateTime, "moment"),
    (types.Date, "date"),
    (types.JSON, "json"),
    (types.LargeBinary, "bytes"),
    (types.String, "text"),
)


def kind_of(column: TypeEngine[Any], where: str) -> str:
    """The name of a column's kind, as the backup writes it.

    Raises:
        BackupError: a type that this format does not know; better no backup than half of one.
    """
    for known, kind in _KINDS:
        if isinstance(column, known):
            return kind
    raise BackupError(f"{where} has a type ({column!r}) that the format of backups does not know.")


def line_of(cells: list[Any]) -> bytes:
    """A row as one line."""
    return _ENCODER.encode(cells).encode() + b"\n"


def writer(kind: str) -> Cell:
    """What makes a cell of a value; a blank stays one."""
    return _WRITERS.get(kind, _same)


def reader(kind: str, column: TypeEngine[Any]) -> Cell:
    """What makes a value for this column of a cell.

    Raises:
        BackupError: a kind that this version does not know.
    """
    if kind == "moment" and not getattr(column, "timezone", False):
        return _naive_moment
    if kind not in _READERS:
        raise BackupError(f"The backup holds values of a kind ({kind[:20]}) not known here.")
    return _READERS[kind]


def _same(value: Any) -> Any:
    return value


def _moment(value: datetime | None) -> str | None:
    """SQLite gives the moment without its zone, which is UTC."""
    if value is None:
        return None
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat()


def _read_moment(cell: str | None) -> datetime | None:
    return None if cell is None else datetime.fromisoformat(cell)


def _naive_moment(cell: str | None) -> datetime | None:
    return None if cell is None else datetime.fromisoformat(cell).replace(tzinfo=None)


_WRITERS: dict[str, Cell] = {
    "moment": _moment,
    "date": lambda value: None if value is None else value.isoformat(),
    "bytes": lambda value: None if value is None else base64.b64encode(value).decode(),
}
_READERS: dict[str, Cell] = {
    "boolean": _same,
    "integer": _same,
    "float": _same,
    "json": _same,
    "text": _same,
    "moment": _read_moment,
    "date": lambda cell: None if cell is None else date.fromisoformat(cell),
    "bytes": lambda cell: None if cell is None else base64.b64decode(cell),
}
