"""What is typed for the print stands nowhere afterwards: not in the database, not in a log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import MetaData, select

from app.database import Database
from tests.factories import file_record, make_person, sign_in

NAME, ROLE = "Ptarmigan Canary", "an attorney at Dotterel Canary"
TYPED = {"declarant_name": NAME, "declarant_role": ROLE}


def test_names_are_in_no_table_no_file_and_no_log(
    app: Flask,
    client: FlaskClient,
    database: Database,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "none"))  # nobody may need a folder to write to
    attorney = make_person(app)
    page = f"/incidents/{file_record(app, attorney).record_id}/declaration"
    sign_in(client, attorney)
    answers = [client.post(f"{page}{kind}", data=TYPED) for kind in ("", ".docx", ".pdf")]
    unset = client.post(f"{page}.pdf", data={**TYPED, "declarant_name": f"{NAME} 李"})

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert NAME in answers[0].text
    assert unset.status_code == 422
    assert "Canary" not in _whole(database)
    assert "Canary" not in caplog.text
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files  # the keys, and the database where it is a file
    assert not [path for path in files if b"Canary" in path.read_bytes()]


def _whole(database: Database) -> str:
    """Every row of every table."""
    tables = MetaData()
    tables.reflect(database.engine)
    with database.read() as session:
        return "\n".join(
            repr(row) for table in tables.sorted_tables for row in session.execute(select(table))
        )
