"""The pages of orders: who reads, who writes, what is refused, what a report shows."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from app.ledger.models import AuditDetail, AuditEvent
from app.places.orders.models import CourtOrder
from tests.conftest import ON_SQLITE
from tests.factories import file_record, make_person, sign_in
from tests.places.orders.making import FORM, only_these, order_of, put_on_the_list

NOTICE = "A lawyer must confirm its present status; matching facts is not a finding."


@pytest.fixture
def administrator(app: Flask, make_client: Callable[[], FlaskClient]) -> FlaskClient:
    """Somebody who keeps the list."""
    return sign_in(make_client(), make_person(app, roles=["administrator"]))


def newest(database: Database) -> CourtOrder:
    """The order that was added last."""
    with database.read() as session:
        return session.scalars(select(CourtOrder).order_by(CourtOrder.id.desc()).limit(1)).one()


def events(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    """What the audit says of orders."""
    with database.read() as session:
        rows = session.execute(
            select(AuditEvent.action, AuditEvent.object_id, AuditDetail.details)
            .join(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
            .where(AuditEvent.action.startswith("order."))
            .order_by(AuditEvent.sequence)
        ).all()
    return [(action, of, json.loads(details)) for action, of, details in rows]


def test_adding_and_ending(administrator: FlaskClient, database: Database) -> None:
    added = administrator.post("/orders/new", data=FORM)
    order = newest(database)
    assert (added.status_code, added.location) == (303, f"/orders#order-{order.id}")
    assert (order.name, order.begins, order.key, order.to_confirm, order.edited) == (
        "Doe v. Roe",
        date(2026, 3, 1),
        None,
        True,
        True,
    )
    assert [place.words for place in order.places] == ["Phoenix Immigration Court"]

    page = administrator.get(f"/orders/{order.id}/edit").text
    assert 'name="version" type="hidden" value="1"' in page
    ended = {**FORM, "version": "1", "standing": "ended", "ends": "2026-03-20"}
    assert administrator.post(f"/orders/{order.id}/edit", data=ended).status_code == 303
    of = f"order:{order.id}"
    assert events(database) == [
        ("order.added", of, {}),
        ("order.changed", of, {"fields": ["ends", "standing"]}),
    ]
    shown = administrator.get("/orders").text
    assert "March 1, 2026 to March 20, 2026" in shown
    assert newest(database).version == 2


def test_saving_what_is_there_already_writes_nothing(
    administrator: FlaskClient, database: Database
) -> None:
    administrator.post("/orders/new", data=FORM)
    path = f"/orders/{newest(database).id}/edit"
    assert administrator.post(path, data={**FORM, "version": "1"}).status_code == 303
    assert newest(database).version == 1
    assert len(events(database)) == 1


def test_the_form_of_an_order_shows_what_it_says(
    administrator: FlaskClient, database: Database
) -> None:
    with database.read() as session:
        for order in session.scalars(select(CourtOrder)).all():
            page = administrator.get(f"/orders/{order.id}/edit")
            text = html.unescape(page.text)
            assert order.name in text
            assert order.note in text
            checked = re.findall(r'<input checked [^>]*value="(\w+)"', page.text)
            assert {order.kind, order.area, order.standing, *order.venue_types.split()} <= {
                *checked
            }
            for place in order.places:
                assert place.words in text


REFUSED: list[tuple[Mapping[str, str], str]] = [
    ({"name": ""}, "Enter the name of the case or policy."),
    ({"kind": ""}, "Say what it is."),
    ({"kind": "law"}, "Choose one of the answers shown."),
    ({"issuer": " "}, "Enter the court or agency that issued it."),
    ({"standing": ""}, "Say where it stands"),
    ({"area": ""}, "Say where it reaches."),
    ({"places": ""}, "Name at least one place"),
    ({"places": "Nowhere Court"}, "“Nowhere Court” is not on the list of courts and offices"),
    ({"area": "cities", "places": "Xanthippeville, AZ"}, "not on the list of cities"),
    ({"area": "states", "places": "AZ\nQQ"}, "“QQ” is no state or territory"),
    ({"area": "country"}, "an order for the whole country names no places"),
    ({"area": "states", "places": "AZ\n" * 101}, "Name at most 100 places"),
    ({"ends": "2026-02-28"}, "Enter a last day that is not before the first."),
    ({"begins": "03/01/2026"}, "Enter a date as year-month-day"),
    ({"confirmed_on": "2999-01-01"}, "Enter a date that is not in the future."),
    ({"venue_types": "hallway"}, "Choose among the answers shown."),
    ({"link": "http://example.org/"}, "begins with https://"),
    ({"link": "javascript:alert(1)"}, "begins with https://"),
    ({"link": "https://"}, "begins with https://"),
    ({"link": "https://a@example.org/"}, "begins with https://"),
    ({"link": "https://[::1"}, "begins with https://"),
    ({"link": f"https://example.org/{'a' * 500}"}, "Shorten this to 500 characters."),
    ({"name": "x" * 301}, "Shorten this to 300 characters."),
    ({"note": "x" * 1_001}, "Shorten this to 1000 characters."),
    ({"note": "Ask at A 123 456 789."}, "Remove what looks like an A-number"),
    ({"citation": "clerk@example.org"}, "Remove what looks like an e-mail address"),
]


@ON_SQLITE
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    administrator: FlaskClient, database: Database
) -> None:
    before = newest(database).id
    for wrong, message in REFUSED:
        answer = administrator.post("/orders/new", data={**FORM, "citation": "No. 7", **wrong})
        text = html.unescape(answer.text)
        assert (answer.status_code, message in text) == (422, True), (wrong, message)
        assert text.count(message) >= 2, "in the summary, and beside the question"
        assert "No. 7" in text or "citation" in wrong
    assert newest(database).id == before
    assert events(database) == []


def test_the_same_order_is_not_added_twice(administrator: FlaskClient, database: Database) -> None:
    assert administrator.post("/orders/new", data=FORM).status_code == 303
    again = administrator.post("/orders/new", data={**FORM, "note": "Once more"})
    assert again.status_code == 422
    assert "The list has an order of this name, court and first day" in again.text
    assert "Once more" in again.text
    assert len(events(database)) == 1


def test_a_stale_form_is_shown_beside_the_newer_version(
    administrator: FlaskClient, database: Database
) -> None:
    administrator.post("/orders/new", data=FORM)
    path = f"/orders/{newest(database).id}/edit"
    first = {**FORM, "version": "1", "note": "The first note"}
    assert administrator.post(path, data=first).status_code == 303
    second = administrator.post(path, data={**first, "note": "The second note"})
    assert second.status_code == 409
    assert "The first note" in second.text
    assert "The second note" in second.text
    for version in ("", "0", "x", "9" * 12):
        again = administrator.post(path, data={**first, "version": version, "note": "Third"})
        assert again.status_code == 409, version
    assert newest(database).note == "The first note"
    over = administrator.post(path, data={**first, "version": "2", "note": "The second note"})
    assert (over.status_code, newest(database).note) == (303, "The second note")


@ON_SQLITE
def test_what_is_not_there(administrator: FlaskClient) -> None:
    for order_id in ("0", "999999", "9" * 30, "-1", "1e3", "x", "%00", "²"):
        assert administrator.get(f"/orders/{order_id}/edit").status_code == 404
        assert administrator.post(f"/orders/{order_id}/edit", data=FORM).status_code == 404


def test_an_order_entered_by_mistake_stays_on_the_list_alone(
    app: Flask, administrator: FlaskClient, client: FlaskClient, database: Database
) -> None:
    administrator.post("/orders/new", data=FORM)
    attorney = make_person(app)
    record = file_record(app, attorney)
    reader = sign_in(client, attorney)
    assert "Facts matching Doe v. Roe" in reader.get(f"/incidents/{record.record_id}").text
    path = f"/orders/{newest(database).id}/edit"
    assert (
        administrator.post(path, data={**FORM, "version": "1", "mistake": "y"}).status_code == 303
    )
    assert "Doe v. Roe" not in reader.get(f"/incidents/{record.record_id}").text
    page = reader.get("/orders").text
    assert "Doe v. Roe" in page.partition("Entered by mistake")[2]
    assert "/edit" not in page


SHOWN: list[tuple[dict[str, str | None], str | None]] = [
    ({}, "Facts matching Doe v. Roe"),
    ({"facility": None, "facility_other": "The annex"}, "Facts that may match Doe v. Roe"),
    ({"incident_date": "2026-02-01"}, None),
]


@ON_SQLITE
def test_what_a_report_shows(app: Flask, client: FlaskClient) -> None:
    only_these(app)
    order = order_of(area="facilities", note="Exceptions exist.", standing="on_appeal")
    put_on_the_list(app, order, "Phoenix Immigration Court")
    attorney = make_person(app)
    reader = sign_in(client, attorney)
    for report, shown in SHOWN:
        record = file_record(app, attorney, **report)
        page = html.unescape(reader.get(f"/incidents/{record.record_id}").text)
        panel = page.partition('id="orders-title"')[2].partition("</section>")[0]
        assert (NOTICE in panel) is (shown is not None)
        assert ("Doe v. Roe" in page) is (shown is not None)
        if shown:
            for words in (shown, "D. Ariz.", "status: On appeal", "From March 1, 2026", order.note):
                assert words in panel
        assert "violation" not in page.lower()
        assert ("It may cover this report:" in page) is ("facility" in report)


@ON_SQLITE
def test_a_link_is_plain_and_sends_no_referrer(administrator: FlaskClient) -> None:
    link = "https://example.org/docket?a=1&b=2"
    administrator.post("/orders/new", data={**FORM, "link": link, "citation": "No. 7"})
    page = administrator.get("/orders").text
    assert f'<a href="{html.escape(link)}" rel="noreferrer">No. 7</a>' in page
