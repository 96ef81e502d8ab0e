"""When a write cannot be made now: 503, when to try again, and the text still there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select, text

import app.database as database_module
from app.database import Database, WriteUnavailable
from app.incidents.models import incident
from app.ledger.chain import CHAIN_LOCK, SHELL, record_event
from tests.factories import answers, make_person, sign_in
from tests.incidents.changes import file_by_form, new_key
from tests.support.postgres import PostgresServer

NARRATIVE = "Six agents waited by the elevator, “all masked”; nobody showed a paper."


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 150)


@pytest.fixture
def signed_in(app: Flask, client: FlaskClient) -> FlaskClient:
    """An attorney, before anything goes wrong."""
    return sign_in(client, make_person(app))


@pytest.fixture
def held_lock(signed_in: FlaskClient, database: Database) -> Iterator[Connection]:
    """Somebody else's write, which does not end."""
    database.engine.dispose()
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.connection.cursor().execute("BEGIN IMMEDIATE")
        else:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({CHAIN_LOCK})"))
        yield connection
        connection.connection.rollback()


def filed(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(incident.c.id)).all())


@pytest.mark.usefixtures("held_lock")
def test_a_held_lock_is_an_exception_of_its_own(database: Database) -> None:
    with pytest.raises(WriteUnavailable), database.write() as session:
        record_event(session, SHELL, "session.started")


def test_a_report_that_cannot_be_written_comes_back_whole(
    held_lock: Connection, signed_in: FlaskClient, database: Database
) -> None:
    key = new_key()
    given = {**answers(narrative=NARRATIVE), "submission_key": key}
    refused = signed_in.post("/incidents/new", data=given)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert NARRATIVE in refused.text
    assert f'name="submission_key" value="{key}"' in refused.text, "to be sent again as it was"
    assert filed(database) == 0

    held_lock.connection.rollback()
    assert file_by_form(signed_in, answers(narrative=NARRATIVE), key)
    assert filed(database) == 1


@pytest.mark.usefixtures("held_lock")
def test_reading_goes_on_while_somebody_writes(signed_in: FlaskClient) -> None:
    assert signed_in.get("/incidents").status_code == 200


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_is_away(
    app: Flask,
    database: Database,
    make_client: Callable[[], FlaskClient],
    postgres_server: PostgresServer,
) -> None:
    client = sign_in(make_client(), make_person(app))
    database.engine.dispose()
    postgres_server.drop(database.engine.url.database or "")
    given = {**answers(narrative=NARRATIVE), "submission_key": new_key()}
    refused = client.post("/incidents/new", data=given)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert NARRATIVE in refused.text
    assert client.get("/incidents").status_code == 503
