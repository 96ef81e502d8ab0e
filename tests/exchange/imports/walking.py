"""Walking through the pages of import as a coordinator does, in a browser without scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.database import Database

ANSWERS = {
    "dates": "month-first",
    "incident_outcome": "detained",
    "people_count": "1",
    "source_of_knowledge": "colleague_account",
    "venue_type": "immigration_court",
    "sharing_basis": "engagement_terms",
    "attested_on": "2026-01-15",
    "attested": "y",
    "doubts": "needs_info",
    "repeated": "skip",
}
SURE = {"sure": "yes"}
INPUT = re.compile(r'<input id="(?P<name>v[^"]+)"[^>]* value="(?P<value>[^"]*)"')
SELECT = re.compile(r'<select id="(?P<name>[^"]+)".*?</select>', re.DOTALL)
REVISION = re.compile(r'name="revision" value="(\d+)"')
CHOSEN = re.compile(r'<option value="([^"]*)" selected>')


@dataclass
class Walker:
    """A coordinator in a browser without scripts."""

    client: FlaskClient
    path: str = ""

    def upload(self, data: bytes, name: str = "tracker.xlsx") -> TestResponse:
        # By hand: for a large file the test client would leave a temporary one behind.
        head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        answer = self.client.post(
            "/imports",
            data=head.encode() + data + b"\r\n--x--\r\n",
            content_type="multipart/form-data; boundary=x",
        )
        if answer.status_code == 303:
            self.path = answer.headers["Location"].rsplit("/", 1)[0]
        return answer

    def page(self, step: str) -> str:
        answer = self.client.get(f"{self.path}/{step}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def form(self, step: str) -> dict[str, str]:
        """What a browser would send back if nobody changed anything."""
        page = self.page(step)
        found = {one["name"]: one["value"] for one in INPUT.finditer(page)}
        for one in SELECT.finditer(page):
            chosen = CHOSEN.search(one[0])
            found[one["name"]] = chosen[1] if chosen else ""
        return {name: value for name, value in found.items() if name != "mapping"}

    def send(self, step: str, data: dict[str, str] | None = None, status: int = 303) -> str:
        began = REVISION.search(self.page("answers"))
        assert began
        form = {"revision": began[1], "sure": "yes", **(data or {})}
        answer = self.client.post(f"{self.path}/{step}", data=form)
        assert answer.status_code == status, answer.text
        return answer.headers.get("Location", "") if status == 303 else answer.text

    def to_check(self) -> None:
        """Everything as it is suggested, up to the last step."""
        self.send("reading", {"header_row": "1"})
        self.as_suggested("columns")
        self.as_suggested("values")
        self.send("answers", ANSWERS)

    def as_suggested(self, step: str, **changed: str) -> str:
        return self.send(step, {**self.form(step), **changed})


def value_named(page: str, said: str) -> str:
    """The input of the value that a page asks for."""
    found = re.search(rf"“{re.escape(said)}”.*?(?:id|name)=\"(v\d+-\d+)", page, re.DOTALL)
    assert found, said
    return found[1]


def counted(database: Database, table: object) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]
