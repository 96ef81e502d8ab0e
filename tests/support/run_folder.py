"""One private folder for one test run, shared by the controller and its workers."""

from __future__ import annotations

import fcntl
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A Unix socket's path holds about 100 bytes, and PostgreSQL appends 20 to the folder's.
LONGEST_SOCKET_FOLDER = 70


def make_run_folder() -> Path:
    """Make the folder; other accounts may pass through it but not list it.

    Passing through is for PostgreSQL, which refuses to run as root and gets an account of its own.
    """
    folder = Path(tempfile.mkdtemp(prefix="docket-tests-"))
    private = any(not parent.stat().st_mode & stat.S_IXOTH for parent in folder.parents)
    if private or len(str(folder)) > LONGEST_SOCKET_FOLDER:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="docket-tests-", dir="/tmp"))
    folder.chmod(0o711)
    return folder


@contextmanager
def one_at_a_time(run_folder: Path, task: str) -> Iterator[None]:
    """Let one process of the run at a time do a task that the others then find done."""
    with (run_folder / f"{task}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
