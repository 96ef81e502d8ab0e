"""Whole processes, measured: seconds, and the most memory that one of them held."""

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
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, peak_of(process.pid))
            time.sleep(0.02)
        seconds = time.perf_counter() - started
        if process.returncode:
            said.seek(0)
            raise Failed(f"{command[0]}: {said.read().decode(errors='replace').strip()[-400:]}")
    return Measured(seconds, peak)


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
        )
        for name, runs in found.items()
    }
