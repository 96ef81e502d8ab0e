"""What a command makes before it does its work, and what it refuses to make."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cli import common
from app.cli.commands import main
from app.cli.common import prepare
from app.config import ConfigurationError, make_secret_key, read_settings
from app.database import WriteUnavailable, open_database
from app.ledger.guards import guards_expected, guards_present
from app.places.models import Facility
from tests.factories import file_record, make_person


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret that only tests use, long enough")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_is_made_once_and_is_private(tmp_path: Path) -> None:
    url, keys = f"sqlite:///{tmp_path / 'docket.sqlite'}", tmp_path / "keys.json"
    before = os.umask(0)
    try:
        prepare(url, keys)
        made = keys.read_bytes()
        prepare(url, keys)
    finally:
        os.umask(before)
    assert keys.read_bytes() == made, "a second run keeps the keys"
    assert mode(keys) == 0o600
    assert mode(tmp_path / "docket.sqlite") == 0o600
    database = open_database(url)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Facility)) == 99
        assert guards_present(session.connection()) == guards_expected("sqlite")
    database.engine.dispose()


def test_no_new_keys_are_made_over_records(app: Flask, database_url: str, tmp_path: Path) -> None:
    file_record(app, make_person(app), narrative="Some words.")
    lost = tmp_path / "lost.json"
    with pytest.raises(ConfigurationError, match=r"lost\.json is missing.*escrow"):
        prepare(database_url, lost)
    assert not lost.exists()


def test_without_a_secret_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="There is no SECRET_KEY"):
        read_settings({}, environ={}, instance=tmp_path)
    make_secret_key(tmp_path / "secret_key")
    first = read_settings({}, environ={}, instance=tmp_path).secret_key
    assert len(first) >= 32
    assert mode(tmp_path / "secret_key") == 0o600
    make_secret_key(tmp_path / "secret_key")
    assert read_settings({}, environ={}, instance=tmp_path).secret_key == first


def test_the_environment_names_database_keys_and_hosts(tmp_path: Path) -> None:
    found = read_settings(
        {},
        environ={
            "SECRET_KEY": "x" * 40,
            "DATABASE_URL": "postgresql://db/docket",
            "DOCKET_KEYS": "/run/keys.json",
            "DOCKET_HOSTS": "docket.example.org, www.example.org",
            "DOCKET_BEHIND_PROXY": "1",
            "DOCKET_ADVOCATE_COUNTS": "0",
        },
        instance=tmp_path,
    )
    assert found.database_url == "postgresql://db/docket"
    assert found.keys_file == Path("/run/keys.json")
    assert found.hosts == ("docket.example.org", "www.example.org")
    assert found.behind_proxy
    assert not found.advocates_see_counts


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ConfigurationError("The key file is missing."), "The key file is missing."),
        (WriteUnavailable(), "The database did not answer as it should"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    error: Exception,
    sentence: str,
) -> None:
    def fail(*_given: object, **_options: object) -> None:
        raise error

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'docket.sqlite'}")
    monkeypatch.setattr(common, "prepare", fail)
    monkeypatch.setattr("sys.argv", ["docket", "verify"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith(sentence)
    assert said.count("\n") == 1


def test_a_database_that_is_not_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://docket@/docket?host={tmp_path}")
    monkeypatch.setenv("DOCKET_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setattr("sys.argv", ["docket", "verify"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "The database did not answer" in said
    assert "Traceback" not in said
    assert not (tmp_path / "keys.json").exists()
