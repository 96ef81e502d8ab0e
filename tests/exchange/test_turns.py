"""A process sends few exports at once; the next one is told to wait, and nothing is lost by it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database, WriteUnavailable
from app.exchange import views
from app.exchange.turns import AT_ONCE
from app.ledger.models import AuditEvent
from tests.factories import file_record, make_person, sign_in

FILE = "/exports/incidents.csv"


@pytest.fixture
def coordinator(app: Flask, client: FlaskClient) -> FlaskClient:
    person = make_person(app, roles=["attorney", "coordinator"])
    file_record(app, person)
    return sign_in(client, person)


def begun(database: Database) -> int:
    """How many exports the audit knows of."""
    with database.read() as session:
        exported = AuditEvent.action == "incidents.exported"
        return session.scalars(select(func.count()).where(exported)).one()


def test_one_more_waits_and_leaves_no_trace(coordinator: FlaskClient, database: Database) -> None:
    running = [coordinator.get(FILE, buffered=False) for _ in range(AT_ONCE)]
    answer = coordinator.get(FILE)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Other exports are being sent" in answer.text
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert begun(database) == AT_ONCE
    running[0].close()  # its taker went away before the first byte
    whole = coordinator.get(FILE)
    assert whole.status_code == 200
    assert whole.data.count(b"\r\n") == 2
    assert begun(database) == AT_ONCE + 1


def test_whoever_breaks_off_gives_the_place_back(coordinator: FlaskClient) -> None:
    for _ in range(3 * AT_ONCE):
        answer = coordinator.get(FILE, buffered=False)
        assert answer.status_code == 200
        assert next(answer.iter_encoded())
        answer.close()
        answer.close()  # once more gives back nothing that others hold


def test_what_cannot_begin_takes_no_place(
    coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_disk(*_given: object) -> None:
        raise WriteUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(views, "begin_export", no_disk)
        for _ in range(AT_ONCE + 1):
            assert "Other exports" not in coordinator.get(FILE).text
    assert coordinator.get(FILE).status_code == 200
    for nonsense in ("?city=Nowhere&values=words", "?columns=none"):
        assert coordinator.get(FILE + nonsense).status_code == 400
    assert coordinator.get(FILE).status_code == 200
