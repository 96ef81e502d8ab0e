"""The key file: one data key for each month of filing, outside the database and its backups."""

from __future__ import annotations

import base64
import fcntl
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.config import ConfigurationError, make_private_folder, write_private
from app.database import WriteUnavailable

KEY_BYTES = 32  # AES-256
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class KeyMissing(Exception):
    """A text was sealed under a key that this key file does not hold."""


class Keys:
    """The data keys, by id and by month; a new month's key is added when it is first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._months: dict[str, str] = {}
        self._keys: dict[str, bytes] = {}
        self._load()

    def of_month(self, month: str) -> tuple[str, bytes]:
        """Key id and key for a month of filing ("2026-11"), made and stored if there is none.

        Raises:
            WriteUnavailable: a new key could not be stored (full disk): nothing is sealed with it.
        """
        if not MONTH.fullmatch(month):
            raise ValueError(f"not a month: {month!r}")
        if month not in self._months:
            try:
                self._add(month)
            except OSError as error:
                raise WriteUnavailable from error
        key_id = self._months[month]
        return key_id, self._keys[key_id]

    def by_id(self, key_id: str) -> bytes:
        """The key of an envelope.

        Raises:
            KeyMissing: destroyed, or the wrong key file.
        """
        if key_id not in self._keys:
            self._load()  # another process may have added this month's key
        try:
            return self._keys[key_id]
        except KeyError:
            raise KeyMissing(key_id) from None

    def _load(self) -> None:
        try:
            stored: dict[str, Any] = json.loads(self.path.read_text())
            entries = stored["keys"].items()
            months = {month: entry["id"] for month, entry in entries}
            keys = {entry["id"]: _key(entry["key"]) for _, entry in entries}
        except FileNotFoundError:
            raise ConfigurationError(
                f"The key file {self.path} is missing. Restore it from your key escrow, or point "
                "DOCKET_KEYS to it. Without it no narrative can be read or written."
            ) from None
        except OSError as error:
            raise ConfigurationError(
                f"The key file {self.path} cannot be read: {error.strerror}."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigurationError(
                f"The key file {self.path} is damaged. Restore it from your key escrow."
            ) from error
        # In this order: another thread that finds a month must find its key too.
        self._keys = keys
        self._months = months

    def _add(self, month: str) -> None:
        with _locked(self.path):
            self._load()
            if month in self._months:
                return
            stored = json.loads(self.path.read_text())
            key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
            stored["keys"][month] = {"id": secrets.token_hex(4), "key": key}
            write_private(self.path, json.dumps(stored, indent=1) + "\n")
            self._load()


def _key(written: str) -> bytes:
    key = base64.b64decode(written, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("not a key of 256 bits")
    return key


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time may add a key; a lost key would be a lost narrative."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_key_file(path: Path) -> None:
    """Write an empty key file unless one is there. Call it only while the database is empty."""
    if not path.exists():
        make_private_folder(path.parent)
        write_private(path, json.dumps({"version": 1, "keys": {}}) + "\n")
