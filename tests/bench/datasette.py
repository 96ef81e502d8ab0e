"""Datasette, started over a register: what a user would pick instead."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HOW_TO_HAVE_IT = (
    "Without Datasette. To have it: pip install --target FOLDER datasette, and then "
    "--datasette FOLDER."
)


@contextmanager
def datasette(
    file: Path, folder: Path, settings: Mapping[str, int]
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Its address for the database file, and its process.

    Args:
        folder: where `pip install --target FOLDER datasette` put it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(file), "--port", str(port)]
    for name, value in settings.items():
        command += ["--setting", name, str(value)]
    environment = {**os.environ, "PYTHONPATH": str(folder.absolute())}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base, process, command)
        yield f"{base}/{file.stem}", process
    finally:
        process.terminate()
        process.wait()


def _wait(base: str, process: subprocess.Popen[bytes], command: list[str]) -> None:
    for _ in range(200):
        time.sleep(0.1)
        try:
            urllib.request.urlopen(f"{base}/-/versions.json").read()
        except OSError:
            if process.poll() is not None:
                break
            continue
        return
    raise RuntimeError(f"It did not start: {shlex.join(command)}")
