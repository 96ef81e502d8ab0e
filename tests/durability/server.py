"""The real server: gunicorn as `docket serve` runs it, to be killed and started again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.cli.serve import gunicorn_command
from tests.durability.installation import Installation
from tests.support.checks import CHECKOUT

HOST = "127.0.0.1"
WORKERS = 2
SECONDS_TO_START = 60


class Server:
    """One server of one installation, on the same port after every start."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.log = installation.folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        # Bound, never listening: it keeps the port ours between a kill and the next start, and
        # the kernel from giving it to a client that would then connect to itself.
        self._port = socket.socket()
        self._port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._port.bind((HOST, 0))
        self.port: int = self._port.getsockname()[1]

    def start(self) -> None:
        """Start it, and wait until a worker answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                gunicorn_command(HOST, self.port, WORKERS),
                cwd=CHECKOUT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a process group of its own, to be killed as one
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """`kill -9` the whole group: nobody of it says goodbye to anything."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """End it in order, and give the port back."""
        self._end(signal.SIGTERM)
        self._port.close()

    def pids(self) -> list[int]:
        """Master and workers."""
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                if os.getpgid(int(entry.name)) == self._group():
                    found.append(int(entry.name))
        return found

    def _group(self) -> int:
        assert self._process is not None
        return self._process.pid

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._group(), how)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._group(), signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=SECONDS_TO_START)
        try:
            connection.request("HEAD", "/sign-in")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "DATABASE_URL": self.installation.url,
            "DOCKET_KEYS": str(self.installation.keys),
            "SECRET_KEY": self.installation.secret,
        }


@contextmanager
def running(installation: Installation) -> Iterator[Server]:
    """A started server that is gone afterwards, whatever happened to it."""
    server = Server(installation)
    try:
        server.start()
        yield server
    finally:
        server.close()
