"""The long form, for its figures: `python -m tests.operations.backup.campaign`.

On each database: the demo's 5,000 records backed up, drilled and restored, timed; three backups
while four people file; 200 damaged files refused, with the live database as it was. `--records`,
`--damages` and `--database` change that.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from app import create_app
from app.ledger.keys import make_key_file
from app.operations.backup.errors import Damaged, WrongKey
from app.operations.backup.places import sqlite_file
from app.operations.backup.reading import check_file
from app.operations.backup.restoring import drill, restore
from app.operations.demo.loader import load
from app.operations.demo.records import Plan
from tests.factories import file_record, make_person
from tests.operations.backup.backing import (
    TOLD,
    Pair,
    back_up,
    database_of,
    make_pair,
    no_words,
    opened,
    rows_of,
    state_of,
)
from tests.operations.backup.damages import damaged
from tests.support import databases
from tests.support.run_folder import make_run_folder

WRITERS = 4


def main(arguments: list[str]) -> int:
    """Run it; the exit status is the number of problems."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--damages", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    chosen = parser.parse_args(arguments)
    problems = 0
    for kind in chosen.database or ["sqlite", "postgresql"]:
        with _register(kind, chosen.records) as (app, url, folder):
            pair = make_pair(folder)
            problems += _timed(kind, app, url, folder, pair)
            problems += _damages(kind, app, url, folder, pair, chosen.damages)
            problems += _written_to(kind, app, url, folder, pair)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of it all {peak:,} MB; {problems} problems")
    return problems


@contextmanager
def _register(kind: str, records: int) -> Iterator[tuple[Flask, str, Path]]:
    run_folder = make_run_folder()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            fresh = (
                databases.fresh_sqlite(run_folder, folder)
                if kind == "sqlite"
                else databases.fresh_postgresql(run_folder)
            )
            with fresh as url:
                make_key_file(folder / "keys.json")
                app = create_app(
                    {
                        "TESTING": True,
                        "DATABASE_URL": url,
                        "SECRET_KEY": "a secret that only tests use, long enough",
                        "DOCKET_KEYS": str(folder / "keys.json"),
                    }
                )
                until = datetime.now(UTC).date()
                load(database_of(app), app.extensions["keys"], Plan(records, 1, until), no_words)
                yield app, url, folder
                database_of(app).engine.dispose()
    finally:
        databases.finish_run(run_folder)


def _timed(kind: str, app: Flask, url: str, folder: Path, pair: Pair) -> int:
    """Backup, drill and restore, and whether what came back is what was."""
    file = folder / "timed.backup"
    database_of(app).engine.dispose()
    before = rows_of(url)
    started = time.monotonic()
    made = back_up(app, pair, file)
    backed_up = time.monotonic() - started
    database_of(app).engine.dispose()
    started = time.monotonic()
    proof = drill(url, opened(app, pair, file), no_words)
    drilled = time.monotonic() - started
    started = time.monotonic()
    restored = restore(url, opened(app, pair, file), no_words)
    took = time.monotonic() - started
    after = rows_of(url)
    different = [name for name in before if name not in TOLD and before[name] != after[name]]
    source = sqlite_file(url)
    size = f" of {source.stat().st_size:,}" if source else ""
    print(
        f"{kind}: {made.manifest.rows:,} rows, {made.size:,} bytes{size}; "
        f"backup {backed_up:.1f} s, drill {drilled:.1f} s, restore {took:.1f} s; "
        f"{proof.texts:,} texts opened, {len(different)} tables differ"
    )
    return len(different) + (not restored.proof.holds) + (not proof.holds)


def _damages(kind: str, app: Flask, url: str, folder: Path, pair: Pair, number: int) -> int:
    content, bad = (folder / "timed.backup").read_bytes(), folder / "bad"
    other = make_pair(folder, "other.key")
    before, taken = state_of(url), 0
    for one in range(number):
        if one % 20 == 19:
            name, key = "another key", other
            bad.write_bytes(content)
        else:
            name, changed = damaged(content, one)
            key = pair
            bad.write_bytes(changed)
        try:
            restore(url, opened(app, key, bad), no_words)
        except (Damaged, WrongKey):
            continue
        taken += 1
        print(f"  PROBLEM  {name} ({one}) was taken")
    same = state_of(url) == before
    print(
        f"{kind}: {number - taken} of {number} damaged backups refused, live database "
        f"{'unchanged' if same else 'CHANGED'}"
    )
    return taken + (not same)


def _written_to(kind: str, app: Flask, url: str, folder: Path, pair: Pair) -> int:
    """Backups while people file, each of them one moment of the register."""
    people = [make_person(app, email=f"w{n}@demo.example") for n in range(WRITERS)]
    over = threading.Event()
    filed: list[str] = []

    def write(number: int) -> None:
        while not over.is_set():
            record = file_record(app, people[number], narrative="Meanwhile.")
            filed.append(record.record_id)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    files = [folder / f"moment-{number}.backup" for number in range(3)]
    for file in files:
        back_up(app, pair, file)
    over.set()
    for writer in writers:
        writer.join()
    counts = [check_file(file, pair.private).parts["incident"].rows for file in files]
    proofs = [drill(url, opened(app, pair, file), no_words) for file in files]
    holding = sum(proof.holds for proof in proofs)
    print(
        f"{kind}: {len(filed)} reports filed during 3 backups, which hold {counts} records; "
        f"{holding} of 3 proven"
    )
    return 3 - holding


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
