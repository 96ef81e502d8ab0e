"""Whole processes, measured: seconds, processor time, and the most memory that one of them held.

On a machine with other work beside it seconds say how much of it one was given; processor time,
with that of the database's own processes, says what the work costs.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One run."""

    seconds: float
    peak_megabytes: float
    processor_seconds: float


class Failed(Exception):
    """The process ended badly; the message holds what it said."""


def run(command: Sequence[str], output: Path, environment: Mapping[str, str] = {}) -> Measured:
    """Run a command with its standard output in a file.

    Raises:
        Failed: its exit status is not 0.
    """
    started = time.perf_counter()
    with output.open("wb") as out, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # commands of the bench itself
            command, stdout=out, stderr=said, env={**os.environ, **environment}
        )
        peak, ended = 0.0, 0
        while not ended:
            peak = max(peak, peak_of(process.pid))
            time.sleep(0.02)
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # it cannot find out any more
        if process.returncode:
            said.seek(0)
            raise Failed(f"{command[0]}: {said.read().decode(errors='replace').strip()[-400:]}")
    return Measured(seconds, peak, used.ru_utime + used.ru_stime)


def peak_of(process_id: int) -> float:
    """The most memory that a running process has held, in MB; 0 if it just ended.

    Not what `wait4` tells: that counts what the parent held when it forked.
    """
    try:
        status = Path(f"/proc/{process_id}/status").read_text()
    except OSError:
        return 0.0
    _, found, rest = status.partition("VmHWM:")
    return int(rest.split()[0]) / 1024 if found else 0.0


def processor_of(process_id: int) -> float:
    """Seconds of processor time of a running process and of those of its children that ended."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def interleaved(ways: Mapping[str, Callable[[], Measured]], rounds: int) -> Mapping[str, Measured]:
    """The medians of each way; a round runs all of them, so that a busy moment meets all alike."""
    found: dict[str, list[Measured]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    return {
        name: Measured(
            statistics.median(one.seconds for one in runs),
            max(one.peak_megabytes for one in runs),
            statistics.median(one.processor_seconds for one in runs),
        )
        for name, runs in found.items()
    }
