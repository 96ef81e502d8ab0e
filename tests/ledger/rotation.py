"""`python -m tests.ledger.rotation --long [--texts N] [--kills 5] [--database sqlite|postgresql]`:
rotation of the data keys while two processes write, killed (`kill -9`) again and again.

Afterwards every text that was acknowledged has to open and be what was written, no text may stand
under a key of before, those keys have to be gone from the key file, and everything that `docket
verify` looks at has to hold. Prints figures; the exit status is 1 if something is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.incidents.bulk import NewRecord, file_many
from app.incidents.models import incident
from app.ledger.chain import SHELL
from app.ledger.keyfile import leftovers
from app.ledger.keys import Keys
from app.ledger.models import AuditEvent, IncidentText
from app.ledger.sealing import Place, unseal
from app.operations.keys.rotation import key_id, key_ids_in_use
from tests.durability.installation import Installation, make_installation
from tests.ledger.history import IMPORTED, what_is_broken
from tests.support import databases
from tests.support.checks import CHECKOUT
from tests.support.run_folder import make_run_folder

MONTHS = 6
WRITERS = 2
SECONDS_TO_BEGIN = 3  # they hold the keys of before when the rotation begins
STEP = [sys.executable, "-m", "tests.ledger.rotation_step"]
SECONDS_TO_MOVE = 120
Written = dict[tuple[str, int], str]  # record and revision to narrative


@dataclass
class Outcome:
    """Figures, in the order they are printed, and everything that is wrong."""

    figures: dict[str, int | float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def run(
    installation: Installation,
    *,
    texts: int,
    kills: int,
    batch: int,
    seed: int,
    writers: int = WRITERS,
) -> Outcome:
    """Fill a register, rotate its keys with kills while processes write, look at all of it."""
    chance = random.Random(seed)
    with installation.opened() as app:
        written = fill(app, texts)
        keys: Keys = app.extensions["keys"]
        before = {key.id for key in keys.file().months.values()}
        started = time.monotonic()
        with writing(installation, writers) as lines:
            landed = sum(
                killed_midway(app, installation, batch, (turn + chance.random()) / kills)
                for turn in range(kills)
            )
            with rotate(installation, batch) as last:
                assert last.wait(1_200) == 0, "the rotation did not end"
        seconds = time.monotonic() - started
        for line in lines:
            record_id, revision, text = json.loads(line)
            written[record_id, revision] = text
        outcome = examine(app, written, before)
    outcome.figures = {
        "kills": kills,
        "kills in the middle of the texts": landed,
        "texts before": texts,
        "texts written meanwhile": len(written) - texts,
        "seconds": round(seconds, 1),
        **outcome.figures,
    }
    return outcome


def fill(app: Flask, texts: int) -> Written:
    """Records of several months, each with a narrative."""
    database: Database = app.extensions["database"]
    records = [
        NewRecord(
            1,
            None,
            f"row-{number}",
            datetime(2026, 1 + number % MONTHS, 3, tzinfo=UTC),
            {**IMPORTED, "event_group_id": f"G{number}"},
            {"narrative": f"What happened, number {number}. " * 8},
        )
        for number in range(texts)
    ]
    with database.write() as session:
        file_many(session, app.extensions["keys"], SHELL, "incidents.imported", records, {})
    return {(record.record_id, 1): record.texts["narrative"] for record in records}


def killed_midway(app: Flask, installation: Installation, batch: int, share: float) -> bool:
    """Start a rotation, kill it when this share of the texts has moved; whether it was at work."""
    process = rotate(installation, batch)
    keys: Keys = app.extensions["keys"]
    database: Database = app.extensions["database"]
    deadline = time.monotonic() + SECONDS_TO_MOVE
    while process.poll() is None and time.monotonic() < deadline:
        old = [key.id for _, key in keys.file().old]
        with database.read() as session:
            total, left = session.execute(
                select(func.count(), func.count().filter(key_id.in_(old)))
            ).one()
        if keys.file().rotating and left <= total * (1 - share):
            break
        time.sleep(0.01)
    at_work = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return at_work


@contextmanager
def writing(installation: Installation, writers: int) -> Iterator[list[str]]:
    """Processes that file and revise, one report after the other, until the end; afterwards the
    list holds what they acknowledged, a line for each text."""
    lines: list[str] = []
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [*STEP, *_place(installation), "write"],
                    cwd=CHECKOUT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(writers)
        ]
        readers = [stack.enter_context(ThreadPoolExecutor(1)) for _ in processes]
        told = [
            reader.submit(list, writer.stdout or ())
            for reader, writer in zip(readers, processes, strict=True)
        ]
        try:
            time.sleep(SECONDS_TO_BEGIN)
            yield lines
        finally:
            for writer in processes:
                assert writer.stdin is not None
                writer.stdin.close()
            for one in told:
                lines += one.result()


def rotate(installation: Installation, batch: int) -> subprocess.Popen[bytes]:
    """A rotation in a process of its own."""
    return subprocess.Popen(
        [*STEP, *_place(installation), "rotate", str(batch)],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
    )


def _place(installation: Installation) -> list[str]:
    return [installation.url, str(installation.keys), installation.secret]


def examine(app: Flask, written: Written, before: set[str]) -> Outcome:
    """Everything that must be true after a rotation."""
    outcome = Outcome()
    keys: Keys = app.extensions["keys"]
    database: Database = app.extensions["database"]
    with database.read() as session:
        unreadable = [place for place, text in _read(session, keys) if written.get(place) != text]
        found = session.scalar(select(func.count()).select_from(IncidentText)) or 0
        on_old = session.scalar(select(func.count()).where(key_id.in_(before))) or 0
        broken = what_is_broken(session, keys)
        in_use = key_ids_in_use(session)
        events = session.scalar(select(func.count()).where(AuditEvent.action == "keys.rotated"))
    file = keys.file()
    outcome.figures = {
        "texts after": found,
        "unreadable or not what was written": len(unreadable),
        "left on an old key": on_old,
        "faults of chain, records, texts": len(broken),
        "events": events or 0,
    }
    outcome.problems += [f"{place}: not what was written" for place in unreadable]
    outcome.problems += [str(fault) for fault in broken]
    if found != len(written):
        outcome.problems.append(f"{found} texts there, {len(written)} written")
    if on_old or file.old or file.rotating or before & set(file.by_id):
        outcome.problems.append("the old keys are not gone")
    if in_use - set(file.by_id):
        outcome.problems.append("a text stands under a key that is nowhere")
    if leftovers(keys.path) or keys.path.stat().st_mode & 0o777 != 0o600:
        outcome.problems.append("the key file is not as it should be")
    return outcome


def _read(session: Session, keys: Keys) -> Iterator[tuple[tuple[str, int], str]]:
    rows = session.execute(
        select(incident.c.record_id, IncidentText.revision, IncidentText.envelope)
        .join(incident, incident.c.id == IncidentText.incident_id)
        .where(IncidentText.field == "narrative")
    )
    for record_id, revision, envelope in rows:
        place = Place(record_id, "narrative", revision)
        yield (record_id, revision), unseal(keys, place, envelope)


def main(arguments: list[str]) -> int:
    """0 when nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.ledger.rotation", description=__doc__)
    parser.add_argument("--long", action="store_true", help="20,000 texts, killed 5 times")
    parser.add_argument("--texts", type=int)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    texts = options.texts or (20_000 if options.long else 1_000)
    found, run_folder = 0, make_run_folder()
    try:
        for name in [options.database] if options.database else ("sqlite", "postgresql"):
            with (
                tempfile.TemporaryDirectory() as folder,
                _database(name, run_folder, folder) as url,
            ):
                installation = make_installation(Path(folder), url, 1)
                outcome = run(
                    installation, texts=texts, kills=options.kills, batch=200, seed=options.seed
                )
            print(f"\n{name}")
            for title, figure in outcome.figures.items():
                print(f"{figure:>10,}  {title}")
            for problem in outcome.problems[:20]:
                print(f"  PROBLEM  {problem}")
            found += len(outcome.problems)
    finally:
        databases.finish_run(run_folder)
    print(f"{found} problems")
    return int(bool(found))


@contextmanager
def _database(name: str, run_folder: Path, folder: str) -> Iterator[str]:
    if name == "sqlite":
        with databases.fresh_sqlite(run_folder, Path(folder)) as url:
            yield url
    else:
        with databases.fresh_postgresql(run_folder) as url:
            yield url


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
