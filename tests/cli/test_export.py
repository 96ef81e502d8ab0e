"""`docket export`: the coordinator's file, at the server's shell."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cli.running import run_docket
from tests.exchange.reading import ids_of, rows_of
from tests.factories import MadePerson, file_record, make_office, make_person, sign_in

BASES = ("not_our_client", "pending", "refused", None)


@pytest.fixture
def person(app: Flask) -> MadePerson:
    """A coordinator with a record of each kind of basis."""
    person = make_person(app, office=make_office(app), roles=["attorney", "coordinator"])
    for number, basis in enumerate(BASES):
        file_record(
            app,
            person,
            sharing_basis=basis,
            incident_date=f"2026-03-{10 + number}",
            narrative="Some words.",
        )
    return person


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_shell_acts_for_the_network(app: Flask, person: MadePerson) -> None:
    result = run_docket(app, "export")
    assert result.exit_code == 0
    (row,) = rows_of(result.stdout_bytes)
    assert row["sharing_basis"] == "not_our_client"
    assert "narrative" not in row
    assert result.stderr.strip() == "1 records; 3 left out: consent"


def test_a_person_takes_what_the_page_would_give(
    app: Flask, person: MadePerson, client: FlaskClient
) -> None:
    sign_in(client, person)
    for options, query in (
        ([], ""),
        (["--narrative"], "?narrative=yes"),
        (["--values", "both"], "?values=both"),
        (
            ["--filter", "from=2026-03-11", "--filter", "city=Phoenix"],
            "?from=2026-03-11&city=Phoenix",
        ),
    ):
        result = run_docket(app, "export", "--as", person.email, *options)
        assert result.stdout_bytes == client.get(f"/exports/incidents.csv{query}").data, options
        assert "1 left out: consent" in result.stderr, options


def test_a_file_is_private_and_whole(app: Flask, person: MadePerson, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    result = run_docket(app, "export", "--as", person.email, "-o", file)
    assert result.exit_code == 0
    assert result.stdout_bytes == b""
    assert mode(file) == 0o600
    assert len(ids_of(file.read_bytes())) == 3
    assert [path.name for path in tmp_path.glob("*.csv*")] == ["out.csv"]
    assert list(tmp_path.glob(".*.csv*")) == []


def test_an_older_file_is_replaced_and_becomes_private(
    app: Flask, person: MadePerson, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("older")
    file.chmod(0o644)
    run_docket(app, "export", "--as", person.email, "--output", file)
    assert mode(file) == 0o600
    assert len(ids_of(file.read_bytes())) == 3


def test_an_export_that_fails_leaves_the_older_file(
    app: Flask, person: MadePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("older")

    def fail(*_given: object) -> None:
        raise RuntimeError("halfway")

    monkeypatch.setattr("app.exchange.export.csv_cells.read_text", fail)
    with pytest.raises(RuntimeError, match="halfway"):
        run_docket(app, "export", "--as", person.email, "--narrative", "-o", file)
    assert file.read_text() == "older"
    assert list(tmp_path.glob(".*.csv*")) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_exported(app: Flask, person: MadePerson, tmp_path: Path) -> None:
    attorney = make_person(app, office=person.office)
    for options, named in (
        (["--filter", "citty=Phoenix"], "citty"),
        (["--filter", "ij_ruling=maybe"], "maybe"),
        (["--filter", "city"], "field=value"),
        (["--format", "pdf"], "pdf"),
        (["--values", "words"], "words"),
        (["--as", "nobody@example.org"], "nobody@example.org"),
        (["--as", attorney.email], "may not export"),
        (["-o", str(tmp_path / "nowhere" / "out.csv")], "nowhere"),
    ):
        result = run_docket(app, "export", *options)
        assert result.exit_code == 2, options
        assert named in result.stderr, options
        assert result.stdout_bytes == b"", options
