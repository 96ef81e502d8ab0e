"""People file while the disk has no room, twice: before the first report ever, and later."""

from __future__ import annotations

import random
import time

from tests.durability.disks import Disk
from tests.durability.installation import Installation
from tests.durability.load import Load, filing
from tests.durability.register import Outcome, examine
from tests.durability.reports import make_reports

ROUNDS = 2  # the first report of all also needs a key, and a file of its own
LONGEST_WAIT = 30.0  # seconds until the full disk was noticed
ENOUGH_REFUSALS = 8


def run(
    installation: Installation, host: str, port: int, disk: Disk, *, reports: int, seed: int
) -> Outcome:
    """Fill the disk in each round, let a share of the reports go, free it, and let them in."""
    made = make_reports(reports, random.Random(seed))
    problems = []
    with filing(Load(host, port, installation.emails, made)) as load:
        for round_ in range(1, ROUNDS + 1):
            before = refusals(load)
            disk.fill()
            load.release(reports // ROUNDS)
            deadline = time.monotonic() + LONGEST_WAIT
            while refusals(load) - before < ENOUGH_REFUSALS and time.monotonic() < deadline:
                time.sleep(0.01)
            if refusals(load) == before:
                problems.append(f"round {round_}: nothing was refused, so the disk was not full")
            reading = load.get("/incidents")
            if reading != 200:
                problems.append(f"round {round_}: reading answered {reading}")
            disk.free()
            load.wait_until_filed(reports // ROUNDS * round_)
        load.finish()
    outcome = examine(installation, made)
    outcome.problems += problems
    refused = sum(report.was_answered(503) for report in made)
    outcome.figures = {"reports refused for now": refused, **outcome.figures}
    return outcome


def refusals(load: Load) -> int:
    """How many answers were 503 so far."""
    return sum(answer.status == 503 for report in load.reports for answer in [*report.seen])
