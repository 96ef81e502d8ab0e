"""`python -m tests.bench public`: the front page against a hello-world page of Flask on the same
server, by turns. Both are gunicorn as `./docket serve` starts it.

    python -m tests.bench public --rounds 5 --seconds 4

`wrk` asks where there is one; else clients of this file, which cost as much as the server and so
narrow the difference. The ratio is of requests answered in a second.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pool
from pathlib import Path

from app.cli.serve import gunicorn_command
from app.public.alone import create_public_app
from app.public.charts import chart_of
from app.public.serving import links_here, published
from app.public.views import GROUPS
from tests.releases.network import write

HELLO = """
from flask import Flask

def make():
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello, World!")
    return app
"""
CONNECTIONS = 16
BAR = 0.85


def main(arguments: Sequence[str]) -> int:
    """Measure, and say how it compares with the bar."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench public", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--charts", action="store_true", help="how long the charts take instead")
    asked = parser.parse_args(arguments)
    if asked.charts:
        return _charts(asked.rounds * 10)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        releases = write(folder / "releases")
        (folder / "hello_page.py").write_text(HELLO)
        environment = {"DOCKET_RELEASES": str(releases), "PYTHONPATH": f"{folder}:{os.getcwd()}"}
        ways = {
            "hello-world": "hello_page:make()",
            "front page": "app.public.alone:from_environment()",
        }
        found: dict[str, list[float]] = {way: [] for way in ways}
        ports = {way: _free_port() for way in ways}
        with (
            _served(ways["hello-world"], ports["hello-world"], asked.workers, environment),
            _served(ways["front page"], ports["front page"], asked.workers, environment),
        ):
            for _ in range(asked.rounds):
                for way, port in ports.items():
                    found[way].append(_rate(port, asked.seconds))
    medians = {way: statistics.median(rates) for way, rates in found.items()}
    for way, median in medians.items():
        print(f"{way:12} {median:8,.0f} requests/s  (of {sorted(map(round, found[way]))})")
    ratio = medians["front page"] / medians["hello-world"]
    print(f"ratio {ratio:.2f}, bar {BAR}; by {'wrk' if shutil.which('wrk') else 'our own clients'}")
    return 0 if ratio >= BAR else 1


def _charts(rounds: int) -> int:
    """All charts of the front page, made anew: milliseconds of the processor."""
    with tempfile.TemporaryDirectory() as name:
        app = create_public_app(write(Path(name) / "releases"))
        taken = []
        with app.test_request_context("/"):
            figures, links = published(), links_here()
            names = ["places", "states", "months", *(one for of in GROUPS.values() for one in of)]
            for _ in range(rounds):
                started = time.process_time()
                made = [chart_of(figures, one, links) for one in names]
                taken.append(1000 * (time.process_time() - started))
    count = sum(chart is not None for chart in made)
    print(f"{count} charts: median {statistics.median(taken):.1f} ms, best {min(taken):.1f} ms")
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(
    application: str, port: int, workers: int, environment: dict[str, str]
) -> Iterator[None]:
    command = gunicorn_command("127.0.0.1", port, workers, application)
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        for _ in range(100):
            try:
                if _asked(port, 1):
                    break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _rate(port: int, seconds: int) -> float:
    """Requests answered in a second."""
    wrk = shutil.which("wrk")
    if wrk:
        command = [wrk, "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", f"http://127.0.0.1:{port}/"]
        told = subprocess.run(
            [*command, "-H", "Accept-Encoding: gzip"], capture_output=True, text=True, check=True
        )
        found = re.search(r"Requests/sec:\s*([\d.]+)", told.stdout)
        return float(found[1]) if found else 0.0
    with Pool(2) as clients:
        answered = clients.starmap(_ask_for, [(port, seconds)] * 2)
    return sum(answered) / seconds


def _ask_for(port: int, seconds: int) -> int:
    until, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        count += _asked(port, 50)
    return count


def _asked(port: int, times: int) -> int:
    """Ask so often over one connection, as a browser does."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        request = (
            f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )
        for _ in range(times):
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            answer.read()
            if answer.status != 200:
                raise OSError(answer.status)
    return times


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
