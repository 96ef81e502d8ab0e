"""The commit took place, and its answer was lost on the way: the moment that stops seldom meet."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database
from app.incidents.models import incident
from tests.factories import answers, make_person, sign_in
from tests.incidents.changes import file_by_form, new_key

NARRATIVE = "Six agents waited by the elevator, “all masked”."


@pytest.fixture
def break_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whatever is put into this list makes one commit's answer get lost."""
    orders: list[str] = []
    dialect = database.engine.dialect
    commit = dialect.do_commit
    lost = sqlite3.OperationalError if database.is_sqlite else psycopg.OperationalError

    def commit_and_break(connection: Any) -> None:
        commit(connection)
        if orders:
            raise lost(orders.pop())

    monkeypatch.setattr(dialect, "do_commit", commit_and_break)
    return orders


def filed(database: Database) -> int | None:
    with database.read() as session:
        return session.scalar(select(func.count(incident.c.id)))


def test_a_report_that_was_filed_unheard_is_found_when_it_is_sent_again(
    app: Flask, client: FlaskClient, database: Database, break_once: list[str]
) -> None:
    sign_in(client, make_person(app))
    given, key = answers(narrative=NARRATIVE), new_key()
    break_once.append("server closed the connection unexpectedly")
    unheard = client.post("/incidents/new", data={**given, "submission_key": key})
    assert unheard.status_code == 503
    assert NARRATIVE in unheard.text
    assert not break_once
    assert filed(database) == 1, "though nobody was told"

    assert file_by_form(client, given, key)
    assert filed(database) == 1
