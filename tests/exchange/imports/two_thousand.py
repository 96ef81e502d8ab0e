"""A person's way through an old sheet of 2,000 rows: what is asked, and how long the machine takes.

.venv/bin/python -m tests.exchange.imports.two_thousand [--rows 2000] [--database URL]
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import random
import re
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app import create_app
from app.database import upgrade
from app.ledger.keys import make_key_file
from app.places.service import load_places
from tests.exchange.imports.importing import SAMPLES
from tests.exchange.imports.walking import ANSWERS, REVISION, SURE, Walker, value_named
from tests.factories import make_person, sign_in

STYLES = ("%m/%d/%Y", "%d-%b-%y", "%Y-%m-%d", "%B %d, %Y", "%m/%d/%Y 00:00")
NO_DATES = ("last Thursday", "2025-13-04", "01/02/2031 00:00")
LEGEND = "<legend>"


def sheet(rows: int, seed: int = 5) -> bytes:
    """Rows like those of the legacy tracker, on other days."""
    draws = random.Random(seed)
    text = (SAMPLES / "legacy_tracker_cp1252.csv").read_text("cp1252")
    header, *known = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    templates = [row for row in known if any(row)]
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(header)
    for number in range(rows):
        row = list(draws.choice(templates))
        if row[2] not in NO_DATES:
            day = date(2025, 5, 1) + timedelta(days=draws.randrange(400))
            row[2] = day.strftime(draws.choice(STYLES))
        if (len(row[13]) > 2000 or "A123" in row[13]) and draws.random() > 0.2:
            row[13] = ""
        sent = datetime(2025, 5, 1) + timedelta(minutes=37 * number)  # noqa: DTZ001
        writer.writerow([f"{sent:%m/%d/%Y %H:%M}", *row[1:]])
    return made.getvalue().encode()


def walk(walker: Walker, data: bytes) -> dict[str, Any]:
    """From upload to accepted and back; what was asked, and seconds of processor time."""
    found: dict[str, Any] = {}

    def timed(name: str, act: Callable[..., Any], *given: Any, **more: Any) -> Any:
        started = time.process_time()
        answer = act(*given, **more)
        found[name] = round(time.process_time() - started, 1)
        return answer

    timed("seconds to upload", walker.upload, data, "tracker.csv")
    walker.send("reading", {"header_row": "1"})
    found["columns to look at"] = walker.page("columns").count('<select id="column-')
    walker.as_suggested("columns")
    page = walker.page("values")
    parts = [part.split("<details") for part in page.split('<section class="part">')[1:]]
    found["values to look at"] = sum(part[0].count(LEGEND) for part in parts)
    found["values folded away"] = sum("".join(part[1:]).count(LEGEND) for part in parts)
    crossing, doubtful = value_named(page, "10-15"), value_named(page, "yes judicial?")
    walker.as_suggested(
        "values",
        **{f"{crossing}-agents_count": "unknown", f"{doubtful}-warrant_shown": "unreadable"},
    )
    walker.send("answers", ANSWERS)
    found["answers for every row"] = len(ANSWERS)
    walker.send("texts", {"all": "mend"})
    page = timed("seconds to check", walker.page, "check")
    kinds = [html.unescape(kind) for kind in re.findall(r'name="kind" value="([^"]+)"', page)]
    found["kinds of doubt"] = len(kinds)
    found["pairs shown"] = page.count('name="skip"')
    form = {"revision": REVISION.findall(page)[0], "kind": kinds}
    walker.client.post(f"{walker.path}/doubts", data=form)
    page = walker.page("check")
    found["rows"] = dict(re.findall(r'<th scope="row">([^<]*)</th><td class="n">([^<]*)', page))
    made = timed("seconds to bring in", walker.send, "run")
    pushes = 0
    while "Accept many at once" in walker.client.get(made).text:
        accept = {"data": {"confidence": "probable"}}
        timed(
            f"seconds to accept, push {pushes + 1}", walker.client.post, f"{made}/accept", **accept
        )
        pushes += 1
    found["pushes to accept"] = pushes
    back = {"data": {**SURE, "touched": "yes"}}
    timed("seconds to take back", walker.client.post, f"{made}/undo", **back)
    return found


def main() -> None:
    """Walk once, on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--database", help="the URL of an empty one; else a SQLite file")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'rows.sqlite'}"
        upgrade(url)
        make_key_file(Path(folder) / "keys.json")
        keys = str(Path(folder) / "keys.json")
        app = create_app({"DATABASE_URL": url, "SECRET_KEY": "x" * 40, "DOCKET_KEYS": keys})
        with app.extensions["database"].write() as session:
            load_places(session)
        client = app.test_client()
        client.environ_base["HTTP_ORIGIN"] = "http://localhost"
        person = make_person(app, roles=["coordinator"])
        for name, value in walk(Walker(sign_in(client, person)), sheet(given.rows)).items():
            print(f"{name}: {value}")
        app.extensions["database"].engine.dispose()


if __name__ == "__main__":
    main()
