"""Our own server, as `./docket serve` starts it, with somebody who may export signed in."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app import create_app
from app.cli.common import prepare
from app.cli.serve import gunicorn_command
from app.config import CHECKOUT
from tests.bench.processes import peak_of, processor_of
from tests.factories import MadePerson, make_office, make_person, sign_in

SECRET = "a secret that only measurements use, long enough"
HOST, WORKERS = "127.0.0.1", 2


@dataclass
class Served:
    """A running server over a register that it may write to."""

    app: Flask  # the same register, in this process: for signing in
    person: MadePerson
    port: int
    process: subprocess.Popen[bytes]

    def cookie(self) -> str:
        """The cookies of a sign-in of this moment: exports ask for one of the last minutes."""
        client = self.app.test_client()
        client.environ_base["HTTP_ORIGIN"] = "http://localhost"
        sign_in(client, self.person)
        found = (client._cookies or {}).values()
        return "; ".join(f"{cookie.key}={cookie.value}" for cookie in found)

    def get(self, path: str, cookie: str = "") -> http.client.HTTPResponse:
        """An answer whose body is not read yet, over a connection of its own.

        Raises:
            RuntimeError: it is not a 200.
        """
        connection = http.client.HTTPConnection(HOST, self.port, timeout=600)
        connection.request("GET", path, headers={"Cookie": cookie, "Connection": "close"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {answer.getheader('Location', '')}")
        return answer

    def peak(self) -> float:
        """The most memory that one of its processes has held, in MB."""
        return max(map(peak_of, self._workers()))

    def processor(self) -> float:
        """Processor time that its processes have used, in seconds."""
        return sum(map(processor_of, self._workers()))

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]


@contextmanager
def served(url: str, keys: Path) -> Iterator[Served]:
    """Serve a register until the block ends. It gets an account and events."""
    os.environ["SECRET_KEY"] = SECRET
    prepare(url, keys)
    app = create_app({"DATABASE_URL": url, "DOCKET_KEYS": str(keys), "SECRET_KEY": SECRET})
    app.testing = True  # no work in the background of this process
    name = f"bench-{time.time_ns()}"
    office, email = make_office(app, name=name), f"{name}@demo.example"
    person = make_person(app, office=office, roles=["network_coordinator"], email=email)
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": url, "DOCKET_KEYS": str(keys)}
    environment["PYTHONPATH"] = os.pathsep.join([str(CHECKOUT), *sys.path])
    process = subprocess.Popen(gunicorn_command(HOST, port, WORKERS), env=environment)
    here = Served(app, person, port, process)
    try:
        _wait(here)
        yield here
    finally:
        process.terminate()
        process.wait()
        app.extensions["database"].engine.dispose()


def _wait(here: Served) -> None:
    """Until it answers, and has loaded what it loads beside its first requests."""
    for _ in range(300):
        time.sleep(0.1)
        with suppress(OSError):
            here.get("/healthz").read()
            break
    time.sleep(3)
