"""The data keys: one for each month of filing, outside the database and its backups.

Every process keeps what it read and looks at each use whether the file was replaced since: so a
rotation or a destruction reaches all workers of a server at their next text.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.config import ConfigurationError
from app.database import WriteUnavailable
from app.ledger.keyfile import (
    KeyFile,
    locked,
    make_key_file,
    new_key,
    read_key_file,
    stamp_of,
    store,
)

__all__ = ["MONTH", "KeyMissing", "Keys", "make_key_file"]

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class KeyMissing(Exception):
    """A text was sealed under a key that this key file does not hold.

    `destroyed`: the file remembers that it was destroyed; otherwise it may be the wrong file.
    """

    def __init__(self, key_id: str, *, destroyed: bool = False) -> None:
        super().__init__(key_id)
        self.destroyed = destroyed


class Keys:
    """The data keys, by id and by month; a new month's key is added when it is first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._load()

    def of_month(self, month: str) -> tuple[str, bytes]:
        """Key id and key for a month of filing ("2026-11"), made and stored if there is none.

        Raises:
            WriteUnavailable: the file is away, or a new key could not be stored (full disk):
                nothing is sealed with a key that may be lost.
        """
        if not MONTH.fullmatch(month):
            raise ValueError(f"not a month: {month!r}")
        try:
            if stamp_of(self.path) != self._held[2]:
                self._load()
            file = self._held[0]
            if month not in file.months:
                file = self._add(month)
        except (OSError, ConfigurationError) as error:
            raise WriteUnavailable from error
        found = file.months[month]
        return found.id, found.key

    def by_id(self, key_id: str) -> bytes:
        """The key of an envelope.

        Raises:
            KeyMissing: destroyed, or the wrong key file.
        """
        file, keys = self._noticed()
        try:
            return keys[key_id]
        except KeyError:
            raise KeyMissing(key_id, destroyed=key_id in file.destroyed) from None

    def file(self) -> KeyFile:
        """What the key file says now."""
        return self._noticed()[0]

    def _noticed(self) -> tuple[KeyFile, dict[str, bytes]]:
        """What is held, read again if the file was replaced.

        A file that is away or damaged takes nothing from readers: only a file that says so does.
        """
        stamp = stamp_of(self.path)
        if stamp is not None and stamp != self._held[2]:
            with suppress(ConfigurationError):
                self._load()
        file, keys, _ = self._held
        return file, keys

    def _load(self) -> None:
        file, stamp = read_key_file(self.path)
        # At once: another thread that finds a month must find its key too.
        self._held = (file, file.by_id, stamp)

    def _add(self, month: str) -> KeyFile:
        with locked(self.path):
            file, _ = read_key_file(self.path)
            if month not in file.months:
                file = replace(file, months={**file.months, month: new_key()})
                store(self.path, file)
            self._load()
        return file
