"""The pages of releases: make, look, approve by another person, drop, retract, prepare."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import now
from app.ledger.models import AuditEvent
from app.releases.folder import files, read_all
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, make_person, sign_in
from tests.publication.register import desk_of, fill

Two = tuple[MadePerson, MadePerson]
TODAY = now().date().isoformat()
HIDDEN = re.compile(r'name="(number|seen)" value="([^"]*)"')


@pytest.fixture
def clients(
    make_client: Callable[[], FlaskClient], coordinators: Two
) -> tuple[FlaskClient, FlaskClient]:
    first, second = (sign_in(make_client(), person) for person in coordinators)
    return first, second


def test_made_by_one_and_approved_by_another(
    app: Flask, coordinators: Two, clients: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = clients
    assert "Nothing is published yet" in first.get("/releases").text
    refused = first.post("/releases/make", data={"as_of": TODAY})
    assert refused.status_code == 422
    assert "Nothing can be released" in refused.text
    fill(app, coordinators)
    fill(app, coordinators, reports=3, facility=None, city="Miami", state="FL")
    assert first.post("/releases/make", data={"as_of": "yesterday"}).status_code == 422
    assert first.post("/releases/make", data={"as_of": TODAY}).status_code == 303
    assert first.post("/releases/make", data={"as_of": TODAY}).status_code == 409

    page = first.get("/releases/candidate").text
    assert "Phoenix, AZ" in page
    assert "Miami, FL" in page, "what is held, and why"
    assert "Too few reports" in page
    assert "80%" in page, "12 of 15 reports"
    assert "Approve and publish" not in page, "not to whoever made it"
    sent = dict(HIDDEN.findall(page))
    assert first.post("/releases/approve", data=sent).status_code == 409
    other = second.get("/releases/candidate").text
    assert "Approve and publish" in other
    assert second.post("/releases/approve", data={**sent, "seen": "0"}).status_code == 409
    assert not files(desk_of(app).folder)
    assert second.post("/releases/approve", data=sent).status_code == 303
    assert second.post("/releases/approve", data=sent).status_code == 409, "not twice"
    (sealed,) = read_all(desk_of(app).folder)
    assert [atom.people for atom in sealed.release.atoms] == [12]
    assert sealed.digest[:16] in second.get("/releases").text
    assert first.get("/releases/candidate").status_code == 302


@ON_SQLITE
def test_what_changed_is_said_and_the_candidate_can_be_dropped(
    app: Flask, coordinators: Two, clients: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = clients
    fill(app, coordinators)
    first.post("/releases/make", data={"as_of": TODAY})
    sent = dict(HIDDEN.findall(second.get("/releases/candidate").text))
    fill(app, coordinators, reports=1)
    answer = second.post("/releases/approve", data=sent)
    assert answer.status_code == 409
    assert "12 in the candidate, 13 now" in answer.text
    assert not files(desk_of(app).folder)
    assert second.post("/releases/drop", data=sent).status_code == 303
    assert second.post("/releases/drop", data=sent).status_code == 409
    assert first.post("/releases/make", data={"as_of": TODAY}).status_code == 303


@ON_SQLITE
def test_a_number_is_retracted_with_the_next_release(
    app: Flask, coordinators: Two, clients: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = clients
    fill(app, coordinators)
    first.post("/releases/make", data={"as_of": TODAY})
    sent = dict(HIDDEN.findall(second.get("/releases/candidate").text))
    second.post("/releases/approve", data=sent)
    wrong = first.post("/releases/retract", data={"part": "9.9", "reason": "false_report"})
    assert wrong.status_code == 422
    assert 'value="9.9"' in wrong.text
    given = {"part": "1.1", "reason": "false_report"}
    assert first.post("/releases/retract", data=given).status_code == 303
    assert first.post("/releases/retract", data=given).status_code == 422, "once"
    assert "waits for the next release" in first.get("/releases").text
    # Nothing else is to be released: an erratum is enough for one.
    first.post("/releases/make", data={"as_of": TODAY})
    page = second.get("/releases/candidate").text
    assert "A report in it was false" in page
    second.post("/releases/approve", data=dict(HIDDEN.findall(page)))
    newest = read_all(desk_of(app).folder)[-1].release
    assert [(erratum.id, erratum.reason) for erratum in newest.errata] == [("1.1", "false_report")]
    assert "waits for the next release" not in first.get("/releases").text


@ON_SQLITE
def test_rule_and_areas_are_set_before_the_first_release_and_never_after(
    app: Flask,
    coordinators: Two,
    clients: tuple[FlaskClient, FlaskClient],
    make_client: Callable[[], FlaskClient],
) -> None:
    administrator = sign_in(make_client(), make_person(app, roles=["administrator"]))
    for areas, said in (
        ("Seattle area", "Write each area as"),
        ("Area = Seattle, WA; Nowhereville, WA", "not on the list of places"),
        ("Area = Seattle, WA; Portland, OR", "all in one state"),
        ("Area = Seattle, WA; Tukwila, WA\nOther = Seattle, WA; Spokane, WA", "stands twice"),
        ("Spokane = Seattle, WA; Tukwila, WA", "name of a city that is not in the area"),
    ):
        answer = administrator.post("/releases/prepare", data={"threshold": "5", "areas": areas})
        assert answer.status_code == 422
        assert said in answer.text
    for threshold in ("4", "31", "", "many"):
        answer = administrator.post("/releases/prepare", data={"threshold": threshold})
        assert answer.status_code == 422
    given = {"threshold": "7", "areas": "Seattle area = Seattle, WA; Tukwila, WA"}
    assert administrator.post("/releases/prepare", data=given).status_code == 303
    assert "Seattle area = Seattle, WA; Tukwila, WA" in administrator.get("/releases/prepare").text

    fill(app, coordinators, reports=4, facility=None, city="Seattle", state="WA")
    fill(app, coordinators, reports=4, facility=None, city="Tukwila", state="WA")
    first, second = clients
    first.post("/releases/make", data={"as_of": TODAY})
    page = second.get("/releases/candidate").text
    assert "Seattle area, WA" in page
    assert administrator.post("/releases/prepare", data=given).status_code == 409
    second.post("/releases/approve", data=dict(HIDDEN.findall(page)))
    (sealed,) = read_all(desk_of(app).folder)
    assert sealed.release.rule.threshold == 7
    assert [(atom.where, atom.people) for atom in sealed.release.atoms] == [("wa/seattle-area", 8)]
    assert "They are fixed" in administrator.get("/releases/prepare").text


@ON_SQLITE
def test_every_act_is_in_the_audit_and_none_says_more_than_numbers(
    app: Flask, coordinators: Two, clients: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = clients
    fill(app, coordinators)
    first.post("/releases/make", data={"as_of": TODAY})
    first.post("/releases/drop", data={"number": "1"})
    first.post("/releases/make", data={"as_of": TODAY})
    second.post(
        "/releases/approve", data=dict(HIDDEN.findall(second.get("/releases/candidate").text))
    )
    with desk_of(app).database.read() as session:
        found = session.execute(
            select(AuditEvent.action, AuditEvent.object_id)
            .where(AuditEvent.action.startswith("release."))
            .order_by(AuditEvent.sequence)
        ).all()
    assert [tuple(row) for row in found] == [
        ("release.made", "release:1"),
        ("release.dropped", "release:1"),
        ("release.made", "release:1"),
        ("release.approved", "release:1"),
    ]
    assert "Approved and published a release" in second.get("/audit").text
