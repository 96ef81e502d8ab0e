"""`docket verify --export`: a whole file is told from a cut, a changed and a foreign one."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from tests.cli.running import run_docket
from tests.exchange.test_export_rows import make_records
from tests.factories import make_person, sign_in


@pytest.fixture
def taken(app: Flask, client: FlaskClient, tmp_path: Path) -> Callable[[str], Path]:
    """A file as somebody downloaded it."""
    person = make_person(app, roles=["attorney", "coordinator"])
    make_records(app, person)
    sign_in(client, person)

    def take(name: str) -> Path:
        file = tmp_path / name
        file.write_bytes(client.get(f"/exports/{name}?state=AZ").data)
        return file

    return take


@pytest.mark.parametrize(
    "name", ["incidents.csv", "incidents.jsonl", "incidents.xlsx", "incidents.zip"]
)
def test_what_was_sent_is_known(app: Flask, taken: Callable[[str], Path], name: str) -> None:
    result = run_docket(app, "verify", "--export", taken(name))
    assert result.exit_code == 0, result.output
    assert f"{name} is whole: 6 records, 2 left out: consent; sent to person:" in result.stdout


def rewritten(file: Path, change: Callable[[str, bytes], bytes]) -> None:
    """The same zip with other contents, well made."""
    with zipfile.ZipFile(file) as package:
        members = {name: change(name, package.read(name)) for name in package.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    file.write_bytes(made.getvalue())


def with_one_record_less(name: str, data: bytes) -> bytes:
    if name == "incidents.csv":
        return b"".join(data.splitlines(keepends=True)[:-1])
    return data


def with_another_number(name: str, data: bytes) -> bytes:
    if name != "manifest.json":
        return data
    return json.dumps({**json.loads(data), "records": 5}).encode()


def with_another_link(name: str, data: bytes) -> bytes:
    if name != "manifest.json":
        return data
    return json.dumps({**json.loads(data), "audit_hash": "0" * 64}).encode()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_changed_or_cut_is_not(app: Flask, taken: Callable[[str], Path]) -> None:
    cases: list[tuple[str, Callable[[Path], object], str]] = [
        ("incidents.csv", lambda f: f.write_bytes(f.read_bytes()[:-40]), "knows no export"),
        (
            "incidents.csv",
            lambda f: f.write_bytes(f.read_bytes().replace(b",AZ,", b",NM,", 1)),
            "knows no",
        ),
        ("incidents.jsonl", lambda f: f.write_bytes(f.read_bytes() + b"{}\n"), "knows no export"),
        ("incidents.zip", lambda f: f.write_bytes(f.read_bytes()[:-30]), ""),
        (
            "incidents.zip",
            lambda f: rewritten(f, with_one_record_less),
            "not those that",
        ),
        ("incidents.zip", lambda f: rewritten(f, with_another_number), "another number"),
        ("incidents.zip", lambda f: rewritten(f, with_another_link), "another link"),
    ]
    for name, change, said in cases:
        file = taken(name)
        change(file)
        result = run_docket(app, "verify", "--export", file)
        assert result.exit_code == 1, (name, said, result.output)
        assert said in result.output, result.output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_broken_chain_vouches_for_nothing(app: Flask, taken: Callable[[str], Path]) -> None:
    file = taken("incidents.csv")
    database: Database = app.extensions["database"]
    with database.engine.begin() as connection:
        for (trigger,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
        ).fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql("UPDATE audit_event SET actor = 'person:99' WHERE sequence = 2")
    result = run_docket(app, "verify", "--export", file)
    assert result.exit_code == 1
    assert "the chain does not hold" in result.stdout
