"""`/settings`: administrators set what rules use, each change is an event, a stale form is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.codebook.indicators import INDICATORS, RuleChange, Settings
from app.database import Database
from app.incidents.indicators.models import IndicatorRule, IndicatorSetting
from app.incidents.indicators.settings import read_settings, write_rule
from app.ledger.chain import SHELL
from app.ledger.models import AuditDetail, AuditEvent
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, make_person, sign_in
from tests.incidents.changes import hidden_value

RULE = "/settings/indicators/er_after_parole"
DEFAULTS = {"appeal_window": "30", "immigration_court_arrests_from": "2026-06-23"}


@pytest.fixture
def administrator(app: Flask) -> MadePerson:
    return make_person(app, roles=["administrator"])


@pytest.fixture
def signed_in(client: FlaskClient, administrator: MadePerson) -> FlaskClient:
    return sign_in(client, administrator)


def settings_of(database: Database) -> Settings:
    with database.read() as session:
        return read_settings(session)


def events(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    """Actor, object and details of each change of settings."""
    with database.read() as session:
        rows = session.execute(
            select(AuditEvent.actor, AuditEvent.object_id, AuditDetail.details)
            .join(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
            .where(AuditEvent.action == "settings.changed")
            .order_by(AuditEvent.sequence)
        )
        return [(actor, of, json.loads(details)["changed"]) for actor, of, details in rows]


def send(client: FlaskClient, path: str, **fields: str) -> tuple[int, str]:
    """The form of a page, sent as it would be by a browser that opened it just now."""
    version = hidden_value(client.get(path).text, "version")
    answer = client.post(path, data={"version": version, **fields})
    return answer.status_code, answer.text


def test_what_rules_use_is_set_and_written_down(
    signed_in: FlaskClient, administrator: MadePerson, database: Database
) -> None:
    status, _ = send(signed_in, "/settings", **{**DEFAULTS, "appeal_window": "10"})
    assert status == 303
    assert settings_of(database).appeal_window == 10
    who = f"person:{administrator.actor.person_id}"
    assert events(database) == [(who, "indicators", {"appeal_window": "10"})]
    assert 'value="10"' in signed_in.get("/settings").text
    assert send(signed_in, "/settings", **DEFAULTS)[0] == 303
    assert settings_of(database) == Settings()
    with database.read() as session:
        left = session.scalar(select(func.count()).select_from(IndicatorSetting))
    assert left == 0, "a default leaves no row behind"
    assert send(signed_in, "/settings", **DEFAULTS)[0] == 303
    assert len(events(database)) == 2, "saving what stands changes nothing"


def test_a_rule_is_switched_off_limited_and_noted(
    signed_in: FlaskClient, database: Database
) -> None:
    chosen = {
        "enabled": "off",
        "effective_from": "2025-08-01",
        "effective_until": "2026-01-31",
        "note": "Stayed, says the memo.",
    }
    assert send(signed_in, RULE, **chosen)[0] == 303
    change = settings_of(database).change("er_after_parole")
    assert change == RuleChange(
        "er_after_parole", False, date(2025, 8, 1), date(2026, 1, 31), "Stayed, says the memo."
    )
    assert events(database)[0][1:] == (
        "indicator:er_after_parole",
        {
            "enabled": False,
            "since": "2025-08-01",
            "until": "2026-01-31",
            "note": "Stayed, says the memo.",
        },
    )
    listed = signed_in.get("/settings").text
    assert "Switched off" in listed
    assert "Jan 31, 2026" in listed
    assert send(signed_in, RULE, enabled="on")[0] == 303
    assert settings_of(database) == Settings()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(IndicatorRule)) == 0


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "changed", "says"),
    [
        ("/settings", {"appeal_window": "0"}, "whole number from 1 to 365"),
        ("/settings", {"appeal_window": "ten"}, "whole number"),
        ("/settings", {"appeal_window": ""}, "whole number from 1 to 365"),
        ("/settings", {"immigration_court_arrests_from": ""}, "Enter a date"),
        ("/settings", {"immigration_court_arrests_from": "23/06/2026"}, "Enter a date"),
        ("/settings", {"immigration_court_arrests_from": "0026-06-23"}, "between 2000 and 2100"),
        (RULE, {"enabled": ""}, "Say whether this rule is used"),
        (RULE, {"effective_until": "2025-01-01", "effective_from": "2025-01-02"}, "not before"),
        (RULE, {"note": "x" * 301}, "300"),
        (RULE, {"note": "Ask A 123 456 789"}, "an A-number"),
        (RULE, {"note": "null\0"}, "Remove"),
    ],
)
def test_a_wrong_answer_is_shown_with_what_to_do_and_what_was_typed(
    signed_in: FlaskClient, database: Database, path: str, changed: dict[str, str], says: str
) -> None:
    right = DEFAULTS if path == "/settings" else {"enabled": "on", "note": "Kept"}
    status, page = send(signed_in, path, **{**right, **changed})
    assert status == 422
    assert says in page
    assert settings_of(database) == Settings()
    assert events(database) == []
    if path == RULE and "note" not in changed:
        assert "Kept" in page


@ON_SQLITE
def test_a_stale_form_is_not_taken(signed_in: FlaskClient, database: Database) -> None:
    version = hidden_value(signed_in.get(RULE).text, "version")
    with database.write() as session:
        write_rule(session, SHELL, RuleChange("er_after_parole", note="Of somebody else"))
    answer = signed_in.post(RULE, data={"version": version, "enabled": "off"})
    assert answer.status_code == 409
    assert settings_of(database).change("er_after_parole").enabled
    assert signed_in.post("/settings", data={"version": "", **DEFAULTS}).status_code == 409


@ON_SQLITE
def test_every_rule_has_a_page_and_an_unknown_one_has_none(signed_in: FlaskClient) -> None:
    overview = signed_in.get("/settings").text
    for code in INDICATORS:
        assert f'href="/settings/indicators/{code}"' in overview
    assert signed_in.get("/settings/indicators/appeal_window_open").status_code == 200
    assert signed_in.get("/settings/indicators/nothing").status_code == 404
    assert signed_in.post("/settings/indicators/nothing").status_code == 404


@ON_SQLITE
@pytest.mark.parametrize("role", ["attorney", "coordinator", "network_coordinator", "advocate"])
def test_nobody_else_may(
    app: Flask, make_client: Callable[[], FlaskClient], database: Database, role: str
) -> None:
    client = sign_in(make_client(), make_person(app, roles=[role]))
    for path in ("/settings", RULE):
        assert client.get(path).status_code == 403
        assert client.post(path, data={**DEFAULTS, "enabled": "off"}).status_code == 403
    assert settings_of(database) == Settings()
