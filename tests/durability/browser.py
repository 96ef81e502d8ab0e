"""A client that behaves as a browser with a patient person before it."""

from __future__ import annotations

import html
import http.client
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.durability.reports import CUT, PASSING, REFUSED, Answer, Report
from tests.factories import PASSWORD

LONGEST_ANSWER = 60  # seconds
FORM = "application/x-www-form-urlencoded"


class Browser:
    """One person's browser. `pause`: seconds before the same form is sent again; `headers`: sent
    with every request, as a proxy on the way would add them."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        pause: float = 0.1,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.host, self.port, self.pause = host, port, pause
        self.headers = dict(headers or {})
        self._cookies: dict[str, str] = {}

    def sign_in(self, email: str) -> None:
        """Sign in, whatever it takes to reach the server."""
        while True:
            answer = self.post("/sign-in", {"email": email, "password": PASSWORD})
            if answer.status == 302:
                return
            if answer.status not in PASSING:
                raise RuntimeError(f"{email} could not sign in: {answer.status}")
            time.sleep(self.pause)

    def share_session(self, other: Browser) -> None:
        """Be another tab of the same person's."""
        self._cookies = other._cookies

    def file(
        self, report: Report, deadline: float, attempt: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """Send a report, and again after 503 or a broken connection, until it is answered.

        Args:
            deadline: of `time.monotonic()`, at which the person gives up.
            attempt: entered around each time it is sent.
        """
        report.first_sent = time.monotonic()
        while time.monotonic() < deadline:
            report.last_sent = datetime.now(UTC)
            with attempt():
                answer = self.post("/incidents/new", report.fields)
            report.seen.append(answer)
            if answer.status == 303:
                report.record_id = answer.location.split("/")[2]
                report.seconds = time.monotonic() - report.first_sent
                return
            if answer.status not in PASSING:
                return
            time.sleep(self.pause)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=LONGEST_ANSWER)
        own = {"Origin": f"http://{self.host}:{self.port}", "Connection": "close"}
        headers = {**self.headers, **own}
        if body is not None:
            headers["Content-Type"] = FORM
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={is_}" for name, is_ in self._cookies.items())
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()  # an answer that breaks off is none
        except ConnectionRefusedError:
            return Answer(REFUSED)
        except (OSError, http.client.HTTPException):
            return Answer(CUT)
        finally:
            connection.close()
        for given in response.headers.get_all("Set-Cookie", []):
            self._cookies.update({name: it.value for name, it in SimpleCookie(given).items()})
        return Answer(
            response.status,
            text,
            response.headers.get("Location", ""),
            response.headers.get("Retry-After", ""),
        )


def faults_of(report: Report) -> list[str]:
    """What was wrong with the answers to a report, beside that some refused it for now."""
    faults = []
    for answer in report.seen:
        if answer.status not in (303, *PASSING):
            faults.append(f"report {report.number}: answered {answer.status}")
        if answer.status == 503:
            page = html.unescape(answer.text)
            if not answer.retry_after.isdigit():
                faults.append(f"report {report.number}: 503 without Retry-After")
            if report.narrative not in page or report.key not in page:
                faults.append(f"report {report.number}: 503 without what was typed")
    return faults
