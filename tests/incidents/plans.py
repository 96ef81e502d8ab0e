"""How a database would answer a query: over some thousand reports, and by which way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.orm import Session

from app.database import Database
from app.incidents.models import incident
from tests.factories import MadePerson, file_record

# Enough that an index pays: few days and few cities of many.
REPORTS, CITIES, DAYS = 4_000, 40, 1_000
FIRST = date(2023, 6, 1)


def many_reports(app: Flask, person: MadePerson) -> None:
    """Reports of one person, over places and days, and what the planner is told of them."""
    database: Database = app.extensions["database"]
    record = file_record(app, person)
    with database.write() as session:
        one = dict(
            session.execute(select(incident).where(incident.c.id == record.id)).mappings().one()
        )
        given = {name: value for name, value in one.items() if value is not None and name != "id"}
        given.pop("submission_key", None)
        rows = [
            {
                **given,
                "record_id": f"{number:04}-0000-0000",
                "city": f"Town {number % CITIES}",
                "incident_date": FIRST + timedelta(days=number * 7 % DAYS),
            }
            for number in range(REPORTS)
        ]
        session.execute(insert(incident), rows)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def plans_of(database: Database, work: Callable[[Session], object]) -> list[str]:
    """How the database would answer each query of `work` that reads reports."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, given: Any, *_rest: object) -> None:
        if re.search(r"\bFROM incident\b", statement):
            seen.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.read() as session:
            work(session)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    with database.engine.connect() as connection:
        return [_plan(connection, statement, given) for statement, given in seen]


def walks_the_table(plan: str) -> bool:
    """Whether a plan reads every report: SQLite says SCAN, PostgreSQL Seq Scan; an index without
    a condition is the whole table too."""
    if re.search(r"SCAN incident\b|Seq Scan on incident\b", plan):
        return True
    return "Scan" in plan and "Index Cond" not in plan


def _plan(connection: Connection, statement: str, given: Any) -> str:
    lite = connection.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if lite else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {statement}", given).all()
    return "\n".join(str(row[-1]) for row in rows)
