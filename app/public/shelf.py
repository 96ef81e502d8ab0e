"""The release files on the disk, read once and again when the folder has changed."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from app.public.figures import Figures, figures_of
from app.releases.folder import NotWhole, files, read_all

Look = tuple[tuple[str, int, int], ...]  # name, size and time of every file


@dataclass(frozen=True)
class Edition:
    """Everything that is published at one moment, under one key."""

    key: str  # digest over the digests of all files; that of nothing, where there is none
    figures: Figures


# Seconds until the files themselves are looked at again, for one that was changed in its place; a
# new file changes the folder, which is looked at on every request.
PATIENCE = 1.0


class Shelf:
    """A folder of release files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._look: Look | None = None
        self._edition: Edition | None = None
        self._seen: tuple[int, float] = (0, 0.0)  # the folder's time, and when we looked

    def current(self) -> Edition:
        """What is published now.

        Raises:
            NotWhole: a file is missing, changed, or does not follow the one before it. Then no
                number is shown at all: half of the releases would be wrong numbers.
        """
        try:
            changed, now = self._changed(), time.monotonic()
            then, when = self._seen
            edition = self._edition
            if edition is not None and changed == then and now - when < PATIENCE:
                return edition
            with self._lock:
                look = self._looked()
                if self._edition is None or look != self._look:
                    self._edition = None  # what does not hold any more is not given out again
                    self._edition = self._read()
                    self._look = look
                self._seen = changed, now
                return self._edition
        except OSError as error:
            raise NotWhole("The release files cannot be read.") from error

    def _changed(self) -> int:
        try:
            return os.stat(self.folder).st_mtime_ns
        except FileNotFoundError:
            return 0

    def _looked(self) -> Look:
        found = []
        for path in files(self.folder):
            stat = path.stat()
            found.append((path.name, stat.st_size, stat.st_mtime_ns))
        return tuple(found)

    def _read(self) -> Edition:
        sealed = read_all(self.folder)
        digests = "".join(one.digest for one in sealed)
        return Edition(hashlib.sha256(digests.encode()).hexdigest(), figures_of(sealed))
