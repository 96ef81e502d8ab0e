"""The list, each kind of file and the counts say the same; the long form is a command."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app.database import Database
from app.operations.demo.loader import load
from app.operations.demo.records import Plan
from tests.exchange.agreement import agree


def test_list_files_and_counts_agree(app: Flask, database: Database) -> None:
    keys = app.extensions["keys"]
    load(database, keys, Plan(400, 7, date(2026, 4, 30)), lambda _line: None)
    found = agree(database, keys, 8)
    assert found.problems == []
    assert found.records > 20
