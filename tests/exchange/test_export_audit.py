"""An export is written into the audit, and committed, before its first byte leaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database, WriteUnavailable
from app.exchange import service
from app.exchange.export import sending
from app.exchange.export.asked import Format
from app.exchange.export.csv_file import stream_csv
from app.ledger.models import AuditDetail, AuditEvent
from tests.cli.running import run_docket
from tests.factories import file_record, make_office, make_person, sign_in

NARRATIVE = "Words that must not leave by themselves."


def exports(database: Database) -> list[tuple[str, dict[str, object]]]:
    """Who exported, and the details."""
    with database.read() as session:
        rows = session.execute(
            select(AuditEvent.actor, AuditDetail.details)
            .join(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
            .where(AuditEvent.action == "incidents.exported")
            .order_by(AuditEvent.sequence)
        ).all()
    return [(actor, json.loads(details)) for actor, details in rows]


@pytest.fixture
def coordinator(app: Flask, client: FlaskClient) -> FlaskClient:
    person = make_person(app, roles=["attorney", "coordinator"])
    file_record(app, person, narrative=NARRATIVE)
    return sign_in(client, person)


def test_the_event_says_what_left_and_who_took_it(
    coordinator: FlaskClient, database: Database
) -> None:
    coordinator.get("/exports/incidents.csv?city=Phoenix&city=Miami&from=2026-01-01&narrative=yes")
    coordinator.get("/exports/incidents.csv?values=both")
    (first, second) = exports(database)
    assert first[0].startswith("person:")
    assert first[1] == {
        "format": "csv",
        "filters": [["city", "Phoenix"], ["city", "Miami"], ["from", "2026-01-01"]],
        "columns": 100,
        "preset": "everything",
        "narrative": True,
    }
    assert second[1]["narrative"] is False
    assert int(str(second[1]["columns"])) > 100


def test_it_is_committed_before_the_first_byte(
    coordinator: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def looked_at(*given: object) -> Iterator[bytes]:
        for piece in stream_csv(*given):  # type: ignore[arg-type]
            seen.append(len(exports(database)))  # another connection: committed or not there
            yield piece

    monkeypatch.setitem(sending.STREAMS, Format.CSV, looked_at)
    assert coordinator.get("/exports/incidents.csv").status_code == 200
    assert seen
    assert set(seen) == {1}


def test_a_client_that_goes_away_has_exported_all_the_same(
    coordinator: FlaskClient, database: Database
) -> None:
    answer = coordinator.get("/exports/incidents.csv", buffered=False)
    next(answer.iter_encoded())
    answer.close()
    assert len(exports(database)) == 1


def test_looking_at_what_an_export_would_hold_is_no_export(
    coordinator: FlaskClient, database: Database
) -> None:
    assert coordinator.get("/exports").status_code == 200
    assert coordinator.get("/exports/incidents.csv?citty=Phoenix").status_code == 400
    assert exports(database) == []


@pytest.mark.parametrize("error", [WriteUnavailable, RuntimeError])
def test_without_its_event_nothing_leaves(
    app: Flask,
    coordinator: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    error: type[Exception],
) -> None:
    def fail(*_given: object, **_options: object) -> None:
        raise error

    def no_stream(*_given: object) -> Iterator[bytes]:
        pytest.fail("something left")

    monkeypatch.setattr(service, "record_event", fail)
    monkeypatch.setitem(sending.STREAMS, Format.CSV, no_stream)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = coordinator.get("/exports/incidents.csv?narrative=yes")
    assert answer.status_code == (503 if error is WriteUnavailable else 500)
    assert NARRATIVE not in answer.text
    with pytest.raises(error):
        run_docket(app, "export", "-o", tmp_path / "out.csv")
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_others_take_nothing_and_leave_no_event(
    app: Flask,
    make_client: Callable[[], FlaskClient],
    database: Database,
) -> None:
    office = make_office(app)
    for role in ("attorney", "advocate", "administrator"):
        client = sign_in(make_client(), make_person(app, office=office, roles=[role]))
        assert client.get("/exports").status_code == 403
        assert client.get("/exports/incidents.csv").status_code == 403
    assert make_client().get("/exports/incidents.csv").status_code == 302
    assert exports(database) == []
