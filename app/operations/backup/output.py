"""A file that is there whole or not at all, and that only this account may read."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.config import PRIVATE_FILE
from app.operations.backup.errors import BackupError


class Digesting:
    """Passes bytes on and counts them; the digest is that of the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> None:
        """Write, and remember."""
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def digest(self) -> str:
        """SHA-256 of everything written so far, in hex."""
        return self._hash.hexdigest()


@contextmanager
def new_file(path: Path) -> Iterator[Digesting]:
    """Write beside, sync, then rename; an error leaves nothing behind.

    Raises:
        BackupError: the file is there already, or its folder is not or cannot be written to.
    """
    if path.exists():
        raise BackupError(f"{path} is there already; a backup never replaces one. Choose a name.")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except OSError as error:
        raise BackupError(f"Cannot write into {path.parent}: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield Digesting(file)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # unlike a rename it never replaces a file that came meanwhile
        beside.unlink()
    except OSError as error:
        raise BackupError(
            f"Cannot write {path}: {error.strerror or error}. No backup was made."
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let a rename in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
