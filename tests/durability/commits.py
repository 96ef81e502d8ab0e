"""Seeing from outside that the server committed, to strike before it can say so."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg

from tests.durability.installation import Installation


def strike_after_commits(
    installation: Installation, number: int, seconds: float, strike: Callable[[], None]
) -> None:
    """Strike right after that many more commits, or when the time is over."""
    deadline = time.monotonic() + seconds
    with _state(installation) as state:
        seen = state()
        for _ in range(number):
            while (now := state()) == seen and time.monotonic() < deadline:
                pass
            seen = now
        strike()


@contextmanager
def _state(installation: Installation) -> Iterator[Callable[[], object]]:
    """A function whose value changes with every commit."""
    if installation.is_sqlite:
        # Read-only: closing it after a kill must not tidy up what the next start has to recover.
        address = f"file:{installation.database_file}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as reader:
            yield lambda: reader.execute("PRAGMA data_version").fetchone()
    else:
        with psycopg.connect(installation.plain_url, autocommit=True) as connection:
            newest = connection.cursor()
            query = "SELECT max(sequence) FROM audit_event"
            yield lambda: newest.execute(query, prepare=True).fetchone()
