"""`python -m tests.security.enumeration_timing [--tries 200] [--database sqlite|postgresql]`: does
the time of a refused sign-in tell who has an account?

Tries an address that nobody has, an account with a wrong password, one that is suspended, one
without a password and an invitation that nobody accepted, in turn, with Argon2 as it is in earnest,
and prints the median of each and its ratio to the first. Limits are emptied between two tries: it
is the hash that is measured. A benchmark, not a test: clocks of shared machines prove nothing.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, update

from app.accounts.guessing.models import Tries
from app.accounts.models import Office, Person
from app.accounts.roles import Role
from app.accounts.service import invite
from app.database import Database
from app.ledger.chain import SHELL
from tests.conftest import OWN_ORIGIN
from tests.durability.installation import make_installation
from tests.factories import make_office, make_person
from tests.support import databases
from tests.support.run_folder import make_run_folder

UNKNOWN = "unknown"


def people_to_try(app: Flask) -> dict[str, str]:
    """What somebody is → an address."""
    office = make_office(app)
    made = {
        what: make_person(app, office=office)
        for what in ("wrong password", "suspended", "no password")
    }
    emails = {UNKNOWN: "nobody-here@example.org"} | {w: p.email for w, p in made.items()}
    database: Database = app.extensions["database"]
    with database.write() as session:
        for what, change in (("suspended", {"active": False}), ("no password", {"password": None})):
            session.execute(update(Person).where(Person.email == emails[what]).values(change))
        emails["invited"] = "invited@example.org"
        there = session.get_one(Office, office.id)
        invite(session, SHELL, email=emails["invited"], office=there, roles=[Role.ATTORNEY])
    return emails


def medians(app: Flask, emails: dict[str, str], tries: int) -> dict[str, float]:
    """Milliseconds of a refused try, by what the account is; tried in turn, so that whatever
    else the machine does meets all alike."""
    database: Database = app.extensions["database"]
    times: dict[str, list[float]] = {what: [] for what in emails}
    for _ in range(tries):
        for what, email in emails.items():
            client = app.test_client()
            form = {"email": email, "password": secrets.token_hex(12)}
            started = time.perf_counter()
            answer = client.post("/sign-in", data=form, headers={"Origin": OWN_ORIGIN})
            times[what].append((time.perf_counter() - started) * 1000)
            assert answer.status_code == 200
            with database.write() as session:
                session.execute(delete(Tries))
    return {what: statistics.median(found) for what, found in times.items()}


def main(arguments: list[str]) -> int:
    """0 when it ran; the figures are for people to judge."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.security.enumeration_timing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    options = parser.parse_args(arguments)
    run_folder = make_run_folder()
    try:
        for database in [options.database] if options.database else ["sqlite", "postgresql"]:
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=run_folder)))
                fresh = databases.fresh_postgresql(run_folder)
                if database == "sqlite":
                    fresh = databases.fresh_sqlite(run_folder, folder)
                installation = make_installation(folder, stack.enter_context(fresh), 0)
                app = stack.enter_context(installation.opened())
                found = medians(app, people_to_try(app), options.tries)
                for what, median in found.items():
                    ratio = median / found[UNKNOWN]
                    print(f"{database}: {what:15} {median:7.1f} ms  {ratio:.3f} × unknown")
    finally:
        databases.finish_run(run_folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
