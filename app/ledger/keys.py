"""The data keys: one for each month of filing, outside the database and its backups.

Every process keeps what it read and looks at each use whether the file was replaced since: so a
rotation or a destruction reaches all workers of a server at their next text.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.config import ConfigurationError
from app.database import WriteUnavailable
from app.ledger.keyfile import (
    KeyFile,
    Stamp,
    locked,
    make_key_file,
    new_key,
    read_key_file,
    stamp_of,
    store,
)

__all__ = ["MONTH", "Held", "KeyMissing", "Keys", "make_key_file"]

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class KeyMissing(Exception):
    """A text was sealed under a key that this key file does not hold.

    `destroyed`: the file remembers that it was destroyed; otherwise it may be the wrong file.
    """

    def __init__(self, key_id: str, *, destroyed: bool = False) -> None:
        super().__init__(key_id)
        self.destroyed = destroyed


class Held(NamedTuple):
    """A key file as it was at one moment, ready to open what was sealed under its keys."""

    file: KeyFile
    ciphers: dict[str, AESGCM]
    stamp: Stamp

    def cipher(self, key_id: str) -> AESGCM:
        """What opens an envelope of this key.

        Raises:
            KeyMissing: destroyed, or the wrong key file.
        """
        try:
            return self.ciphers[key_id]
        except KeyError:
            raise KeyMissing(key_id, destroyed=key_id in self.file.destroyed) from None


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
            if stamp_of(self.path) != self._held.stamp:
                self._load()
            file = self._held.file
            if month not in file.months:
                file = self._add(month)
        except (OSError, ConfigurationError) as error:
            raise WriteUnavailable from error
        found = file.months[month]
        return found.id, found.key

    def cipher(self, key_id: str) -> AESGCM:
        """What opens an envelope of this key.

        Raises:
            KeyMissing: destroyed, or the wrong key file.
        """
        return self.held().cipher(key_id)

    def file(self) -> KeyFile:
        """What the key file says now."""
        return self.held().file

    def held(self) -> Held:
        """What is held, read again if the file was replaced: for one text, or for some hundred that
        are opened within the same moment.

        A file that is away or damaged takes nothing from readers: only a file that says so does.
        """
        stamp = stamp_of(self.path)
        if stamp is not None and stamp != self._held.stamp:
            with suppress(ConfigurationError):
                self._load()
        return self._held

    def _load(self) -> None:
        file, stamp = read_key_file(self.path)
        ciphers = {key_id: AESGCM(key) for key_id, key in file.by_id.items()}
        # At once: another thread that finds a month must find its key too.
        self._held = Held(file, ciphers, stamp)

    def _add(self, month: str) -> KeyFile:
        with locked(self.path):
            file, _ = read_key_file(self.path)
            if month not in file.months:
                file = replace(file, months={**file.months, month: new_key()})
                store(self.path, file)
            self._load()
        return file
