"""`python -m tests.security.hostile [--all] [--strings N] [--workers W] [--from F] [--to T]
[--forms]`: the long attack.

Brings every string to every writable field over SQLite, prints figures, and fails on anything
that crashed, came out as markup, or was lost. All strings are 32 shares, and each takes its time:
`--from` and `--to` (1 to 32, both of them in) choose some of them.

`--forms`: instead, the strings go to every form that the pages show, whoever wrote it, each to a
third of them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.security.hostile.attack import Attack
from tests.security.hostile.forms import Forms
from tests.security.hostile.plan import everything
from tests.security.hostile.strings import strings
from tests.security.world import make_world
from tests.support import databases

ALL = 8_000
SHARE = 250  # strings that one world takes
SHOWN = 40


def attack(
    share: Sequence[str], run_folder: Path, *, forms: bool = False
) -> tuple[list[str], Counter[str]]:
    """One share of the strings, against a world of its own."""
    with (
        tempfile.TemporaryDirectory(dir=run_folder) as name,
        databases.fresh_sqlite(run_folder, Path(name)) as url,
    ):
        under_attack = Attack(make_world(Path(name), url))
        if forms:
            Forms(under_attack).every(share)
        else:
            everything(under_attack, share)
        under_attack.world.database.engine.dispose()
    return under_attack.problems, under_attack.counts


def main(arguments: list[str]) -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.hostile")
    parser.add_argument("--all", action="store_true", help=f"{ALL} strings")
    parser.add_argument("--strings", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--forms", action="store_true")
    parser.add_argument("--from", type=int, default=1, dest="first", metavar="SHARE")
    parser.add_argument("--to", type=int, dest="last", metavar="SHARE")
    options = parser.parse_args(arguments)
    texts = strings(ALL if options.all else options.strings)
    number = max(options.workers, len(texts) // SHARE)
    shares = [texts[at::number] for at in range(number)][options.first - 1 : options.last]
    started, problems, counts = time.monotonic(), list[str](), Counter[str]()
    with (
        tempfile.TemporaryDirectory(prefix="docket-hostile-") as run_folder,
        ProcessPoolExecutor(options.workers) as pool,
    ):
        done = pool.map(partial(attack, run_folder=Path(run_folder), forms=options.forms), shares)
        for share, (found, figures) in enumerate(done, options.first):
            problems += found
            counts += figures
            print(
                f"share {share} of {number}: {counts['requests']:>10,} requests, "
                f"{len(problems):,} problems",
                flush=True,
            )
    brought = sum(map(len, shares))
    print(f"{brought:,} of {len(texts):,} strings in {time.monotonic() - started:,.0f} s")
    for name in ("server errors", "unescaped", "lost", "refused without a name"):
        counts.setdefault(name, 0)
    for name, number in sorted(counts.items()):
        print(f"{number:>10,} {name}")
    for problem in problems[:SHOWN]:
        print(problem)
    return int(bool(problems))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
