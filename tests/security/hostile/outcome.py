"""What must have become of a hostile text: kept as normalized, or refused by name of the field."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from werkzeug.test import TestResponse

from app.codebook import Value
from app.incidents.changing import current
from app.incidents.queries import texts_of
from app.places.queries import canonical_city
from tests.security.hostile.pages import Page, problems_of_page
from tests.security.world import PLACE, World


class Outcome:
    """What an attack has found so far, with its figures."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.problems: list[str] = []
        self.counts: Counter[str] = Counter()

    def judge(self, where: str, response: TestResponse, text: str) -> None:
        """Count an answer and look at its page."""
        self.counts["requests"] += 1
        self.counts[f"answered {response.status_code}"] += 1
        for problem in problems_of_page(response, text):
            kind = "server errors" if response.status_code >= 500 else "unescaped"
            self.counts[kind] += 1
            self.problems.append(f"{where}: {problem}: {text[:80]!r}")

    def revision(self, record_id: str) -> int:
        """The revision that a form for this report has to name."""
        with self.world.database.read() as session:
            record = current(session, record_id)
        assert record is not None
        return record.revision

    def must_hold(self, record_id: str, typed: Mapping[str, str]) -> None:
        """The report holds these texts, normalized and otherwise as they were typed."""
        with self.world.database.read() as session:
            record = current(session, record_id)
            assert record is not None
            texts = texts_of(session, self.world.app.extensions["keys"], record, typed)
            for name, text in typed.items():
                expected = normalized(text)
                if name == "city":  # spelled as the list of places does, if it is on it
                    listed = canonical_city(session, expected, str(PLACE["state"]))
                    expected = listed[0] if listed else expected
                stored = record.answers[name] if name in record.answers else texts.get(name)
                self.must_equal(name, stored, expected)

    def must_equal(self, name: str, stored: Value, expected: str) -> None:
        """A text was kept."""
        self.counts["texts kept"] += 1
        if (stored or "") != expected:
            self.counts["lost"] += 1
            self.problems.append(f"{name}: lost: {stored!r} instead of {expected!r}"[:300])

    def must_be_named(self, where: str, response: TestResponse, typed: Mapping[str, str]) -> None:
        """A text was refused by name of its field, and everything typed is still in the form."""
        self.counts["texts refused"] += len(typed)
        page = Page(response.get_data(as_text=True))
        if response.status_code != 422 or not page.errors & set(typed):
            self.counts["refused without a name"] += 1
            self.problems.append(f"{where}: {response.status}, no field named: {typed!r}"[:300])
        for name, text in typed.items():
            shown = (page.controls.get(name) or [""])[0]
            if normalized(shown) != normalized(text):
                self.counts["lost"] += 1
                self.problems.append(f"{where}: {name} shows {shown!r}, not {text!r}"[:300])


def normalized(text: str) -> str:
    """A text as it is to be stored: as it came over the wire, NFC, line feeds, trimmed."""
    body = urlencode({"text": text}, errors="surrogatepass")
    came = parse_qsl(body, keep_blank_values=True, errors="werkzeug.url_quote")[0][1]
    lines = came.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()
