"""`python -m tests.durability [--kills 100] [--submissions 1000] [--clients 8] [--stops 50]
[--database sqlite|postgresql] [--only PART]... [--seed 1]`: that nothing is lost, at length.

It starts the real server on a free loopback port, with databases of its own in a temporary
folder, and ends by itself: some ten minutes for each database on two cores. Without --database
it runs on both, one after the other. Parts:

kills    8 clients file 1,000 reports while `kill -9` ends the whole server 100 times
stops    PostgreSQL is stopped at once, or loses its connections, 50 times in the middle of requests
locks    somebody else holds the write lock for 4 s, then for 30 s
disk     the disk has no room, before the first report of all and later
writers  8 at once, first in one process without the web, then over HTTP

Prints figures for each part; the exit status is 1 if anything acknowledged was not there, there
twice, or not whole, or if a refusal was not as it should be.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.durability import cluster as clusters
from tests.durability.bench import Bench
from tests.durability.campaign import PARTS, Sizes, outcomes
from tests.support import databases
from tests.support.run_folder import make_run_folder

DATABASES = ("sqlite", "postgresql")
OURS = ("DATABASE_URL", "SECRET_KEY", "DOCKET_", "PG")  # settings of a real installation
SHOWN = 20


def main(arguments: list[str]) -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.durability",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--submissions", type=int, default=1_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--stops", type=int, default=50)
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--only", choices=PARTS, action="append", metavar="PART")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    for name in list(os.environ):
        if name.startswith(OURS):
            del os.environ[name]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leaves no server behind
    sizes = Sizes(options.kills, options.submissions, options.stops, options.seed)
    found = 0
    for database in [options.database] if options.database else DATABASES:
        with bench(database, options.clients) as ready:
            found += run(ready, sizes, options.only or PARTS)
    print(f"{found} problems")
    return int(bool(found))


def run(ready: Bench, sizes: Sizes, parts: tuple[str, ...] | list[str]) -> int:
    """Run the parts on one database, print what they give; how many problems there were."""
    found = 0
    for part in parts:
        started = time.monotonic()
        for title, outcome in outcomes(part, ready, sizes):
            print(f"\n{ready.database}: {title} ({time.monotonic() - started:,.0f} s)")
            for name, figure in outcome.figures.items():
                print(f"{figure:>10,}  {name}")
            for problem in outcome.problems[:SHOWN]:
                print(f"  PROBLEM  {problem}")
            sys.stdout.flush()
            found += len(outcome.problems)
            started = time.monotonic()
    return found


@contextmanager
def bench(database: str, clients: int) -> Iterator[Bench]:
    """Everything that the campaign needs on this database; gone afterwards."""
    run_folder = make_run_folder()
    try:
        if database == "sqlite":
            yield Bench(run_folder, clients, clients)
        else:
            with clusters.started(run_folder / "cluster") as cluster:
                yield Bench(run_folder, clients, clients, cluster)
    finally:
        databases.finish_run(run_folder)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
