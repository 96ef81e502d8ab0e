"""The key file as it lies on the disk: read whole, changed under a lock, replaced at once.

`keys` has the key of each month that new texts take. `old` has keys that a rotation has not emptied
yet, `destroyed` the ids (never the keys) of what was destroyed, so that a page can tell a destroyed
key from a wrong key file, and `escrow` what the newest escrow holds.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.config import ConfigurationError, make_private_folder, write_private

KEY_BYTES = 32  # AES-256
KEY_ID_LENGTH = 8
TRIES = 5  # a reader may meet the very moment in which an emptied file is replaced
LARGEST_COPY = 1_000_000  # bytes; a copy of a key file is small

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True)
class DataKey:
    """A data key, and the id by which envelopes name it."""

    id: str
    key: bytes

    def as_data(self) -> dict[str, str]:
        return {"id": self.id, "key": self.written}

    @property
    def written(self) -> str:
        """As it stands in the file."""
        return base64.b64encode(self.key).decode()


@dataclass(frozen=True)
class KeyFile:
    """What a key file says. `old` are pairs of month and key; `destroyed` is key id to month."""

    months: Mapping[str, DataKey] = field(default_factory=dict)
    old: tuple[tuple[str, DataKey], ...] = ()
    rotating: bool = False
    destroyed: Mapping[str, str] = field(default_factory=dict)
    escrow: Mapping[str, Any] | None = None

    @property
    def by_id(self) -> dict[str, bytes]:
        """Every key that still opens something."""
        kept = [*self.months.values(), *(key for _, key in self.old)]
        return {key.id: key.key for key in kept}

    def of_month(self, month: str) -> list[DataKey]:
        """The keys of a month: the one that new texts take, and old ones not emptied yet."""
        newest = [self.months[month]] if month in self.months else []
        return newest + [key for of, key in self.old if of == month]

    def as_json(self) -> str:
        data: dict[str, Any] = {
            "version": 1,
            "keys": {month: key.as_data() for month, key in self.months.items()},
        }
        if self.old:
            data["old"] = [{"month": month, **key.as_data()} for month, key in self.old]
        if self.rotating:
            data["rotating"] = True
        if self.destroyed:
            data["destroyed"] = dict(self.destroyed)
        if self.escrow is not None:
            data["escrow"] = dict(self.escrow)
        return json.dumps(data, indent=1) + "\n"


def new_key() -> DataKey:
    """A random key of its own."""
    return DataKey(secrets.token_hex(KEY_ID_LENGTH // 2), secrets.token_bytes(KEY_BYTES))


def read_key_file(path: Path) -> tuple[KeyFile, Stamp]:
    """What the file says, and which state of the file that was.

    Raises:
        ConfigurationError: missing, unreadable or damaged; the message says what to do.
    """
    for attempt in range(TRIES):
        try:
            with path.open("rb") as file:
                stamp = _stamp(os.fstat(file.fileno()))
                content = file.read()
        except FileNotFoundError:
            raise ConfigurationError(
                f"The key file {path} is missing. Restore it from your key escrow, or point "
                "DOCKET_KEYS to it. Without it no narrative can be read or written."
            ) from None
        except OSError as error:
            raise ConfigurationError(
                f"The key file {path} cannot be read: {error.strerror}."
            ) from error
        try:
            return _parsed(content), stamp
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if stamp_of(path) == stamp or attempt == TRIES - 1:
                raise ConfigurationError(
                    f"The key file {path} is damaged. Restore it from your key escrow."
                ) from error
    raise AssertionError("unreachable")


def stamp_of(path: Path) -> Stamp | None:
    """Which state of the file lies there now; None if none can be seen."""
    try:
        return _stamp(os.stat(path))  # half the time of path.stat(), at every text
    except OSError:
        return None


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


def _parsed(content: bytes) -> KeyFile:
    stored: dict[str, Any] = json.loads(content)
    return KeyFile(
        {month: _key(entry) for month, entry in stored["keys"].items()},
        tuple((str(entry["month"]), _key(entry)) for entry in stored.get("old", ())),
        bool(stored.get("rotating", False)),
        {str(key_id): str(month) for key_id, month in stored.get("destroyed", {}).items()},
        stored.get("escrow"),
    )


def _key(entry: Mapping[str, str]) -> DataKey:
    key = base64.b64decode(entry["key"], validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("not a key of 256 bits")
    return DataKey(entry["id"], key)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time may change the file; a lost key would be a lost narrative."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def store(path: Path, file: KeyFile, *, wipe: bool = False) -> None:
    """Replace the key file; whoever calls holds the lock.

    Args:
        wipe: keys were taken out: what lay there before is overwritten too.
    """
    wipe_leftovers(path)
    before = os.open(path, os.O_WRONLY) if wipe else None
    try:
        write_private(path, file.as_json())
        if before is not None:
            _overwrite(before)
    finally:
        if before is not None:
            os.close(before)


def make_key_file(path: Path) -> None:
    """Write an empty key file unless one is there. Call it only while the database is empty."""
    if not path.exists():
        make_private_folder(path.parent)
        write_private(path, KeyFile().as_json())


def leftovers(path: Path) -> list[Path]:
    """What a process that was killed while it stored the file has left: keys in a hidden file."""
    return sorted(path.parent.glob(f".{path.name}.*"))


def wipe_leftovers(path: Path) -> int:
    """Overwrite and remove them; how many there were. Whoever calls holds the lock."""
    found = leftovers(path)
    for one in found:
        handle = os.open(one, os.O_WRONLY)
        try:
            _overwrite(handle)
        finally:
            os.close(handle)
        one.unlink()
    if found:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return len(found)


def copies_of(path: Path, keys: list[DataKey]) -> list[Path]:
    """Other files in the folder of the key file that hold one of these keys."""
    written = [key.written.encode() for key in keys]
    found = []
    for other in sorted(path.parent.iterdir()):
        if other == path or not other.is_file() or other.stat().st_size > LARGEST_COPY:
            continue
        content = other.read_bytes()
        if any(one in content for one in written):
            found.append(other)
    return found


def _overwrite(handle: int) -> None:
    size = os.fstat(handle).st_size
    os.pwrite(handle, b"\0" * size, 0)
    os.fsync(handle)
