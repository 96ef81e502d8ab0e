"""`python -m tests.security.canaries [--all] [--database sqlite|postgresql]`: nothing readable.

Plants words in every field that is sealed, refused, hashed or only shown, through the pages of
the real server (as many as there are places; with --all, 200), and looks for them in database,
write-ahead log, temporary folder, server and database logs, keys and copies. Exit status 1 if any
was found, or if a page did not take or refuse one as it should.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from tests.durability.__main__ import DATABASES, OURS, bench
from tests.security.canaries.campaign import Harvest, harvest
from tests.security.canaries.places import PLACES

ALL = 200
SHOWN = 20


def main(arguments: list[str]) -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.canaries", description=__doc__)
    parser.add_argument("--all", action="store_true", help=f"plant {ALL}")
    parser.add_argument("--database", choices=DATABASES)
    options = parser.parse_args(arguments)
    for name in list(os.environ):
        if name.startswith(OURS):
            del os.environ[name]
    bad = 0
    for database in [options.database] if options.database else DATABASES:
        started = time.monotonic()
        with bench(database, 1) as ready:
            result = harvest(ready, ALL if options.all else len(PLACES))
        bad += _show(database, result, time.monotonic() - started)
    return int(bool(bad))


def _show(database: str, result: Harvest, seconds: float) -> int:
    print(f"\n{database} ({seconds:,.0f} s)")
    print(f"{len(result.planted):>10,}  canaries planted, at {len(PLACES)} places")
    print(f"{len(result.found):>10,}  found")
    print(f"{result.looked_at:>10,}  files, {result.bytes_looked_at / 1e6:,.0f} MB looked through")
    problems = [*result.wrong, *(f"found: {where}" for where in result.found)]
    if not result.telling:
        problems.append("the look does not even find what stands there in the clear")
    for problem in problems[:SHOWN]:
        print(f"  PROBLEM  {problem}")
    sys.stdout.flush()
    return len(problems)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
