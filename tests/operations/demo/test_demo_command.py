"""`docket demo`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from app.cli.demo import demo
from app.database import Database
from app.incidents.models import incident
from app.operations.demo.loader import count_records
from tests.conftest import ON_SQLITE, SECRET_KEY
from tests.factories import make_person


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("DOCKET_KEYS", str(tmp_path / "keys.json"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(demo, arguments)


def records(url: str) -> int:
    database = Database(url)
    with database.read() as session:
        found = count_records(session)
    database.engine.dispose()
    return found


def test_an_empty_database_is_made_and_filled(empty_database_url: str) -> None:
    result = run("--incidents", "300", "--seed", "9", "--database", empty_database_url)
    assert result.exit_code == 0, result.output
    assert "300 of 300 synthetic records" in result.output
    assert records(empty_database_url) == 300


@ON_SQLITE
def test_a_second_run_is_refused_unless_it_says_more(database_url: str) -> None:
    arguments = ("--incidents", "100", "--until", "2026-06-15", "--database", database_url)
    assert run(*arguments).exit_code == 0
    refused = run(*arguments)
    assert refused.exit_code == 2
    assert "--more" in refused.output
    assert records(database_url) == 100
    assert run(*arguments, "--more").exit_code == 0
    assert records(database_url) == 200


@ON_SQLITE
def test_consent_can_be_settled_in_all(database_url: str) -> None:
    settled = run("--incidents", "400", "--consent", "settled", "--database", database_url)
    assert settled.exit_code == 0
    database = Database(database_url)
    with database.read() as session:
        bases = set(session.scalars(select(incident.c.sharing_basis)))
    database.engine.dispose()
    assert bases == {"not_our_client", "client_consented", "engagement_terms"}


def test_a_real_database_is_refused(app: Flask, database_url: str) -> None:
    make_person(app)
    result = run("--incidents", "10", "--database", database_url)
    assert result.exit_code != 0
    assert "real accounts" in str(result.exception)
    assert records(database_url) == 0


@ON_SQLITE
def test_nothing_happens_in_the_future(database_url: str) -> None:
    # Two days: at midnight in UTC tomorrow is today a moment later.
    later = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    result = run("--until", later, "--database", database_url)
    assert result.exit_code == 2
    assert records(database_url) == 0
