"""Where a command cannot write: said before its work; and what is no file is never replaced."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Office
from app.cli.commands import main
from app.cli.common import usable_url
from app.config import CHECKOUT, ConfigurationError, write_private
from app.database import Database
from tests.cli.running import run_docket
from tests.cli.test_import import GOOD, HEADER


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(HEADER + GOOD)
    return path


@pytest.fixture
def pipe(tmp_path: Path) -> tuple[Path, Callable[[], bytes]]:
    """A named pipe, and what was written into it."""
    path, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(path)
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()), daemon=True)
    reader.start()

    def written() -> bytes:
        reader.join(10)
        return b"".join(read)

    return path, written


def offices(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Office)) or 0


@pytest.mark.parametrize("option", ["--report", "--suggest-mapping"])
def test_a_file_that_cannot_be_written_stops_the_import_before_it(
    app: Flask, database: Database, sheet: Path, tmp_path: Path, option: str
) -> None:
    for target in (tmp_path / "no" / "such.csv", tmp_path):
        result = run_docket(app, "import", sheet, "--office", "New", option, target)
        assert result.exit_code == 2
        assert f"{target} cannot be written" in result.output
    assert offices(database) == 0


@pytest.mark.parametrize("option", ["--report", "--suggest-mapping"])
def test_the_sheet_itself_is_not_written_over(
    app: Flask, database: Database, sheet: Path, tmp_path: Path, option: str
) -> None:
    (tmp_path / "other").symlink_to(sheet)
    for target in (sheet, tmp_path / "other"):
        result = run_docket(app, "import", sheet, "--office", "New", option, target)
        assert result.exit_code == 2
        assert "is the file to be read" in result.output
    assert sheet.read_text() == HEADER + GOOD
    assert offices(database) == 0


def test_an_export_goes_into_a_pipe_and_leaves_it_a_pipe(
    app: Flask, pipe: tuple[Path, Callable[[], bytes]]
) -> None:
    path, written = pipe
    result = run_docket(app, "export", "-o", path)
    assert result.exit_code == 0, result.output
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert b"record_id,source_ref" in written()


def test_a_report_goes_into_a_pipe_too(
    app: Flask, sheet: Path, pipe: tuple[Path, Callable[[], bytes]]
) -> None:
    path, written = pipe
    result = run_docket(app, "import", sheet, "--office", "New", "--report", path)
    assert result.exit_code == 0, result.output
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert b"docket_outcome" in written()


def test_a_dash_is_standard_output(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run_docket(app, "export", "-o", "-")
    assert b"record_id,source_ref" in result.stdout_bytes
    assert list(tmp_path.glob("-")) == []


def test_a_site_that_cannot_be_written_is_one_sentence(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run_docket(app, "site", tmp_path / "file" / "site")
    assert result.exit_code == 1
    assert "cannot be written: Not a directory." in result.output


def test_a_private_file_that_cannot_be_written_is_named_as_it_was_asked_for(
    tmp_path: Path,
) -> None:
    with pytest.raises(FileNotFoundError) as refused:
        write_private(tmp_path / "no" / "such.key", "x")
    assert refused.value.filename == str(tmp_path / "no" / "such.key")


def test_what_the_disk_does_not_take_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "no" / "backup.key"
    monkeypatch.setattr("sys.argv", ["docket", "backup", "--new-key", str(target)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"{target} cannot be read or written: No such file or directory.\n"
    )


def test_a_disk_that_takes_nothing_behind_standard_output_is_one_sentence(tmp_path: Path) -> None:
    no_room = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh"]  # no file may grow
    with (tmp_path / "output").open("wb") as output:
        ended = subprocess.run(
            [*no_room, sys.executable, "-P", "-m", "app.cli", "--help"],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr == "This could not be finished: File too large.\n"


@pytest.mark.parametrize(
    "url",
    [
        "docket.sqlite",
        "sqlite://",
        "mysql://somebody:secret@db/docket",
        "postgresql+psycopg2://somebody:secret@db/docket",
        "postgresql://somebody:secret@db:port/docket",
    ],
)
def test_a_url_that_names_no_database_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL names no database") as refused:
        usable_url(url, "DATABASE_URL")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["sqlite:////srv/docket.sqlite", "postgres://db/docket", "postgresql://docket@db"]
)
def test_a_url_that_names_one_is_taken(url: str) -> None:
    assert usable_url(url, "DATABASE_URL") == url
