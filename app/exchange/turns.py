"""How many exports one process of the server sends at a time.

Each holds a thread and one state of the database for as long as it runs, and on PostgreSQL a sort
that goes on for a while after its taker broke off: twenty at once held up every other request.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

AT_ONCE = 2
WAIT_SECONDS = 30


class Turns:
    """The places that are left."""

    def __init__(self, places: int = AT_ONCE) -> None:
        self._places = threading.BoundedSemaphore(places)

    def take(self) -> Turn | None:
        """A place of one's own, or None while all are taken; never waits."""
        return Turn(self._places) if self._places.acquire(blocking=False) else None


class Turn:
    """One place; given back once, however often that is said."""

    def __init__(self, places: threading.BoundedSemaphore) -> None:
        self._places: threading.BoundedSemaphore | None = places

    def give_back(self) -> None:
        """Let the next one come."""
        places, self._places = self._places, None
        if places is not None:
            places.release()

    def during(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """These pieces; the place is given back after the last, or when they break off."""
        try:
            yield from pieces
        finally:
            self.give_back()
