"""Several people who file at once, as fast as they are let."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.durability.browser import Browser
from tests.durability.reports import Report

PATIENCE = 180.0  # seconds until a person gives a report up


class Load:
    """Clients in threads; they sign in when made, and file what `release` lets them.

    Args:
        pause: seconds before a refused report is sent again.
    """

    def __init__(
        self,
        host: str,
        port: int,
        emails: Sequence[str],
        reports: Sequence[Report],
        *,
        pause: float = 0.1,
    ) -> None:
        self.reports = list(reports)
        self.sent = 0  # how often reports were sent
        self.in_flight = 0
        self._waiting = deque(reports)
        self._permits = threading.Semaphore(0)
        self._change = threading.Condition()
        self._browsers = [Browser(host, port, pause=pause) for _ in emails]
        signed_in: dict[str, Browser] = {}
        for browser, email in zip(self._browsers, emails, strict=True):
            if email in signed_in:
                browser.share_session(signed_in[email])
            else:
                browser.sign_in(email)
                signed_in[email] = browser
        self._threads = [
            threading.Thread(target=self._file, args=(browser,), name=f"client {at}")
            for at, browser in enumerate(self._browsers)
        ]

    @property
    def finished(self) -> int:
        """How many reports were acknowledged."""
        return sum(report.record_id is not None for report in self.reports)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def release(self, number: int | None = None) -> None:
        """Let so many more reports be filed; without a number all."""
        self._permits.release(len(self.reports) + len(self._threads) if number is None else number)

    def wait_until_sent(self, number: int, seconds: float) -> None:
        """Wait until reports were sent so often, counted from the start of all."""
        with self._change:
            self._change.wait_for(lambda: self.sent >= number, seconds)

    def wait_until_filed(self, number: int) -> None:
        """Wait until so many were acknowledged; a report that nobody takes is given up."""
        deadline = time.monotonic() + PATIENCE
        while self.finished < number and time.monotonic() < deadline:
            time.sleep(0.01)

    def wait_until_midway(self, number: int, random_numbers: random.Random) -> None:
        """Wait until some of so many further sends have begun, and then a moment of a request."""
        self.wait_until_sent(self.sent + random_numbers.randint(1, number), 5)
        time.sleep(random_numbers.uniform(0, self.usual_seconds()))

    def usual_seconds(self) -> float:
        """The median time of what was filed at the first attempt, or a guess."""
        times = sorted(
            report.seconds for report in self.reports if report.record_id and len(report.seen) == 1
        )
        return times[len(times) // 2] if times else 0.05

    def finish(self) -> None:
        """Let everything be filed, and wait for it."""
        self.release()
        for thread in self._threads:
            thread.join()

    def abandon(self) -> None:
        """End the clients, whatever is left."""
        self._waiting.clear()
        self.finish()

    def get(self, path: str) -> int:
        """The status that the first person gets for a page."""
        return self._browsers[0].get(path).status

    def _file(self, browser: Browser) -> None:
        while True:
            self._permits.acquire()
            try:
                report = self._waiting.popleft()
            except IndexError:
                return
            browser.file(report, time.monotonic() + PATIENCE, self._attempt)

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        with self._change:
            self.sent += 1
            self.in_flight += 1
            self._change.notify_all()
        try:
            yield
        finally:
            with self._change:
                self.in_flight -= 1


@contextmanager
def filing(load: Load) -> Iterator[Load]:
    """Start the clients; they are gone afterwards."""
    load.start()
    try:
        yield load
    finally:
        load.abandon()
