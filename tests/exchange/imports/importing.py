"""Running an import in tests, without a command around it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.accounts.policy import SHELL_ACTOR, Actor
from app.database import Database
from app.exchange.imports.checking import check_rows
from app.exchange.imports.dates import Order
from app.exchange.imports.filing import Import, write_rows
from app.exchange.imports.grid import Table
from app.exchange.imports.plan import Column, Doubts, Plan, Use
from app.exchange.imports.plan_file import plan_from_json
from app.exchange.imports.reading import read_file
from app.exchange.imports.rows import Outcome, Row
from app.incidents.models import incident
from app.incidents.record import Record, record_of

SAMPLES = Path(__file__).parent.parent / "samples"
SECRET = "a secret of the tests"
SAME = {
    "incident_outcome": "detained",
    "people_count": "1",
    "source_of_knowledge": "colleague_account",
    "venue_type": "immigration_court",
}
SEATTLE = {"city": "Seattle", "state": "WA"}
# A small old sheet: who, when, where, and what was seen.
PLAN = Plan(
    {
        "Ref": Column(Use.KEY),
        "Office": Column(Use.REPORTER),
        "Date": Column(Use.FIELDS, ("incident_date",)),
        "City": Column(Use.FIELDS, ("city", "state"), {"seatle": SEATTLE}),
        "Masked?": Column(Use.FIELDS, ("face_covering",), {"yes": {"face_covering": "all"}}),
        "Notes": Column(Use.FIELDS, ("narrative",)),
    },
    dates=Order.MONTH_FIRST,
    doubts=Doubts.WAIT,
    same=SAME,
)
HEADER = "Ref,Office,Date,City,Masked?,Notes\n"


def legacy_plan() -> Plan:
    """The mapping that docs/import.md walks through."""
    return plan_from_json((SAMPLES / "legacy_tracker_mapping.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Importer:
    """Imports for one office: `importer.check(text)`, `importer.run(text)`."""

    app: Flask
    office_id: int
    actor: Actor = SHELL_ACTOR
    plan: Plan = PLAN

    @property
    def database(self) -> Database:
        opened: Database = self.app.extensions["database"]
        return opened

    def table(self, given: str | bytes) -> Table:
        data = given if isinstance(given, bytes) else (HEADER + given).encode()
        return read_file(data)

    def check(self, given: str | bytes, **changed: object) -> list[Row]:
        plan = replace(self.plan, **changed)  # type: ignore[arg-type]  # fields of a plan
        with self.app.app_context(), self.database.read() as session:
            keys = self.app.extensions["keys"]
            return check_rows(session, self.office_id, self.table(given), plan, keys)

    def run(self, given: str | bytes, **changed: object) -> int | None:
        """Import; returns the number of the import."""
        rows = self.check(given, **changed)
        of = Import(self.actor, self.office_id, self.table(given), SECRET, self.plan.attested_on)
        return write_rows(self.database, self.app.extensions["keys"], of, rows)

    def records(self) -> dict[str, Record]:
        """The records of the office, by their key."""
        query = select(incident).where(incident.c.office_id == self.office_id)
        with self.database.read() as session:
            rows = [dict(row) for row in session.execute(query).mappings()]
        return {str(row["source_ref"]): record_of(row) for row in rows}


def outcomes(rows: list[Row]) -> list[Outcome]:
    """How each row ends."""
    return [row.outcome for row in rows]


def counted(rows: list[Row]) -> Counter[Outcome]:
    """How many rows end how."""
    return Counter(outcomes(rows))
