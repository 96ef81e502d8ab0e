"""The pages of courts and offices: who adds, who changes, what is refused, what forms find then."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from app.ledger.models import AuditDetail, AuditEvent
from app.places.models import Facility
from app.places.queries import facilities, find_facility
from app.places.service import load_places
from tests.factories import file_record, make_person, sign_in
from tests.incidents.changes import hidden_value

NEW = {
    "name": "Yuma County Courthouse",
    "city": "yuma, az",
    "venue_type": "state_local_courthouse",
    "more_names": "Yuma Superior\nOld court on 2nd St",
    "note": "Moved in 2025.",
}
COURT = "Phoenix Immigration Court"
EDIT = f"/places/manage/{COURT}/edit"
HELD = {"city": "Phoenix, AZ", "venue_type": "immigration_court", "active": "y"}


@pytest.fixture
def coordinator(app: Flask, make_client: Callable[[], FlaskClient]) -> FlaskClient:
    """Somebody who may add."""
    return sign_in(make_client(), make_person(app, roles=["coordinator"]))


@pytest.fixture
def administrator(app: Flask, make_client: Callable[[], FlaskClient]) -> FlaskClient:
    """Somebody who may change."""
    return sign_in(make_client(), make_person(app, roles=["administrator"]))


def events(database: Database) -> list[tuple[str, dict[str, object]]]:
    """What the audit says of courts and offices."""
    with database.read() as session:
        rows = session.execute(
            select(AuditEvent.action, AuditDetail.details)
            .join(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
            .where(AuditEvent.action.in_(["place.added", "place.changed"]))
            .order_by(AuditEvent.sequence)
        ).all()
    return [(action, json.loads(details)) for action, details in rows]


def held(database: Database, name: str) -> Facility:
    """What the list says of one."""
    with database.read() as session:
        return session.scalars(select(Facility).where(Facility.name == name)).one()


def told(client: FlaskClient, path: str, data: dict[str, str]) -> str:
    """The page that refuses an answer."""
    answer = client.post(path, data=data)
    assert answer.status_code == 422
    return html.unescape(answer.get_data(as_text=True))


def test_a_court_that_was_missing_is_found_by_everybody(
    coordinator: FlaskClient, database: Database
) -> None:
    added = coordinator.post("/places/manage/new", data=NEW)
    assert (added.status_code, added.location) == (303, "/places/manage?q=Yuma+County+Courthouse")
    page = coordinator.get(added.location).get_data(as_text=True)
    assert "Saved: Yuma County Courthouse." in page
    assert "1 court or office" in page
    with database.read() as session:
        for text in ("yuma county courthouse", "Yuma Superior", "old court on 2nd st"):
            found = find_facility(session, text)
            assert found is not None, text
            assert (found.name, found.city, found.state) == (NEW["name"], "Yuma", "AZ")
    suggested = coordinator.get("/places/suggest?q=yuma+county").get_json()["results"]
    assert suggested[0]["name"] == NEW["name"]
    assert events(database) == [("place.added", {"place": NEW["name"]})]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"name": ""}, "Enter the name of the court or office."),
        ({"name": "???"}, "Write each name in letters and digits, without a slash."),
        ({"name": "Court A/B"}, "Write each name in letters and digits, without a slash."),
        ({"name": "phoenix immigration COURT"}, f"is on the list already, for {COURT}."),
        ({"more_names": COURT}, f"is on the list already, for {COURT}."),
        ({"more_names": "A123456789"}, "A-number"),
        ({"city": "Nowhere, AZ"}, "“Nowhere, AZ” is not on the list of cities"),
        ({"city": ""}, "Enter the city."),
        ({"venue_type": ""}, "Say what kind of place it is."),
        ({"note": "x" * 501}, "Shorten this to 500 characters."),
    ],
)
def test_what_cannot_be_is_told_and_kept(
    coordinator: FlaskClient, database: Database, answer: dict[str, str], message: str
) -> None:
    page = told(coordinator, "/places/manage/new", {**NEW, **answer})
    assert message in page
    assert "Moved in 2025." in page or "note" in answer
    assert events(database) == []


def test_an_administrator_corrects_and_retires(
    app: Flask, administrator: FlaskClient, database: Database
) -> None:
    record = file_record(app, make_person(app), facility=COURT)
    version = hidden_value(administrator.get(EDIT).get_data(as_text=True), "version")
    changed = {"city": "Mesa, AZ", "venue_type": "immigration_court", "more_names": "Mesa court"}
    assert administrator.post(EDIT, data={**changed, "version": version}).status_code == 303
    court = held(database, COURT)
    assert (court.city, court.active, court.edited) == ("Mesa", False, True)
    assert events(database) == [
        ("place.changed", {"fields": ["active", "city", "other_names"], "place": COURT})
    ]
    with database.write() as session:
        load_places(session)
        assert COURT not in [one.name for one in facilities(session)], "not suggested any more"
        found = find_facility(session, "Mesa court")
        assert found is not None, "reports come late"
        assert found.name == COURT
    assert held(database, COURT).city == "Mesa", "our own list leaves it"
    page = administrator.get("/places/manage?q=phoenix+immigration").get_data(as_text=True)
    assert "not in use" in page
    assert record.answers["facility"] == COURT


def test_nothing_changed_writes_nothing(administrator: FlaskClient, database: Database) -> None:
    page = administrator.get(EDIT).get_data(as_text=True)
    note = held(database, COURT).note
    sent = {**HELD, "note": note, "version": hidden_value(page, "version")}
    assert administrator.post(EDIT, data=sent).status_code == 303
    assert events(database) == []
    assert not held(database, COURT).edited


def test_two_at_once_are_told(administrator: FlaskClient, database: Database) -> None:
    version = hidden_value(administrator.get(EDIT).get_data(as_text=True), "version")
    first = {**HELD, "note": "The first note.", "version": version}
    assert administrator.post(EDIT, data=first).status_code == 303
    second = {**HELD, "note": "The second note.", "version": version}
    answer = administrator.post(EDIT, data=second)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The first note." in page
    assert "The second note." in page
    again = {**second, "version": hidden_value(page, "version")}
    assert administrator.post(EDIT, data=again).status_code == 303
    assert held(database, COURT).note == "The second note."


def test_one_name_by_two_at_once_is_listed_once(
    app: Flask, make_client: Callable[[], FlaskClient], database: Database
) -> None:
    clients = [sign_in(make_client(), make_person(app, roles=["coordinator"])) for _ in range(2)]
    start, answers = threading.Barrier(2), []

    def add(client: FlaskClient) -> None:
        start.wait()
        answers.append(client.post("/places/manage/new", data=NEW).status_code)

    threads = [threading.Thread(target=add, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 422]
    assert len(events(database)) == 1


def test_the_list_can_be_searched(coordinator: FlaskClient) -> None:
    assert 'href="/places/manage"' in coordinator.get("/orders").get_data(as_text=True)
    everything = coordinator.get("/places/manage").get_data(as_text=True)
    assert COURT in everything
    assert f"/places/manage/{COURT}" not in everything, "a coordinator adds, and changes nothing"
    assert COURT in coordinator.get("/places/manage?q=phoenix").get_data(as_text=True)
    for nothing in ("no such court", "%", "x" * 300, "???"):
        page = coordinator.get("/places/manage", query_string={"q": nothing}).get_data(as_text=True)
        assert "Nothing matches" in page
