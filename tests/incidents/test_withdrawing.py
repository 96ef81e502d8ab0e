"""A reporter takes an own report back, with a reason; nobody else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import file_record, make_office, make_person, read_record, sign_in
from tests.incidents.changes import hidden_value, revise_record, texts


def test_it_is_taken_back_with_a_reason(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    record = file_record(app, person, narrative="Some words.")
    path = f"/incidents/{record.record_id}/withdraw"
    revision = hidden_value(sign_in(client, person).get(path).text, "revision")

    refused = client.post(path, data={"reason": " \n", "revision": revision})
    assert refused.status_code == 422
    refused = client.post(path, data={"reason": "Call 602-555-0123", "revision": revision})
    assert refused.status_code == 422
    assert "Call 602-555-0123" in refused.text
    now = read_record(app, person, record.record_id)
    assert now == record

    done = client.post(path, data={"reason": "It was the next day.", "revision": revision})
    assert done.status_code == 303
    now = read_record(app, person, record.record_id)
    assert now is not None
    assert now.status.value == "withdrawn"
    kept = texts(app, now, "reason", "narrative")
    assert kept == {"reason": "It was the next day.", "narrative": "Some words."}

    again = client.post(path, data={"reason": "Once more.", "revision": "2"})
    assert again.status_code == 409
    edited = client.post(
        f"/incidents/{record.record_id}/edit", data={"people_count": "2", "revision": "2"}
    )
    assert edited.status_code == 409


def test_a_stale_form_takes_nothing_back(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    record = file_record(app, person)
    changed = revise_record(app, record, person, people_count="2")
    sign_in(client, person)
    stale = client.post(
        f"/incidents/{record.record_id}/withdraw", data={"reason": "Twice.", "revision": "1"}
    )
    assert stale.status_code == 409
    assert "Twice." in stale.text
    assert read_record(app, person, record.record_id) == changed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_takes_back_what_somebody_else_filed(
    app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    office = make_office(app)
    person = make_person(app, office=office)
    record = file_record(app, person)
    for role in ("attorney", "coordinator", "network_coordinator"):
        other = sign_in(make_client(), make_person(app, office=office, roles=[role]))
        sent = other.post(
            f"/incidents/{record.record_id}/withdraw", data={"reason": "No.", "revision": "1"}
        )
        assert sent.status_code == 404, role
    assert read_record(app, person, record.record_id) == record
