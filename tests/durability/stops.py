"""PostgreSQL stopped, or its connections cut, in the middle of requests."""

from __future__ import annotations

import random
import time

from sqlalchemy.engine import make_url

from tests.durability.cluster import Cluster
from tests.durability.installation import Installation
from tests.durability.load import Load, filing
from tests.durability.register import Outcome, examine
from tests.durability.reports import make_reports
from tests.durability.server import HOST, running

REPORTS_FOR_EACH = 10
LONGEST_AWAY = 0.5  # seconds, beside what stopping and starting take


def run(installation: Installation, cluster: Cluster, *, stops: int, seed: int) -> Outcome:
    """Stop it so often while people file: by turns the server at once, and every connection."""
    random_numbers = random.Random(seed)
    reports = make_reports(stops * REPORTS_FOR_EACH, random_numbers)
    mid_request = 0
    with (
        running(installation) as server,
        filing(Load(HOST, server.port, installation.emails, reports)) as load,
    ):
        for stop in range(stops):
            load.release(REPORTS_FOR_EACH)
            load.wait_until_midway(REPORTS_FOR_EACH, random_numbers)
            mid_request += bool(load.in_flight)
            if stop % 2:
                cut_connections(cluster, installation)
            else:
                cluster.crash()
                time.sleep(random_numbers.uniform(0, LONGEST_AWAY))
                cluster.start_again()
        load.finish()
    outcome = examine(installation, reports)
    outcome.figures = {
        "stops": stops,
        "stops with a request in flight": mid_request,
        **outcome.figures,
    }
    return outcome


def cut_connections(cluster: Cluster, installation: Installation) -> None:
    """End every connection to the installation's database, as a restart of a proxy does."""
    name = make_url(installation.url).database
    cluster.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )
