"""A report that is sent twice is filed once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database
from app.incidents.models import incident
from app.ledger.models import AuditEvent
from tests.factories import answers, make_person, read_record, sign_in
from tests.incidents.changes import (
    file_by_form,
    hidden_value,
    new_key,
    revise_record,
    texts,
    withdraw_record,
)

AT_ONCE = 6


def count(database: Database) -> tuple[int | None, int | None]:
    """Records, and events that say that one was filed."""
    with database.read() as session:
        filed = select(func.count()).where(AuditEvent.action == "incident.filed")
        return session.scalar(select(func.count(incident.c.id))), session.scalar(filed)


def test_the_same_form_twice_is_one_record(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, make_person(app))
    key = hidden_value(client.get("/incidents/new").text, "submission_key")
    first = file_by_form(client, answers(narrative="Some words."), key)
    again = client.post(
        "/incidents/new", data={**answers(narrative="Some words."), "submission_key": key}
    )
    assert again.status_code == 303
    assert again.headers["Location"] == f"/incidents/{first}/receipt"
    assert count(database) == (1, 1)


def test_the_same_form_many_times_at_once_is_one_record(
    app: Flask, make_client: Callable[[], FlaskClient], database: Database
) -> None:
    cookie = sign_in(make_client(), make_person(app)).get_cookie("session")
    assert cookie is not None
    given, key = answers(narrative="Some words."), new_key()

    def send(_number: int) -> str:
        client = make_client()
        client.set_cookie("session", cookie.value)
        return file_by_form(client, given, key)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ids = set(pool.map(send, range(AT_ONCE)))
    assert len(ids) == 1
    assert count(database) == (1, 1)


def test_a_new_form_with_the_same_answers_is_another_record(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, make_person(app))
    assert file_by_form(client, answers()) != file_by_form(client, answers())
    assert count(database) == (2, 2)


def test_a_key_is_its_accounts_own(
    app: Flask, make_client: Callable[[], FlaskClient], database: Database
) -> None:
    key = new_key()
    ids = {file_by_form(sign_in(make_client(), make_person(app)), answers(), key) for _ in range(2)}
    assert len(ids) == 2, "somebody else's key finds nothing, and tells nothing"
    assert count(database) == (2, 2)


def test_a_retry_that_says_something_else_is_offered_as_an_edit(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, make_person(app))
    key = new_key()
    record_id = file_by_form(client, answers(narrative="The first words."), key)
    changed = answers(people_count="2", narrative="The second words.")
    answer = client.post("/incidents/new", data={**changed, "submission_key": key})
    assert answer.status_code == 409
    assert "The first words." in answer.text
    assert "The second words." in answer.text
    assert hidden_value(answer.text, "revision") == "1"
    assert count(database) == (1, 1)

    saved = client.post(f"/incidents/{record_id}/edit", data={**changed, "revision": "1"})
    assert saved.status_code == 303
    with database.read() as session:
        row = session.execute(select(incident)).one()
    assert (row.people_count, row.revision) == (2, 2)


def test_a_late_retry_is_a_retry_whatever_became_of_the_report(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    person = make_person(app, roles=["attorney", "coordinator"])
    sign_in(client, person)
    key = new_key()
    record_id = file_by_form(client, answers(narrative="The first words."), key)
    record = read_record(app, person, record_id)
    assert record is not None
    changed = revise_record(app, record, person, people_count="2", narrative="Other words.")
    assert file_by_form(client, answers(narrative="The first words."), key) == record_id
    withdraw_record(app, changed, person)
    assert file_by_form(client, answers(narrative="The first words."), key) == record_id
    assert count(database) == (1, 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_without_a_key_is_given_back(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, make_person(app))
    for key in (None, "", "short", "a" * 37, "x" * 20 + "'", "\0" * 10, "\u0663" * 10):
        given = {**answers(narrative="Some words."), "submission_key": key}
        sent = {name: value for name, value in given.items() if value is not None}
        refused = client.post("/incidents/new", data=sent)
        assert refused.status_code == 422, key
        assert "Some words." in refused.text
    assert count(database) == (0, 0)


def test_what_was_filed_is_all_there(app: Flask, client: FlaskClient, database: Database) -> None:
    person = make_person(app)
    sign_in(client, person)
    given = answers(narrative="Six agents.\r\nAll masked.", agents_count="n6_10")
    record_id = file_by_form(client, given)
    record = read_record(app, person, record_id)
    assert record is not None
    assert record.revision == 1
    assert record.status.value == "submitted"
    assert (record.reporter_id, record.office_id) == (person.actor.person_id, person.office.id)
    assert record.answers["agents_count"] == "n6_10"
    assert record.answers["dhs_motion"] is None, "not asked is not unknown"
    assert record.answers["event_group_id"] not in (None, record_id)
    assert texts(app, record, "narrative") == {"narrative": "Six agents.\nAll masked."}
    assert count(database) == (1, 1)
