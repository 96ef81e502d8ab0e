"""Packing in the background, once a page had to read too many reports one by one."""

from __future__ import annotations

import threading

from app.database import UNAVAILABLE, Database, WriteUnavailable
from app.insights.columns.packing import MOST_UNPACKED, pack_all

_busy = threading.Lock()


def keep_up(database: Database, unpacked: int) -> None:
    """Pack what is due, in a thread, if the page that was just made read this many unpacked.

    One at a time in each process. A database that has no time now is asked again by a later page.
    """
    if unpacked > MOST_UNPACKED and _busy.acquire(blocking=False):
        threading.Thread(target=_pack, args=(database,), daemon=True, name="packing").start()


def _pack(database: Database) -> None:
    try:
        pack_all(database, MOST_UNPACKED)
    except (WriteUnavailable, *UNAVAILABLE):
        return
    finally:
        _busy.release()
