"""The real server: what it writes down of requests that it cannot even read."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.serve import gunicorn_command
from app.ledger.keys import make_key_file
from tests.conftest import ON_SQLITE, SECRET_KEY

HOST = "127.0.0.1"
PATIENCE = 60  # seconds
BROKEN = (
    b"NONSENSE-canary\r\n\r\n",
    b"GET /invitations/canary\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /" + b"canary" * 900 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /canary HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-canary\x00: 1\r\n\r\n",
    # Two lengths, as in request smuggling.
    b"POST /language HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
)


@dataclass
class Server:
    """A running gunicorn."""

    process: subprocess.Popen[bytes]
    port: int

    def send(self, request: bytes) -> bytes:
        with socket.create_connection((HOST, self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            return connection.recv(4_096)

    def stop(self) -> str:
        self.process.terminate()
        return self.process.communicate(timeout=PATIENCE)[0].decode(errors="replace")


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """gunicorn as `docket serve` starts it, on a free port."""
    make_key_file(tmp_path / "keys.json")
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DOCKET_KEYS": str(tmp_path / "keys.json"),
        "SECRET_KEY": SECRET_KEY,
    }
    process = subprocess.Popen(
        gunicorn_command(HOST, port, 1),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(port)
        yield Server(process, port)
    finally:
        process.kill()
        process.communicate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection((HOST, port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("gunicorn did not start")


@ON_SQLITE
def test_broken_requests_are_refused_and_leave_no_address(server: Server) -> None:
    for request in BROKEN:
        assert server.send(request).split(b" ")[1] in (b"400", b"414"), request[:40]
    own = f"Host: localhost:{server.port}\r\n".encode()
    evil = server.send(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    assert evil.startswith(b"HTTP/1.1 400")
    too_long = server.send(
        b"POST /sign-in HTTP/1.1\r\n" + own + b"Sec-Fetch-Site: same-origin\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3000000\r\n\r\n"
        b"email=canary"
    )
    assert too_long.startswith(b"HTTP/1.1 413")
    assert server.send(b"GET /healthz HTTP/1.1\r\n" + own + b"\r\n").startswith(b"HTTP/1.1 200")
    said = server.stop()
    assert HOST not in said, said
    assert "canary" not in said, said
