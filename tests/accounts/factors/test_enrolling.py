"""Who needs a second factor, what they may do before they have one, and how they get one."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.factors.need import needs_factor
from app.accounts.models import PersonRole, Register
from app.accounts.policy import Actor
from app.accounts.roles import Role
from app.database import Database
from app.ledger.models import AuditDetail, AuditEvent
from tests.accounts.factors.paging import REPORT, add_app, codes_on, enrol, hidden, password
from tests.conftest import ON_SQLITE
from tests.factories import file_record, make_office, make_person, read_record, sign_in
from tests.support.factors import (
    code_of,
    forget_codes,
    give_app,
    sign_in_by_pages,
    used_code,
)

MakeClient = Callable[[], FlaskClient]
NEED = {Role.COORDINATOR, Role.NETWORK_COORDINATOR, Role.ADMINISTRATOR}
SET_UP = "/account/factors"


@pytest.mark.parametrize("role", Role)
def test_whoever_reads_others_reports_or_administers_needs_one(role: Role) -> None:
    assert needs_factor(Actor(1, 1, frozenset({role}))) is (role in NEED)
    assert needs_factor(Actor(1, 1, frozenset({role, Role.ATTORNEY}))) is (role in NEED)


def test_without_one_a_coordinator_files_enrols_and_leaves(app: Flask, client: FlaskClient) -> None:
    person = make_person(app, roles=["coordinator"])
    assert password(client, person).headers["Location"] == "/start"
    for path in ("/review", "/incidents", "/exports", "/insights", "/audit", "/people/on-call"):
        turned = client.get(path)
        assert (turned.status_code, turned.headers["Location"]) == (302, SET_UP), path
    assert client.get("/account").status_code == 200
    assert client.get("/account/password").status_code == 302
    refused = client.post("/people/on-call", data={"person": "1", "note": "typed"})
    assert refused.status_code == 403
    assert "Nothing was done yet" in refused.text
    filed = client.post("/incidents/new", data=REPORT)
    assert filed.status_code == 303
    assert client.get(filed.headers["Location"]).status_code == 200
    assert client.get(filed.headers["Location"].removesuffix("/receipt")).status_code == 302
    assert client.post("/sign-out").status_code == 302


def test_an_app_counts_once_a_recovery_code_was_typed_back(
    app: Flask, database: Database, client: FlaskClient, make_client: MakeClient
) -> None:
    person = make_person(app, roles=["coordinator"])
    phone = make_client()
    password(phone, person, remember="yes")
    password(client, person)
    secret = add_app(client)
    assert client.get("/review").status_code == 302
    again = password(make_client(), person)
    assert again.headers["Location"] == "/start", "it does not count yet"
    codes = codes_on(client.post("/account/factors/codes").text)
    assert len(set(codes)) == 10
    wrong = client.post("/account/factors/codes/back", data={"recovery_code": codes[0][:-1]})
    assert wrong.status_code == 422
    assert not any(code in wrong.text for code in codes), "shown once"
    back = client.post("/account/factors/codes/back", data={"recovery_code": codes[2].lower()})
    assert back.headers["Location"] == "/review", "what was asked for before"
    assert client.get("/review").status_code == 200, "this session was proved by both"
    assert client.get("/exports").status_code == 200
    assert phone.get("/incidents/new").status_code == 302, "all others are ended"
    stranger = make_client()
    assert password(stranger, person).headers["Location"] == "/sign-in/code"
    assert stranger.get("/incidents/new").status_code == 302, "no session yet"
    replayed = stranger.post("/sign-in/code", data={"code": used_code(app, secret)})
    assert replayed.status_code == 422, "the code of the enrolment is used up"
    with database.read() as session:
        events = session.execute(
            select(AuditEvent.action, AuditDetail.details)
            .join(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
            .where(AuditEvent.action.startswith("factor"))
        ).all()
    assert [(action, json.loads(details)) for action, details in events] == [
        ("factor.added", {"kind": "totp"})
    ]


@ON_SQLITE
def test_what_was_typed_without_one_waits_on_its_page(
    app: Flask, client: FlaskClient, make_client: MakeClient
) -> None:
    office = make_office(app)
    record = file_record(app, make_person(app, office=office))
    person = make_person(app, office=office, roles=["coordinator"])
    password(client, person)
    typed = {"review_status": "needs_info", "reason": "Which hallway?\nSay it.", "revision": "1"}
    decision = f"/incidents/{record.record_id}/decision"
    refused = client.post(decision, data=typed)
    assert refused.status_code == 403
    assert f'href="{SET_UP}" target="_blank"' in refused.text
    assert '<form method="post" novalidate>' in refused.text, "to this very address, once more"
    assert "Which hallway?\nSay it.</textarea>" in refused.text
    assert hidden(refused.text) == {"review_status": "needs_info", "revision": "1"}
    unchanged = read_record(app, person, record.record_id)
    assert unchanged is not None
    assert unchanged.revision == 1, "nothing was done yet"
    enrol(client)
    assert client.post(decision, data=typed).status_code == 303
    # What held a file or a password cannot be made again from a page, and none pretends to.
    other = make_person(app, roles=["coordinator"])
    browser = make_client()
    password(browser, other)
    for path, data in (
        ("/imports", {"file": (io.BytesIO(b"a,b"), "a.csv")}),
        ("/account/password", {"password": "a new long password"}),
    ):
        page = browser.post(path, data=data)
        assert page.status_code == 403
        assert "go back to the form" in page.text
        assert "Send it again" not in page.text
        assert "a new long password" not in page.text


@ON_SQLITE
def test_a_wrong_code_shows_the_same_secret_again(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(app))
    page = client.get("/account/factors/app").text
    sealed = hidden(page)["sealed_secret"]
    wrong = client.post("/account/factors/app", data={"sealed_secret": sealed, "code": "1 2 3"})
    assert wrong.status_code == 422
    assert 'href="#code"' in wrong.text
    secret = page.split('<code translate="no">')[1].split("<")[0]
    assert secret in wrong.text


@ON_SQLITE
def test_somebody_elses_sealed_secret_is_none(
    app: Flask, client: FlaskClient, make_client: MakeClient
) -> None:
    theirs = hidden(sign_in(make_client(), make_person(app)).get("/account/factors/app").text)
    sign_in(client, make_person(app))
    for sealed in (theirs["sealed_secret"], "", "f1|", "f1|AAAA", "v1|x"):
        answer = client.post("/account/factors/app", data={"sealed_secret": sealed, "code": "1"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/factors/app")


@ON_SQLITE
def test_factors_are_kept_by_a_fresh_sign_in_alone(app: Flask, client: FlaskClient) -> None:
    person = make_person(app)
    sign_in(client, person)
    later = time.time() + 6 * 60
    with patch("time.time", return_value=later):
        for path in (SET_UP, f"{SET_UP}/app", f"{SET_UP}/passkey", f"{SET_UP}/codes"):
            assert "again=yes" in client.get(path).headers["Location"]
        for path in ("/app", "/passkey", "/codes", "/codes/back", "/remove"):
            assert client.post(f"{SET_UP}{path}", data={"factor": "1"}).status_code == 401


@ON_SQLITE
def test_taking_one_away_ends_other_sessions_and_the_last_stays_with_who_needs_it(
    app: Flask, make_client: MakeClient
) -> None:
    for roles, gone in ((["attorney"], True), (["administrator"], False)):
        person = make_person(app, roles=roles)
        give_app(app, person)
        here, there = (sign_in_by_pages(make_client(), person) for _ in range(2))
        number = here.get("/account").text.split('name="factor" value="')[1].split('"')[0]
        sign_in(make_client(), make_person(app)).post(
            "/account/factors/remove", data={"factor": number}
        )
        assert here.post("/account/factors/remove", data={"factor": number}).status_code == 303
        assert ("None yet" in here.get("/account").text) is gone
        assert (there.get("/account").status_code == 302) is gone
        fresh = password(make_client(), person)
        assert (fresh.headers["Location"] == "/start") is gone


@ON_SQLITE
def test_a_role_given_later_asks_for_a_factor_at_once(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    person = make_person(app)
    password(client, person)
    assert client.get("/incidents").status_code == 200
    with database.write() as session:
        session.add(PersonRole(person_id=person.actor.person_id or 0, name="coordinator"))
    assert client.get("/incidents").headers["Location"] == SET_UP
    enrol(client)
    assert client.get("/incidents").status_code == 200


@ON_SQLITE
def test_in_a_demo_nobody_needs_one_and_whoever_has_one_is_asked(
    app: Flask, database: Database, client: FlaskClient, make_client: MakeClient
) -> None:
    person = make_person(app, roles=["coordinator"])
    with database.write() as session:
        session.add(Register(id=1, synthetic=True))
    password(client, person)
    assert client.get("/review").status_code == 200
    secret, _codes = enrol(client)
    assert client.get("/review").status_code == 200
    other = make_client()
    assert password(other, person).headers["Location"] == "/sign-in/code"
    forget_codes(app)
    assert other.post("/sign-in/code", data={"code": code_of(secret)}).status_code == 302
    assert other.get("/review").status_code == 200
