"""`docket verify --release`, `docket publish`: what holds, what does not, what is not checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from app.cli.checking import verify
from app.ledger.guards import drop_guards
from app.publication.issuing import proposing
from app.releases import Erratum, Month, Release, Row
from app.releases.folder import files, name_of, put, read_all, seal
from tests.cli.running import run_docket
from tests.conftest import ON_SQLITE
from tests.factories import make_person
from tests.publication.register import desk_of, fill, make_reporters
from tests.publication.simple import simple
from tests.releases.examples import KEY, atom, publish, release, table

FOURTEEN = table(rows=(Row(("all",), 14),))


def check(path: Path, url: str = "") -> Result:
    """The command, where there is no register unless one is named."""
    environment = {"DATABASE_URL": url or f"sqlite:///{path.parent / 'none.sqlite'}"}
    return CliRunner().invoke(verify, ["--release", str(path)], env=environment)


def test_without_a_register_the_file_and_its_folder_are_checked(tmp_path: Path) -> None:
    publish(tmp_path, release(tables=(FOURTEEN,)), release(atoms=(), tables=()))
    for number in (1, 2):
        result = check(tmp_path / name_of(number))
        assert result.exit_code == 0, result.output
        assert "no register here" in result.output
    assert not (tmp_path / "none.sqlite").exists(), "checking makes nothing"
    (tmp_path / name_of(1)).unlink()
    alone = check(tmp_path / name_of(2))
    assert alone.exit_code == 0
    assert "do not all lie in its folder" in alone.output


def test_a_changed_byte_or_another_key_is_seen(tmp_path: Path) -> None:
    publish(tmp_path, release(tables=(FOURTEEN,)))
    path = tmp_path / name_of(1)
    path.write_bytes(path.read_bytes().replace(b'"people":14', b'"people":15'))
    result = check(path)
    assert result.exit_code == 1
    assert "not as it was signed" in result.output


BROKEN: tuple[tuple[str, Release], ...] = (
    ("fewer people", release(atoms=(atom(people=10),), tables=())),
    ("does not add up", release(tables=(table(),))),
    ("ends before", release(atoms=(atom(first=Month.read("2026-04")),), tables=())),
    ("not on its list", release(atoms=(atom(where="az/tempe"),), tables=())),
    ("one id", release(atoms=(atom(), atom(where="wa/seattle-area")), tables=())),
    ("another release", release(atoms=(atom(id="2.1"),), tables=())),
    ("never released", release(tables=(), errata=(Erratum("1.9", "false_report"),))),
    ("not from 5 to 30", release(tables=(), rule=replace(release().rule, threshold=4))),
    ("value twice", release(tables=(table(rows=(Row(("all", "all"), 14),)),))),
    ("covers already", release(atoms=(atom(), atom(id="1.2")), tables=())),
)


@pytest.mark.parametrize(("said", "wrong"), BROKEN)
def test_what_does_not_hold_within_a_release_is_said(
    tmp_path: Path, said: str, wrong: Release
) -> None:
    put(tmp_path, 1, seal(wrong, KEY))
    result = check(tmp_path / name_of(1))
    assert result.exit_code == 1
    assert said in result.output


def test_what_does_not_hold_between_releases_is_said(tmp_path: Path) -> None:
    first = release(tables=(FOURTEEN,))
    other_rule = release(atoms=(), tables=(), rule=replace(first.rule, threshold=12))
    publish(tmp_path, first, other_rule)
    assert "rule is not that" in check(tmp_path / name_of(2)).output
    (tmp_path / name_of(2)).unlink()
    publish(tmp_path, release(atoms=(), tables=(), as_of=date(2026, 4, 1)))
    assert "earlier day" in check(tmp_path / name_of(2)).output


def test_the_register_adds_what_only_it_knows(
    app: Flask, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setattr(proposing, "answer", simple)
    desk = desk_of(app)
    monkeypatch.setenv("DOCKET_RELEASES", str(desk.folder))
    fill(app, make_reporters(app, make_person(app)))
    dry = run_docket(app, "publish", "--dry-run")
    assert "12 people  Phoenix, AZ 2026-03" in dry.output
    assert "Nothing was written" in dry.output
    assert not files(desk.folder)
    result = run_docket(app, "publish", "--approve")
    assert result.exit_code == 0, result.output
    (path,) = files(desk.folder)
    assert read_all(desk.folder)[0].digest in result.output
    assert run_docket(app, "publish").exit_code == 1, "nothing more to release"

    holds = check(path, database_url)
    assert holds.exit_code == 0, holds.output
    assert "no register" not in holds.output
    with desk.database.engine.connect() as connection:
        drop_guards(connection)
        connection.execute(
            text(
                "UPDATE audit_event SET previous = :wrong WHERE action = 'release.approved'"
            ).bindparams(wrong="0" * 64)
        )
        connection.commit()
    broken = check(path, database_url)
    assert broken.exit_code == 1
    assert "not the one before its approval" in broken.output


@ON_SQLITE
def test_a_file_that_the_register_never_approved_is_none_of_its(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    publish(tmp_path / "other", release(tables=(FOURTEEN,)))
    result = check(tmp_path / "other" / name_of(1), database_url)
    assert result.exit_code == 1
    assert "knows no approval" in result.output
