"""Reading a backup: line by line, each part's count and digest held to the manifest."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.operations.backup.container import unsealed
from app.operations.backup.errors import BackupError, Damaged
from app.operations.backup.manifest import Manifest, Opening, Part, read_manifest, read_opening

STEP = 1 << 20  # bytes unpacked at a time
LONGEST_LINE = 64 << 20  # bytes; no row comes near, and memory stays bounded


@dataclass(frozen=True)
class TableHead:
    """A table begins: its name, and name and kind of each column."""

    name: str
    columns: list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A row of the table that began last."""

    line: bytes

    @property
    def cells(self) -> list[Any]:
        """Its cells; taken apart only for who loads them, since most who read only check.

        Raises:
            Damaged: the line is no list.
        """
        found = _parsed(self.line)
        if not isinstance(found, list):
            raise Damaged("This backup holds a line that is none.")
        return found


Piece = Opening | TableHead | Row | Manifest


def pieces(path: Path, private: X25519PrivateKey) -> Iterator[Piece]:
    """Everything in a backup, in order; the manifest comes last, once all of it was checked.

    Raises:
        BackupError: see `Damaged` and `WrongKey`; or the file cannot be read.
    """
    lines = _lines(path, private)
    first = read_opening(_control(next(lines, b"{}")))
    yield first
    parts: dict[str, Part] = {}
    name, rows, digest = "", 0, hashlib.sha256()
    manifest: Manifest | None = None
    for line in lines:
        if manifest is not None:
            raise Damaged("This backup goes on after its manifest.")
        if line.startswith(b"["):
            if not name:
                raise Damaged("This backup holds a row of no table.")
            rows += 1
            digest.update(line)
            yield Row(line)
            continue
        found = _control(line)
        if name:
            parts[name] = Part(rows, digest.hexdigest())
        if "manifest" in found:
            manifest = read_manifest(found)
        else:
            head = _head(found)
            name, rows, digest = head.name, 0, hashlib.sha256()
            yield head
    if manifest is None or manifest.parts != parts or manifest.opening != first:
        raise Damaged("This backup does not hold what its manifest says.")
    yield manifest


def check_file(path: Path, private: X25519PrivateKey) -> Manifest:
    """Read all of a backup and throw it away: every chunk, every line, every digest.

    Raises:
        BackupError: it is not whole.
    """
    last: Piece | None = None
    for piece in pieces(path, private):
        last = piece
    if not isinstance(last, Manifest):  # pieces() ends with one or raises
        raise Damaged("This backup has no manifest.")
    return last


def _lines(path: Path, private: X25519PrivateKey) -> Iterator[bytes]:
    waiting = b""
    for unpacked in _unpacked(path, private):
        *whole, waiting = (waiting + unpacked).split(b"\n")
        for line in whole:
            yield line + b"\n"
        if len(waiting) > LONGEST_LINE:
            raise Damaged("This backup holds a line that is too long to be a row.")
    if waiting:
        raise Damaged("This backup ends within a line.")


def _unpacked(path: Path, private: X25519PrivateKey) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        with path.open("rb") as file:
            for chunk in unsealed(file, private):
                rest = chunk
                while rest:
                    yield unpacker.decompress(rest, STEP)
                    rest = unpacker.unconsumed_tail
                if unpacker.unused_data:
                    raise Damaged("This backup goes on after its end.")
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror or error}.") from error
    except zlib.error as error:
        raise Damaged("This backup cannot be unpacked.") from error
    yield unpacker.flush()
    if not unpacker.eof:
        raise Damaged("This backup ends too early.")


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise Damaged("This backup holds a line that is none.") from error


def _control(line: bytes) -> dict[str, Any]:
    found = _parsed(line)
    if not isinstance(found, dict):
        raise Damaged("This backup holds a line that is none.")
    return found


def _head(line: dict[str, Any]) -> TableHead:
    try:
        columns = [(str(name), str(kind)) for name, kind in line["columns"]]
        return TableHead(str(line["table"]), columns)
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("This backup holds a table without a name or columns.") from error
