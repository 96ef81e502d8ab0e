"""`python -m tests.bench counts`: the page of counts against Datasette's page of facets.

Whole pages over HTTP on the same SQLite file, one after the other in turn, medians. Our page
counts eleven panels and 26 rules; Datasette's counts five facets.

    python -m tests.bench counts --database COPY.sqlite --datasette FOLDER

A copy, since the register is brought up to date, packed, and gets an account; a file, or a URL of
PostgreSQL, which Datasette cannot read, with --keys. FOLDER is where `pip install --target FOLDER
datasette` put it; without it only our own page is measured. Without --database, registers of
--records synthetic records are made first. --keep puts the medians without a filter, and those of
one city, into the file that the plot is of.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.request import Request, urlopen

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from app.cli.common import prepare
from app.database import open_database
from app.insights.columns.packing import pack_all
from app.ledger.keys import make_key_file
from tests.bench.datasette import HOW_TO_HAVE_IT, datasette
from tests.bench.figures import Figure, keep_figures
from tests.bench.served import SECRET
from tests.factories import make_office, make_person, sign_in
from tests.support.server import serving

ACCEPTED = "review_status=accepted&incident_outcome=detained"  # with what our page begins
FACETS = ("city", "venue_type", "dhs_motion", "ij_ruling", "arrest_timing")
FACETED = "&".join(f"_facet={name}" for name in FACETS)
PATIENCE_MS = 300_000  # its own limits (1 s for a query, 0.2 s for a facet) would end it early
PATIENCE = {"sql_time_limit_ms": PATIENCE_MS, "facet_time_limit_ms": PATIENCE_MS}
KEPT = {"": "no filter", "city=Phoenix": "one city"}  # what the plot shows
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
    parser.add_argument("--database", action="append", default=[])
    parser.add_argument("--keys", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--records", type=int, action="append", default=[])
    parser.add_argument("--datasette", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args(arguments)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    if given.datasette is None:
        print(HOW_TO_HAVE_IT, file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        made = [_make(Path(folder), number) for number in given.records]
        for name in (*given.database, *made):
            _measure(_url_of(name), Path(folder), given)
    return 0


def _url_of(name: str) -> str:
    return name if "://" in name else f"sqlite:///{Path(name).absolute()}"


def _make(folder: Path, records: int) -> str:
    url = f"sqlite:///{folder}/{records}.sqlite"
    command = [sys.executable, "-m", "app.cli", "demo", "--consent", "settled"]
    command += ["--incidents", str(records), "--database", url]
    environment = {**os.environ, "DATABASE_URL": url, "DOCKET_KEYS": str(folder / "keys.json")}
    subprocess.run(command, check=True, env={**environment, "SECRET_KEY": SECRET})
    return url


def _measure(url: str, folder: Path, given: argparse.Namespace) -> None:
    os.environ["SECRET_KEY"] = SECRET
    keys = given.keys or folder / f"{url.rpartition('/')[2]}.keys.json"
    records = _ready(url, keys)
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else None
    found: list[Figure] = []
    app = create_app({"DATABASE_URL": url, "DOCKET_KEYS": str(keys), "SECRET_KEY": SECRET})
    app.testing = True  # no packing in the background while the clock runs
    with ExitStack() as stack:
        server = stack.enter_context(serving(app))
        client, cookie = _signed_in(app)
        theirs = ""
        if given.datasette and file:
            base, _ = stack.enter_context(datasette(file, given.datasette, PATIENCE))
            theirs = f"{base}/incident?_size=1&{FACETED}&{ACCEPTED}"
        print(f"\n{records:,} records, medians of {given.runs}, ms\n")
        print("| filter | in process | over HTTP | Datasette, 5 facets | ratio |")
        print("|---|---|---|---|---|")
        for ours, same in FILTERS:
            times: list[tuple[float, float, float]] = []
            for run in range(given.runs + 1):
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
            if ours in KEPT:
                kind = "sqlite" if file else "postgresql"
                for way, ms in (("page of counts", over), ("Datasette, 5 facets", their)):
                    name = f"{way}, {KEPT[ours]}"
                    found.append(Figure("counts", kind, records, name, ms / 1000, 0, 0, given.runs))
    if given.keep:
        keep_figures(figure for figure in found if figure.seconds)
    app.extensions["database"].engine.dispose()


def _ready(url: str, keys: Path) -> int:
    """Up to date and packed; how many records it holds."""
    database = open_database(url)
    if not keys.exists():
        make_key_file(keys)
    prepare(url, keys)
    pack_all(database)
    with database.read() as session:
        records: int = session.execute(text("SELECT count(*) FROM incident")).scalar_one()
    database.engine.dispose()
    return records


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
