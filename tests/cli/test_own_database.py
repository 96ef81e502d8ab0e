"""The register's own SQLite file is no file of a command: reading it would drop its locks."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import text

from app.cli.common import SQLITE_FILES, refuse_own_database
from app.database import Database
from tests.cli.running import run_docket
from tests.conftest import ON_SQLITE

COMMANDS = [
    ("import", "{}", "--office", "Any"),
    ("import", "other.csv", "--mapping", "{}"),
    ("import", "other.csv", "--report", "{}"),
    ("import", "other.csv", "--suggest-mapping", "{}"),
    ("verify", "--export", "{}"),
    ("verify", "--release", "{}"),
    ("export", "--output", "{}"),
]


@pytest.fixture
def file(database: Database) -> Path:
    return Path(str(database.engine.url.database))


def locks_on(file: Path) -> int:
    """How many locks this process holds on a file, as the kernel lists them."""
    of_file = f":{file.stat().st_ino}"
    lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    fields = [line.split() for line in lines]
    return sum(one[4] == str(os.getpid()) and one[5].endswith(of_file) for one in fields)


def linked(file: Path, link: Callable[[Path, Path], None]) -> Path:
    other = file.with_name("rows.csv")
    link(file, other)
    return other


@ON_SQLITE
@pytest.mark.parametrize("arguments", COMMANDS)
def test_no_command_opens_it(app: Flask, file: Path, arguments: tuple[str, ...]) -> None:
    database: Database = app.extensions["database"]
    with database.read() as session:
        session.execute(text("SELECT count(*) FROM incident"))
        held = locks_on(file.with_name(f"{file.name}-shm")) + locks_on(file)
        assert held > 0
        result = run_docket(app, *(one.format(file) for one in arguments))
        assert result.exit_code == 2
        assert "is the register's own database" in result.output
        assert locks_on(file.with_name(f"{file.name}-shm")) + locks_on(file) == held


@ON_SQLITE
@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_under_another_name_it_is_the_same_file(
    database: Database, file: Path, link: Callable[[Path, Path], None]
) -> None:
    with pytest.raises(click.UsageError):
        refuse_own_database(linked(file, link), url=database.url)


@ON_SQLITE
def test_what_lies_beside_it_is_its_own_too(database: Database, file: Path) -> None:
    with database.write():
        beside = [file.with_name(file.name + ending) for ending in SQLITE_FILES]
        there = [one for one in beside if one.exists()]
        assert len(there) > 1
        for one in there:
            with pytest.raises(click.UsageError):
                refuse_own_database(None, one, url=database.url)


def test_any_other_file_is_not(database: Database, tmp_path: Path) -> None:
    other = tmp_path / "copy.csv"
    other.write_bytes(b"a,b\n")
    refuse_own_database(other, tmp_path / "absent.csv", None, url=database.url)
    refuse_own_database(other, url="sqlite://")
