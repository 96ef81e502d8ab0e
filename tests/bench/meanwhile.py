"""What an export costs whoever waits for it, and everybody else meanwhile: over HTTP."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

from tests.bench.load import requests_per_second
from tests.bench.processes import Measured
from tests.bench.served import HOST, Served

EXPORT = "/exports/incidents.csv"
PAGES = {"/healthz": "/healthz", "list page": "/incidents"}
CLIENTS, SECONDS = 4, 3.0
# Takes the file and throws it away, again and again until it is ended.
TAKE = """
import socket, sys
while True:
    with socket.create_connection(("{host}", {port})) as connection:
        connection.sendall({request!r})
        while connection.recv(1 << 20):
            pass
"""


def first_bytes(server: Served, times: int) -> list[float]:
    """Milliseconds from asking for an export to the first byte of the file.

    The rest is not taken.
    """
    cookie, found = server.cookie(), []
    for _ in range(times + 1):
        started = time.perf_counter()
        answer = server.get(EXPORT, cookie)
        answer.read(1)
        found.append(1000 * (time.perf_counter() - started))
        answer.close()  # the server sees it at its next write, and stops
        time.sleep(0.2)
    return found[1:]  # the first one warms it up


def whole_export(server: Served) -> Measured:
    """Seconds for the whole file, and the server's peak."""
    started, used = time.perf_counter(), server.processor()
    answer = server.get(EXPORT, server.cookie())
    while answer.read(1 << 20):
        pass
    seconds = time.perf_counter() - started
    return Measured(seconds, server.peak(), server.processor() - used)


def throughput(server: Served, rounds: int) -> Mapping[str, tuple[float, float, float]]:
    """For each page: requests a second alone, during one export, and the median of the ratios."""
    found = {}
    for name, path in PAGES.items():
        pairs = [_pair(server, path) for _ in range(rounds)]
        found[name] = (
            statistics.median(alone for alone, _ in pairs),
            statistics.median(during for _, during in pairs),
            statistics.median(during / alone for alone, during in pairs),
        )
    return found


def _pair(server: Served, path: str) -> tuple[float, float]:
    cookie = server.cookie()

    def ask() -> float:
        return requests_per_second(server.port, path, cookie, clients=CLIENTS, seconds=SECONDS)

    alone = ask()
    request = f"GET {EXPORT} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}"
    program = TAKE.format(host=HOST, port=server.port, request=f"{request}\r\n\r\n".encode())
    taking = subprocess.Popen([sys.executable, "-c", program])
    try:
        time.sleep(0.5)
        during = ask()
    finally:
        taking.kill()
        with suppress(subprocess.TimeoutExpired):
            taking.wait(5)
    time.sleep(1)  # until the server has seen that nobody takes it any more
    return alone, during
