"""Requests as fast as they are answered: `python -m tests.bench.load PORT PATH CLIENTS SECONDS`.

A process of its own, so that what asks does not wait for what measures. The cookies come by
standard input; standard output says how many requests were answered with 200.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def requests_per_second(
    port: int, path: str, cookie: str, *, clients: int, seconds: float
) -> float:
    """How many were answered in a second.

    Raises:
        RuntimeError: one was not answered with 200.
    """
    command = [sys.executable, "-m", "tests.bench.load", str(port), path]
    command += [str(clients), str(seconds)]
    ran = subprocess.run(command, input=cookie, text=True, capture_output=True, cwd=ROOT)
    if ran.returncode:
        raise RuntimeError(ran.stderr[-400:])
    return int(ran.stdout) / seconds


def main(port: int, path: str, clients: int, seconds: float) -> int:
    """Ask until the time is over."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n"
        f"Cookie: {sys.stdin.read().strip()}\r\n\r\n"
    ).encode()
    end, answered, bad = time.monotonic() + seconds, [0] * clients, []

    def ask(number: int) -> None:
        while time.monotonic() < end:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                connection.sendall(request)
                first = connection.recv(65_536)
                while connection.recv(65_536):
                    pass
            if not first.startswith(b"HTTP/1.1 200"):
                bad.append(first[:200])
                return
            answered[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if bad:
        print(bad[0], file=sys.stderr)
        return 1
    print(sum(answered))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
