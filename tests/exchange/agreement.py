"""`python -m tests.exchange.agreement [--records 10000] [--filters 50] [--database URL]`: the list,
each kind of file and the counts say the same, for random filters over synthetic records.

For each filter: the records of the list less those that consent leaves out are those of CSV,
workbook and JSON Lines, in this order; and the sum of `people_count` in the CSV over records whose
basis opens them is the total of the counts with the same filters. A short form is in the test run.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.policy import NEVER_EXPORTED, OPEN_BASES, Actor, Scope
from app.accounts.roles import Role
from app.codebook import Kind, codebook
from app.codebook.indicators import INDICATORS
from app.database import Database, now, open_database, upgrade
from app.exchange.export.asked import Export
from app.exchange.export.csv_file import stream_csv
from app.exchange.export.json_lines import stream_json_lines
from app.exchange.export.workbook import stream_workbook
from app.incidents.filters import IMPORT, INDICATOR, Filters, read_filters
from app.incidents.models import import_batch, incident
from app.incidents.queries import list_records
from app.incidents.scope import imports_within, within
from app.insights.counts import count_people
from app.ledger.keys import Keys, make_key_file
from app.operations.demo.loader import load
from app.operations.demo.records import Plan
from app.places.service import load_places
from tests.exchange.reading import rows_of

Pairs = list[tuple[str, str]]
SEED = 7


@dataclass
class Found:
    """Figures, and what does not agree."""

    filters: int = 0
    records: int = 0
    empty: int = 0
    problems: list[str] = field(default_factory=list)


def agree(database: Database, keys: Keys, count: int) -> Found:
    """Compare for so many random filters, for a coordinator and a network coordinator by turns."""
    draw, found = random.Random(SEED), Found()  # which filters, not secrets
    with database.write() as session:
        office = session.scalars(
            select(incident.c.office_id).group_by(incident.c.office_id).limit(1)
        ).one()
        _bring_in(session, office)
        examples = _examples(session, office)
    roles = (Role.COORDINATOR, Role.NETWORK_COORDINATOR)
    for number in range(count):
        actor = Actor(0, office, frozenset([roles[number % 2]]))
        pairs = _filters(draw, examples)
        with database.snapshot() as session:
            filters = read_filters(
                pairs, session, within(actor, "incident.read"), imports=imports_within(actor)
            )
            _compare(session, keys, actor, filters, found)
    return found


def _bring_in(session: Session, office: int) -> None:
    """Every third report of this office, as if an import had brought it in."""
    made = {"office_id": office, "file_digest": "0" * 64, "created_at": now()}
    number = session.scalars(insert(import_batch).values(made).returning(import_batch.c.id)).one()
    some = incident.c.office_id == office, incident.c.id % 3 == 0
    session.execute(update(incident).where(*some).values(import_batch_id=number))


def _examples(session: Session, office: int) -> list[dict[str, Any]]:
    query = select(incident).where(incident.c.office_id == office).limit(400)
    rows = session.execute(query).mappings()
    return [dict(row) for row in rows]


def _filters(draw: random.Random, examples: list[dict[str, Any]]) -> Pairs:
    """One to three filters that some record fulfills together."""
    record = draw.choice(examples)
    names = [
        name
        for name, value in record.items()
        if value and name in codebook.fields and codebook[name].is_coded and name != "review_status"
    ]
    pairs: Pairs = []
    for name in draw.sample(names, k=draw.choice((1, 1, 2, 3))):
        pairs.append((name, draw.choice(str(record[name]).split())))
        if codebook[name].kind is Kind.CHOICE and draw.random() < 0.3:
            pairs.append((name, draw.choice(sorted(codebook[name].codes))))
    if draw.random() < 0.3:
        pairs.append(("city", record["city"]))
    if draw.random() < 0.4:
        day = record["incident_date"]
        pairs.append(("from", (day - timedelta(days=draw.randrange(90))).isoformat()))
        pairs.append(("to", (day + timedelta(days=draw.randrange(90))).isoformat()))
    if draw.random() < 0.2:
        pairs.append((INDICATOR, draw.choice(sorted(INDICATORS))))
    if record["import_batch_id"] and draw.random() < 0.8:
        pairs.append((IMPORT, str(record["import_batch_id"])))
    return pairs


def _compare(session: Session, keys: Keys, actor: Actor, filters: Filters, found: Found) -> None:
    export = Export(actor, filters)
    rows = rows_of(b"".join(stream_csv(session, keys, export)))
    ids = [row["record_id"] for row in rows]
    expected = [
        record_id
        for record_id, basis in _listed(session, actor, filters)
        if basis not in NEVER_EXPORTED
    ]
    lines = b"".join(stream_json_lines(session, keys, export)).decode().splitlines()
    found.filters += 1
    found.records += len(ids)
    found.empty += not ids
    for name, others in (
        ("list", expected),
        ("json lines", [json.loads(line)["record_id"] for line in lines]),
        ("workbook", _ids_of_workbook(b"".join(stream_workbook(session, keys, export)))),
    ):
        if others != ids:
            found.problems.append(f"{filters.pairs()}: csv {len(ids)}, {name} {len(others)}")
    # Counts begin with accepted records of people detained: ask the file for the same.
    counted = filters.with_default("review_status", ["accepted", "submitted", "needs_info"])
    counted = counted.with_default("incident_outcome", ["detained"])
    people = sum(
        int(row["people_count"] or 0)
        for row in rows_of(b"".join(stream_csv(session, keys, Export(actor, counted))))
        if row["sharing_basis"] in OPEN_BASES
    )
    scope = actor.scope("counts.exact")
    total = count_people(session, actor, Scope(scope), counted).people
    if people != total:
        found.problems.append(f"{counted.pairs()}: {people} people in the csv, {total} counted")


def _listed(session: Session, actor: Actor, filters: Filters) -> Iterator[tuple[str, str | None]]:
    """Every record of the list, page by page, as somebody who turns the pages sees them."""
    after = None
    while True:
        page = list_records(session, actor, filters, after=after)
        for record in page.records:
            yield record.record_id, str(record.answers.get("sharing_basis") or "") or None
        if page.older is None:
            return
        after = page.older


def _ids_of_workbook(data: bytes) -> list[str]:
    assert zipfile.is_zipfile(BytesIO(data))
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return [str(line[0]) for line in book.get_sheet_by_name("incidents").to_python()[1:]]


def filled(url: str, folder: Path, records: int) -> tuple[Database, Keys]:
    """A register with synthetic records."""
    upgrade(url)
    make_key_file(folder / "keys.json")
    database, keys = open_database(url), Keys(folder / "keys.json")
    with database.write() as session:
        load_places(session)
    today: date = datetime.now(UTC).date()
    load(database, keys, Plan(records, SEED, today), lambda _line: None)
    return database, keys


def main(arguments: list[str]) -> int:
    """Run it; 0 if all agree."""
    parser = argparse.ArgumentParser(prog="python -m tests.exchange.agreement")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--filters", type=int, default=50)
    parser.add_argument("--database", default="")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{folder}/register.sqlite"
        database, keys = filled(url, Path(folder), asked.records)
        found = agree(database, keys, asked.filters)
        database.engine.dispose()
    print(f"{found.filters} filters, {found.records:,} records exported, {found.empty} empty")
    for problem in found.problems:
        print(problem)
    print(f"{len(found.problems)} disagreements")
    return int(bool(found.problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
