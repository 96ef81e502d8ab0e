"""The TOML file that DOCKET_SETTINGS names."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.config import ConfigurationError, fill_from_file, read_settings
from tests.cli.running import run_docket


def filled(path: Path, text: str, **environ: str) -> dict[str, str]:
    """The environment afterwards."""
    path.write_text(text, encoding="utf-8")
    environ["DOCKET_SETTINGS"] = str(path)
    fill_from_file(environ)
    return environ


def test_what_it_says_is_a_setting_unless_the_environment_says_it(tmp_path: Path) -> None:
    file = """
    SECRET_KEY = "from the file"
    DOCKET_HOSTS = ["docket.example.org", "docket.example.net"]
    DOCKET_BEHIND_PROXY = true
    DOCKET_ADVOCATE_COUNTS = false
    MAIL_SERVER = "mail.example.org"
    MAIL_PORT = 2525
    """
    environ = filled(tmp_path / "docket.toml", file, MAIL_SERVER="localhost")
    settings = read_settings(environ=environ, instance=tmp_path)
    assert settings.secret_key == "from the file"
    assert settings.hosts == ("docket.example.org", "docket.example.net")
    assert settings.behind_proxy
    assert not settings.advocates_see_counts
    assert settings.mail["MAIL_SERVER"] == "localhost"
    assert settings.mail["MAIL_PORT"] == 2525


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("DOCKET_HOST = 'x'", "DOCKET_HOST is no setting"),
        ("[mail]\nserver = 'x'", "mail is no setting"),
        ("MAIL_PORT = 2.5", "MAIL_PORT is a text, a number, true or false, or texts"),
        ("DOCKET_HOSTS = [1]", "DOCKET_HOSTS is a text, a number, true or false, or texts"),
        ("MAIL_PORT 25", "is no TOML file"),
    ],
)
def test_a_mistake_in_it_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        filled(tmp_path / "docket.toml", text)


def test_a_command_reads_it(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKET_SETTINGS", str(tmp_path / "nowhere.toml"))
    with pytest.raises(ConfigurationError, match="cannot be read: No such file or directory"):
        run_docket(app, "user", "list")
