"""Whole processes, measured: seconds, and the most memory that one of them held."""

from __future__ import annotations

import os
import statistics
import subprocess
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
    with output.open("wb") as out:
        process = subprocess.Popen(  # commands of the bench itself
            command, stdout=out, stderr=subprocess.PIPE, env={**os.environ, **environment}
        )
        assert process.stderr is not None
        said = process.stderr.read().decode(errors="replace")
        process.stderr.close()
        # Waited for by hand: the resource module knows the largest of all children only.
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{command[0]}: {said.strip()[-400:]}")
    return Measured(time.perf_counter() - started, usage.ru_maxrss / 1024)


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
