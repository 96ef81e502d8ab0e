"""Somebody else holds the write lock: waited for while it is worth it, then refused politely."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from app.ledger.chain import CHAIN_LOCK
from tests.durability.installation import Installation
from tests.durability.load import Load, filing
from tests.durability.register import Outcome, examine
from tests.durability.reports import make_reports

SLOWEST_START = 5.0  # seconds until every client has sent its report


def run(
    installation: Installation, host: str, port: int, *, held: float, patience: float, seed: int
) -> Outcome:
    """Hold the lock for `held` seconds while everybody files one report.

    Args:
        patience: seconds that the server waits for the lock.
    """
    reports = make_reports(len(installation.emails), random.Random(seed))
    with filing(Load(host, port, installation.emails, reports, pause=patience / 8)) as load:
        with holding_the_lock(installation):
            load.release()
            load.wait_until_sent(len(reports), SLOWEST_START)
            time.sleep(held)
            while_held = load.finished
            reading = load.get("/incidents")
        load.finish()
    outcome = examine(installation, reports)
    refused = sum(report.was_answered(503) for report in reports)
    if while_held:
        outcome.problems.append(f"{while_held} reports acknowledged while the lock was held")
    if reading != 200:
        outcome.problems.append(f"reading answered {reading} while the lock was held")
    if refused != (len(reports) if held > patience else 0):
        outcome.problems.append(f"{refused} reports were refused for now")
    outcome.figures = {
        "seconds held": held,
        "seconds the server waits": patience,
        "reports refused for now": refused,
        **outcome.figures,
    }
    return outcome


@contextmanager
def holding_the_lock(installation: Installation) -> Iterator[None]:
    """The lock that every filing needs, held by another process's connection."""
    if installation.is_sqlite:
        with closing(sqlite3.connect(installation.database_file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    else:
        with psycopg.connect(installation.plain_url) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
            yield
            connection.rollback()
