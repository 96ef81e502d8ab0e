"""`docket verify`: all holds, or what does not."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from app.database import Database
from app.ledger.guards import drop_guards
from tests.cli.running import run_docket
from tests.ledger.history import make_history

HEAD = re.compile(r"head of the chain is (\d+:[0-9a-f]{64})")


def test_an_empty_register(app: Flask) -> None:
    result = run_docket(app, "verify")
    assert (result.exit_code, result.stdout) == (0, "The register is empty.\n")


def test_a_register_that_holds_and_its_anchor(app: Flask) -> None:
    make_history(app)
    result = run_docket(app, "verify")
    assert result.exit_code == 0
    found = HEAD.search(result.stdout)
    assert found
    assert run_docket(app, "verify", "--anchor", found[1]).exit_code == 0
    assert run_docket(app, "verify", "--anchor", found[1].upper()).exit_code == 0
    make_history(app)
    assert run_docket(app, "verify", "--anchor", found[1]).exit_code == 0, "it has grown since"

    number, digest = found[1].split(":")
    for wrong in (f"{number}:{'0' * 64}", f"9{number}:{digest}"):
        result = run_docket(app, "verify", "--anchor", wrong)
        assert result.exit_code == 1
        assert "anchor" in result.stdout


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE incident SET people_count = 77 WHERE id = 1", "changed without a revision"),
        ("UPDATE audit_event SET actor = 'person:99' WHERE sequence = 2", "event 2"),
        ("UPDATE accepted_incident SET people_count = 60", "not what was accepted"),
        ("DELETE FROM revision WHERE id = 1", "revision"),
    ],
)
def test_what_does_not_hold_is_said(
    app: Flask, database: Database, change: str, named: str
) -> None:
    make_history(app)
    with database.engine.begin() as connection:
        drop_guards(connection)
        connection.execute(text(change))
    result = run_docket(app, "verify")
    assert result.exit_code == 1
    assert named in result.stdout
    assert "do not hold" in result.stdout


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_anchor(app: Flask) -> None:
    for anchor in ("", "12", "x:y", ":abc", "-1:abc", "\u0661:abc"):
        result = run_docket(app, "verify", "--anchor", anchor)
        assert result.exit_code == 2, anchor
        assert "NUMBER:HASH" in result.stderr
