"""Many who file at once: nobody is turned away, and nobody waits out of all proportion."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from statistics import median, quantiles

from flask import Flask

from app.cli.common import acting
from app.database import Database
from app.incidents.draft import draft_of
from app.incidents.service import file_report
from app.ledger.keys import Keys
from tests.durability.installation import Installation
from tests.durability.load import Load, filing
from tests.durability.register import Outcome, examine
from tests.durability.reports import Answer, Report, make_reports
from tests.durability.server import HOST, running
from tests.factories import answers


def in_one_process(installation: Installation, *, each: int, seed: int) -> Outcome:
    """A thread for each person, which writes without the web before it."""
    writers = len(installation.emails)
    reports = make_reports(writers * each, random.Random(seed))
    with installation.opened() as app:
        threads = [
            threading.Thread(target=_write, args=(app, email, reports[at::writers]))
            for at, email in enumerate(installation.emails)
        ]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - started
    return _with_times(examine(installation, reports), reports, seconds)


def over_http(installation: Installation, *, each: int, seed: int) -> Outcome:
    """A client for each person, at the real server."""
    reports = make_reports(len(installation.emails) * each, random.Random(seed))
    with (
        running(installation) as server,
        filing(Load(HOST, server.port, installation.emails, reports)) as load,
    ):
        started = time.monotonic()
        load.finish()
        seconds = time.monotonic() - started
    return _with_times(examine(installation, reports), reports, seconds)


def _write(app: Flask, email: str, reports: Sequence[Report]) -> None:
    database: Database = app.extensions["database"]
    keys: Keys = app.extensions["keys"]
    actor = acting(app, email)
    for report in reports:
        with database.read() as session:
            draft = draft_of(session, answers(narrative=report.narrative))
        started = time.monotonic()
        with database.write() as session:
            filed = file_report(session, keys, actor, draft, report.key)
        report.seconds = time.monotonic() - started
        report.record_id = filed.record_id
        report.seen.append(Answer(303))


def _with_times(outcome: Outcome, reports: Sequence[Report], seconds: float) -> Outcome:
    """With figures of time; a report that was not filed at once is a problem."""
    late = [report for report in reports if [answer.status for answer in report.seen] != [303]]
    outcome.problems += [f"report {report.number}: not filed at once" for report in late]
    times = [report.seconds for report in reports if report.record_id]
    middle, slow = median(times), quantiles(times, n=100)[98]
    outcome.figures |= {
        "median, ms": round(middle * 1000, 1),
        "99th percentile, ms": round(slow * 1000, 1),
        "99th percentile / median": round(slow / middle, 1),
        "reports/s": round(len(times) / seconds),
    }
    return outcome
