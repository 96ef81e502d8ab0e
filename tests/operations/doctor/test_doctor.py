"""Each line of doctor, well and then wrong in turn."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import text

from app.database import normalize_url, now
from app.ledger.chain import SHELL, record_event
from app.ledger.guards import drop_guards
from app.operations.doctor.database import POSTGRESQL
from app.operations.doctor.examining import examine
from app.operations.doctor.finding import Finding, Installation, Level
from app.operations.keys.escrow import make_escrow, remember_escrow
from tests.cli.running import run_docket
from tests.factories import file_record, make_person
from tests.operations.backup.backing import database_of, make_pair

SECRET = "qWmXv3Zr8T1yUe5KpNc7Lb2HdGfJs9Aa"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def healthy(
    app: Flask, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    """An installation that has nothing to be told.

    But for the tests' PostgreSQL server, which waits for no disk: that is made to look right.
    """
    monkeypatch.setattr("app.operations.doctor.database.POSTGRESQL", {"server_encoding": "UTF8"})
    file_record(app, make_person(app), narrative="Some words.")
    with database_of(app).write() as session:
        record_event(session, SHELL, "backup.made", details={"size": 1, "digest": "0" * 64})
    keys = app.extensions["keys"]
    made = make_escrow(database_of(app), keys, now().date(), shares=3, needed=2, ahead=1)
    remember_escrow(keys.path, made)
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    for file in tmp_path.glob("*.sqlite*"):
        file.chmod(0o600)
    environ = {
        "SECRET_KEY": SECRET,
        "DOCKET_BACKUP_KEY": make_pair(tmp_path).written,
        "DOCKET_HOSTS": "docket.example.org",
        "DOCKET_BEHIND_PROXY": "1",
    }
    url = normalize_url(database_url)
    if not database_of(app).is_sqlite:
        url += "&options=-csynchronous_commit%3Don"
    return Installation(url, app.extensions["keys"].path, instance, environ)


def lines(
    installation: Installation, *, whole: bool = False, mail: bool = False
) -> dict[str, Finding]:
    return {one.what: one for one in examine(installation, whole=whole, mail=mail)}


def told(found: dict[str, Finding]) -> dict[str, str]:
    """What is not well."""
    return {what: one.level.word for what, one in found.items() if one.level}


def with_environment(installation: Installation, **changed: str) -> Installation:
    return replace(installation, environ={**installation.environ, **changed})


def test_all_is_well(healthy: Installation) -> None:
    expected = {
        "secret", "hosts", "mail", "modes", "keys", "keys left", "escrow", "disk", "database",
        "migrations", "settings", "triggers", "chain", "counts", "texts", "clock", "backup",
            "releases", "signing key",
    }  # fmt: skip
    for whole in (False, True):
        found = lines(healthy, whole=whole)
        assert told(found) == {}, found
        assert set(found) - {"integrity"} == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"SECRET_KEY": ""}, {"secret": "wrong"}),
        ({"SECRET_KEY": "short"}, {"secret": "wrong"}),
        ({"SECRET_KEY": "changeme" * 8}, {"secret": "wrong"}),
        ({"DOCKET_HOSTS": ""}, {"hosts": "wrong"}),
        ({"DOCKET_HOSTS": "*"}, {"hosts": "wrong"}),
        ({"DOCKET_HOSTS": "192.0.2.7"}, {"hosts": "look"}),
        ({"DOCKET_BEHIND_PROXY": ""}, {"hosts": "look"}),
        ({"DOCKET_HOSTS": "", "DOCKET_BEHIND_PROXY": ""}, {}),
        ({"MAIL_SERVER": "mail.example.org"}, {}),
        ({"MAIL_PORT": "many"}, {"mail": "wrong"}),
        ({"MAIL_SERVER": "mail.example.org", "MAIL_USE_TLS": "0"}, {"mail": "wrong"}),
        ({"MAIL_SERVER": "mail.example.org", "MAIL_USERNAME": "us"}, {"mail": "wrong"}),
        (
            {"MAIL_SERVER": "mail.example.org", "DOCKET_HOSTS": "", "DOCKET_BEHIND_PROXY": ""},
            {"mail": "look"},
        ),
        ({"DOCKET_BACKUP_KEY": ""}, {"backup": "look"}),
        ({"DOCKET_BACKUP_KEY": "docket-backup-public-1:AAAA"}, {"backup": "look"}),
    ],
)
@ON_SQLITE
def test_settings(healthy: Installation, changed: dict[str, str], expected: dict[str, str]) -> None:
    assert told(lines(with_environment(healthy, **changed))) == expected


@ON_SQLITE
def test_files(healthy: Installation, tmp_path: Path) -> None:
    healthy.keys.chmod(0o640)
    assert told(lines(healthy)) == {"keys": "wrong", "modes": "wrong"}
    healthy.keys.chmod(0o600)
    database = tmp_path / "docket.sqlite"
    database.chmod(0o644)
    assert "chmod 600" in lines(healthy)["modes"].said
    database.chmod(0o600)
    healthy.instance.chmod(0o777)
    assert told(lines(healthy)) == {"modes": "wrong"}
    healthy.instance.chmod(0o700)

    left = healthy.keys.with_name(f".{healthy.keys.name}.0a1b2c3d")
    left.write_text("{}")
    assert told(lines(healthy)) == {"keys left": "look"}
    left.unlink()

    whole = healthy.keys.read_text()
    healthy.keys.write_text(json.dumps({"version": 1, "keys": {}}))
    assert told(lines(healthy)) == {"escrow": "look", "texts": "look"}
    healthy.keys.write_text("{")
    assert told(lines(healthy, whole=True)) == {
        "keys": "wrong",
        "escrow": "wrong",
        "texts": "wrong",
        "chain": "wrong",
    }
    healthy.keys.unlink()
    assert lines(healthy)["keys"].level is Level.WRONG
    healthy.keys.write_text(whole)


@ON_SQLITE
def test_keys_on_paper(healthy: Installation, app: Flask) -> None:
    assert "any 2 of 3" in lines(healthy)["escrow"].said
    app.extensions["keys"].of_month("2031-01")
    found = lines(healthy)
    assert told(found) == {"escrow": "look"}
    assert "2031-01" in found["escrow"].said
    file = json.loads(healthy.keys.read_text())
    del file["escrow"]
    healthy.keys.write_text(json.dumps(file))
    assert told(lines(healthy)) == {"escrow": "look"}


@ON_SQLITE
def test_disk(healthy: Installation) -> None:
    usage = shutil.disk_usage("/")
    for megabytes, level in ((100, "wrong"), (500, "look")):
        full = usage._replace(free=megabytes << 20)
        with patch("app.operations.doctor.examining.shutil.disk_usage", return_value=full):
            assert told(lines(healthy)) == {"disk": level}


def test_a_database_that_is_not_there(healthy: Installation, database_url: str) -> None:
    gone = replace(healthy, url=database_url.replace("docket", "elsewhere"))
    assert told(lines(gone))["database"] == "wrong"
    assert not list(healthy.instance.parent.glob("elsewhere*")), "doctor makes none"


def test_migrations(healthy: Installation, app: Flask) -> None:
    for revision in ("0003", "9999"):
        with _changed(app, f"UPDATE alembic_version SET version_num = '{revision}'"):
            assert told(lines(healthy)) == {"migrations": "wrong"}


def test_triggers(healthy: Installation, app: Flask) -> None:
    with database_of(app).write() as session:
        on = "" if database_of(app).is_sqlite else " ON revision"
        session.execute(text(f"DROP TRIGGER no_delete_revision{on}"))
    assert told(lines(healthy)) == {"triggers": "wrong"}


@ON_SQLITE
def test_pragmas(healthy: Installation) -> None:
    def fewer(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=OFF")

    with patch("app.database._set_pragmas", fewer):
        found = lines(healthy)
    assert found["settings"].level is Level.WRONG
    assert "synchronous" in found["settings"].said


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_settings_of_postgresql(healthy: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = healthy.url.replace("%3Don", "%3Doff")
    assert "synchronous_commit" in lines(replace(healthy, url=careless))["settings"].said
    monkeypatch.setattr("app.operations.doctor.database.POSTGRESQL", POSTGRESQL)
    assert "fsync" in lines(healthy)["settings"].said
    monkeypatch.setattr("app.operations.doctor.database.OLDEST_POSTGRESQL", 990_000)
    assert "version" in lines(healthy)["settings"].said


def test_chain(healthy: Installation, app: Flask) -> None:
    with database_of(app).write() as session:
        drop_guards(session.connection())
    for statement in (
        "UPDATE audit_event SET actor = 'person:99' WHERE sequence = 2",
        "UPDATE audit_event SET previous = hash WHERE sequence = 2",
    ):
        with _changed(app, statement):
            assert told(lines(healthy))["chain"] == "wrong"
    with _changed(app, "UPDATE incident SET people_count = 9"):
        assert "chain" not in told(lines(healthy))
        assert told(lines(healthy, whole=True))["chain"] == "wrong"


def test_clock_and_backup(healthy: Installation) -> None:
    with patch("app.operations.doctor.examining.now", lambda: now() - timedelta(hours=1)):
        assert told(lines(healthy)) == {"clock": "wrong"}
    with patch("app.operations.doctor.examining.now", lambda: now() + timedelta(days=8)):
        assert told(lines(healthy)) == {"backup": "look"}
    with patch("app.operations.doctor.register.EVENT", "backup.none"):
        assert told(lines(healthy)) == {"backup": "look"}


@ON_SQLITE
def test_mail_is_tried_only_when_asked(healthy: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        port = str(taken.getsockname()[1])
        changed = with_environment(
            healthy, MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_USE_TLS="0"
        )
        assert told(lines(changed)) == {}
        assert told(lines(changed, mail=True)) == {"mail try": "wrong"}
    assert told(lines(healthy, mail=True)) == {"mail try": "look"}


@ON_SQLITE
def test_the_command(healthy: Installation, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in healthy.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("app.cli.doctoring.INSTANCE", healthy.instance)
    # run_docket gives the tests' own secret, which is long enough
    well = run_docket(app, "doctor")
    assert well.exit_code == 0, well.output
    monkeypatch.delenv("DOCKET_BACKUP_KEY")
    said = run_docket(app, "doctor", "--json")
    assert said.exit_code == 1
    assert {"backup"} == {one["what"] for one in json.loads(said.stdout) if one["level"] != "ok"}
    healthy.keys.chmod(0o644)
    said = run_docket(app, "doctor")
    assert said.exit_code == 2
    assert "wrong  keys        Others may read" in said.stdout


@contextmanager
def _changed(app: Flask, statement: str) -> Iterator[None]:
    """A change, kept while doctor looks, then undone by the old rows."""
    table = statement.split()[1]
    with database_of(app).write() as session:
        session.execute(text(f"CREATE TABLE kept AS SELECT * FROM {table}"))
        session.execute(text(statement))
    yield
    with database_of(app).write() as session:
        columns = session.execute(text("SELECT * FROM kept")).keys()
        names = list(columns)
        changed = ", ".join(
            f"{name} = (SELECT {name} FROM kept WHERE kept.{names[0]} = {table}.{names[0]})"
            for name in names[1:]
        )
        if len(names) == 1:
            session.execute(text(f"UPDATE {table} SET {names[0]} = (SELECT {names[0]} FROM kept)"))
        else:
            session.execute(text(f"UPDATE {table} SET {changed}"))
        session.execute(text("DROP TABLE kept"))
