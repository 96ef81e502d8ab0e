"""`kill -9` of the whole server while people file, again and again."""

from __future__ import annotations

import random

from tests.durability.commits import strike_after_commits
from tests.durability.installation import Installation
from tests.durability.load import Load, filing
from tests.durability.register import Outcome, examine
from tests.durability.reports import make_reports
from tests.durability.server import HOST, Server, running

SECONDS_WITHOUT_COMMIT = 2.0


def run(installation: Installation, *, kills: int, submissions: int, seed: int) -> Outcome:
    """Kill the server so often while the installation's people file so many reports.

    Before each kill as many reports are let go as come to it. Every other kill falls at a random
    moment of a request; the others right after a commit, whose answer is then on its way.
    """
    random_numbers = random.Random(seed)
    reports = make_reports(submissions, random_numbers)
    struck: list[int] = []  # requests in flight at each kill

    def kill(load: Load, server: Server) -> None:
        struck.append(load.in_flight)
        server.kill()

    with (
        running(installation) as server,
        filing(Load(HOST, server.port, installation.emails, reports)) as load,
    ):
        for at in range(kills):
            share = submissions * (at + 1) // kills - submissions * at // kills
            load.release(share)
            if at % 2:
                commits = random_numbers.randint(1, max(share // 2, 1))
                strike_after_commits(
                    installation, commits, SECONDS_WITHOUT_COMMIT, lambda: kill(load, server)
                )
            else:
                load.wait_until_midway(max(share, 1), random_numbers)
                kill(load, server)
            server.start()
        load.finish()
    outcome = examine(installation, reports)
    outcome.figures = {
        "kills": kills,
        "kills with a request in flight": sum(map(bool, struck)),
        **outcome.figures,
    }
    return outcome
