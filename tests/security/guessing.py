"""`python -m tests.security.guessing [--guesses 10000] [--database sqlite|postgresql]`: guessing at
one account, from one address and from many at once, while its owner signs in.

It starts the real server (gunicorn, two workers) as if behind a proxy, so that guesses can come
from any address, with a database of its own. Half of the guesses come from one address, half from
a thousand; the right password is in the middle of the list. Prints how many guesses had their
password looked at (the others got 429), and whether the real person was let in before, during
and after: on a device that is known, and on a new one by a link. Without --database it runs on
both. The exit status is 1 if the password was found, if more got through than the limits say, if
the owner was kept out, or at any answer that should not be.

A guess that falls into one of the tries that are let through is looked at, and the right one would
be right: some ten of 10,000, so that one run in a thousand finds it by luck. It is printed when;
the waits end half a minute, then one and a half, after the account was full.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.accounts.guessing.limits import ACCOUNT
from app.accounts.guessing.permits import make_permit
from app.accounts.models import Person
from app.database import Database
from app.ledger.chain import SHELL
from tests.durability.browser import Browser
from tests.durability.installation import Installation, make_installation
from tests.durability.server import HOST, Server
from tests.factories import PASSWORD
from tests.support import databases
from tests.support.run_folder import make_run_folder

GUESSERS = 8
ADDRESSES = 1_000
ONE_ADDRESS = "198.51.100.7"


@dataclass
class Outcome:
    """Answers to guesses, and what the owner met. `seconds`: from the first guess to the last."""

    answers: Counter[int] = field(default_factory=Counter)
    let_in: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    # Guesses that reached the password: their number, and when they were answered.
    looked_at: list[tuple[int, float]] = field(default_factory=list)


class Behind(Server):
    """The server, as if behind a proxy."""

    def _environment(self) -> dict[str, str]:
        return {**super()._environment(), "DOCKET_BEHIND_PROXY": "1"}


class Visitor(Browser):
    """Somebody at an address that a proxy tells; `known`: on the device of that visitor."""

    def __init__(self, port: int, address: str, known: Visitor | None = None) -> None:
        super().__init__(HOST, port, headers={"X-Forwarded-For": address})
        if known is not None:
            self._cookies["device"] = known._cookies["device"]

    def try_password(self, email: str, password: str) -> int:
        """The status of one try."""
        return self.post("/sign-in", {"email": email, "password": password}).status


def most_expected(seconds: float) -> int:
    """How many tries ACCOUNT lets through in so long; a run across midnight (UTC) gets more."""
    at, tries = 0.0, 0
    while at <= seconds:
        tries += 1
        at += ACCOUNT.wait(tries)
    return tries


def guess_all(port: int, email: str, guesses: Sequence[str], outcome: Outcome) -> None:
    """Try every password, half from one address, half from a thousand."""

    def one(number: int) -> int:
        other = f"203.0.{number % ADDRESSES // 250}.{number % 250 + 1}"
        visitor = Visitor(port, ONE_ADDRESS if number % 2 else other)
        status = visitor.try_password(email, guesses[number])
        if status != 429:
            outcome.looked_at.append((number, time.monotonic() - started))
        return status

    started = time.monotonic()
    with ThreadPoolExecutor(GUESSERS) as pool:
        outcome.answers.update(pool.map(one, range(len(guesses))))
    outcome.seconds = time.monotonic() - started


def attack(installation: Installation, port: int, number: int) -> Outcome:
    """All of it, against one running server."""
    outcome, email = Outcome(), installation.emails[0]
    guesses = [f"guess number {one} of many" for one in range(number)]
    guesses[number // 2] = PASSWORD
    known = Visitor(port, "192.0.2.1")

    def owner(what: str, where: Visitor) -> None:
        status = where.try_password(email, PASSWORD)
        if status == 302:
            outcome.let_in.append(what)
        else:
            outcome.problems.append(f"the real person, {what}: {status}")

    owner("before", known)
    guessing = threading.Thread(target=guess_all, args=(port, email, guesses, outcome))
    guessing.start()
    while guessing.is_alive() and Visitor(port, "192.0.2.2").try_password(email, "wrong") != 429:
        time.sleep(0.05)  # until the account is full
    owner("during, on the known device", Visitor(port, "192.0.2.3", known))
    stranger = Visitor(port, "192.0.2.4")
    refused = stranger.try_password(email, PASSWORD)
    if refused != 429:
        outcome.problems.append(f"a new device without a link was answered {refused}")
    used = stranger.post(f"/sign-in/new-device/{_link(installation)}", {})
    if used.status != 303:
        outcome.problems.append(f"the link was answered {used.status}")
    owner("during, on a new device with a link", stranger)
    guessing.join()
    owner("after, on the known device", Visitor(port, "192.0.2.5", known))
    judge(outcome, number)
    return outcome


def judge(outcome: Outcome, number: int) -> None:
    """What must not be."""
    if outcome.answers[302]:
        hits = [place for place in outcome.looked_at if place[0] == number // 2]
        outcome.problems.append(f"the password was found (number, seconds: {hits})")
    strange = {status for status in outcome.answers if status not in (200, 302, 429)}
    if strange or outcome.answers.total() != number:
        outcome.problems.append(f"answers that should not be: {dict(outcome.answers)}")
    found, most = outcome.answers[200] + outcome.answers[302], most_expected(outcome.seconds + 5)
    if not 0 < found <= most:
        outcome.problems.append(f"{found} guesses were looked at, of {most} at most")


def _link(installation: Installation) -> str:
    """As `docket user new-device` makes it."""
    with installation.opened() as app:
        database: Database = app.extensions["database"]
        with database.write() as session:
            return make_permit(session, SHELL, session.get_one(Person, 1))


@contextmanager
def behind_proxy(installation: Installation) -> Iterator[Behind]:
    """A started server that is gone afterwards."""
    server = Behind(installation)
    try:
        server.start()
        yield server
    finally:
        server.close()


def run(run_folder: Path, database: str, number: int) -> Outcome:
    """One run on one database of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=run_folder)))
        fresh = databases.fresh_postgresql(run_folder)
        if database == "sqlite":
            fresh = databases.fresh_sqlite(run_folder, folder)
        installation = make_installation(folder, stack.enter_context(fresh), 1)
        server = stack.enter_context(behind_proxy(installation))
        outcome = attack(installation, server.port, number)
        server.close()
        for line in server.log.read_text(errors="replace").splitlines():
            if "Traceback" in line or "crash in" in line:
                outcome.problems.append(f"the server's log: {line}")
        return outcome


def main(arguments: list[str]) -> int:
    """0 when all is as it should be."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.security.guessing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--guesses", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    options = parser.parse_args(arguments)
    run_folder, found = make_run_folder(), 0
    try:
        for database in [options.database] if options.database else ["sqlite", "postgresql"]:
            outcome = run(run_folder, database, options.guesses)
            print(
                f"{database}: {options.guesses:,} guesses in {outcome.seconds:.0f} s, "
                f"{len(outcome.looked_at)} looked at, {outcome.answers[429]:,} answered 429; "
                f"the real person was let in {'; '.join(outcome.let_in)}"
            )
            for problem in outcome.problems:
                print(f"  {problem}")
            found += len(outcome.problems)
    finally:
        databases.finish_run(run_folder)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
