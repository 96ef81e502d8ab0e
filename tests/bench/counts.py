"""`python -m tests.bench counts`: the page of counts against Datasette's page of facets.

Whole pages over HTTP on the same SQLite file, one after the other in turn, medians. Our page
counts eleven panels and 26 rules; Datasette's counts five facets.

    python -m tests.bench counts --database COPY.sqlite --datasette FOLDER

A copy, since the register is brought up to date, packed, and gets an account. FOLDER is where
`pip install --target FOLDER datasette` put it; without it only our own page is measured. Without
--database, registers of --records synthetic records are made first.
"""

from __future__ import annotations

import argparse
import logging
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.cli.common import prepare
from app.database import open_database
from app.insights.columns.packing import pack_all
from tests.factories import make_office, make_person, sign_in
from tests.support.server import serving

SECRET = "a secret that only measurements use, long enough"
ACCEPTED = "review_status=accepted&incident_outcome=detained"  # with what our page begins
FACETS = ("city", "venue_type", "dhs_motion", "ij_ruling", "arrest_timing")
PATIENCE_MS = 300_000  # its own limits (1 s for a query, 0.2 s for a facet) would end it early
# What is asked of us, and the same of Datasette.
FILTERS = (
    ("", ""),
    ("city=Phoenix", "city=Phoenix"),
    (
        "from=2025-05-10&to=2025-05-20",
        "incident_date__gte=2025-05-10&incident_date__lte=2025-05-20",
    ),
    ("state=NY&state=AZ&dhs_motion=dismiss", "state__in=NY,AZ&dhs_motion=dismiss"),
    ("agent_conduct=in_gallery", "agent_conduct__contains=in_gallery"),
    (
        "venue_type=immigration_court&representation=pro_se&from=2024-01-01",
        "venue_type=immigration_court&representation=pro_se&incident_date__gte=2024-01-01",
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Measure, and print a table for each register."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench counts")
    parser.add_argument("--database", type=Path, action="append", default=[])
    parser.add_argument("--records", type=int, action="append", default=[])
    parser.add_argument("--datasette", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args(arguments)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    if given.datasette is None:
        print("Without Datasette. To have it: pip install --target FOLDER datasette, and then "
              "--datasette FOLDER.", file=sys.stderr)  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        made = [_make(Path(folder), number) for number in given.records]
        for file in (*given.database, *made):
            _measure(file.absolute(), given.datasette, given.runs, Path(folder))
    return 0


def _make(folder: Path, records: int) -> Path:
    file = folder / f"{records}.sqlite"
    url = f"sqlite:///{file}"
    command = [sys.executable, "-m", "app.cli", "demo", "--consent", "settled"]
    command += ["--incidents", str(records), "--database", url]
    environment = {**os.environ, "DATABASE_URL": url, "DOCKET_KEYS": str(folder / "keys.json")}
    subprocess.run(command, check=True, env={**environment, "SECRET_KEY": SECRET})
    return file


def _measure(file: Path, datasette: Path | None, runs: int, folder: Path) -> None:
    url = f"sqlite:///{file}"
    os.environ["SECRET_KEY"] = SECRET
    keys = folder / f"{file.stem}.keys.json"
    _ready(url, keys)
    app = create_app({"DATABASE_URL": url, "DOCKET_KEYS": str(keys), "SECRET_KEY": SECRET})
    app.testing = True  # no packing in the background while the clock runs
    with ExitStack() as stack:
        server = stack.enter_context(serving(app))
        client, cookie = _signed_in(app)
        theirs = stack.enter_context(_datasette(file, datasette)) if datasette else None
        print(f"\n{file.name}, medians of {runs}, ms\n")
        print("| filter | in process | over HTTP | Datasette, 5 facets | ratio |")
        print("|---|---|---|---|---|")
        for ours, same in FILTERS:
            times: list[tuple[float, float, float]] = []
            for run in range(runs + 1):
                inside = _clock(lambda ours=ours: client.get(f"/insights?{ours}").data)
                over = _clock(lambda ours=ours: _get(f"{server.url}/insights?{ours}", cookie))
                their = _clock(lambda same=same: _get(f"{theirs}&{same}")) if theirs else 0.0
                if run:  # the first one warms both up
                    times.append((inside, over, their))
            inside, over, their = (statistics.median(column) for column in zip(*times, strict=True))
            ratio = f"1/{their / over:.0f}" if theirs else "–"
            print(
                f"| {ours or 'none'} | {inside:.0f} | {over:.0f} | {their:.0f} | {ratio} |",
                flush=True,
            )
    app.extensions["database"].engine.dispose()


def _ready(url: str, keys: Path) -> None:
    """Up to date and packed."""
    database = open_database(url)
    if not keys.exists():
        from app.ledger.keys import make_key_file

        make_key_file(keys)
    prepare(url, keys)
    pack_all(database)
    database.engine.dispose()


def _signed_in(app: Flask) -> tuple[FlaskClient, str]:
    """A network coordinator's client, and the cookies of another for requests over HTTP."""
    name = f"bench-{time.time_ns()}"
    office, email = make_office(app, name=name), f"{name}@demo.example"
    person = make_person(app, office=office, roles=["network_coordinator"], email=email)
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    sign_in(client, person)
    found = [f"{cookie.key}={cookie.value}" for cookie in (client._cookies or {}).values()]
    return client, "; ".join(found)


@contextmanager
def _datasette(file: Path, folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(file), "-p", str(port)]
    for name in ("sql_time_limit_ms", "facet_time_limit_ms"):
        command += ["--setting", name, str(PATIENCE_MS)]
    environment = {**os.environ, "PYTHONPATH": str(folder.absolute())}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                _get(f"{base}/-/versions.json")
                break
            except OSError:
                time.sleep(0.2)
        facets = "&".join(f"_facet={name}" for name in FACETS)
        yield f"{base}/{file.stem}/incident?_size=1&{facets}&{ACCEPTED}"
    finally:
        process.terminate()
        process.wait()


def _get(url: str, cookie: str = "") -> bytes:
    with urlopen(Request(url, headers={"Cookie": cookie}), timeout=PATIENCE_MS / 1000) as answer:
        body: bytes = answer.read()
    if b"people counted" not in body and cookie:
        raise RuntimeError("this is not the page of counts")
    return body


def _clock(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return 1000 * (time.perf_counter() - started)
