"""`/insights/indicators`: flagged and assessable over the reports that counts hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.policy import Scope
from app.codebook.indicators import INDICATORS, RuleChange, Settings
from app.database import Database
from app.incidents.filters import Filters
from app.insights.rates import LEAST_FOR_PERCENT, Rate, indicator_rates
from tests.conftest import ON_SQLITE
from tests.factories import (
    MadePerson,
    accept,
    file_record,
    make_office,
    make_person,
    sign_in,
)
from tests.incidents.changes import revise_record

DISMISSED: dict[str, str | None] = {
    "dhs_motion": "dismiss",
    "ij_ruling": "granted",
    "arrest_timing": "right_after",
}
COUNTED: list[dict[str, str | None]] = [
    *[DISMISSED] * 4,
    *[{**DISMISSED, "arrest_timing": "before"}] * 6,
    *[{**DISMISSED, "ij_ruling": "unknown"}] * 3,
    {"dhs_motion": "none", "warrant_shown": "none_shown"},
]
LEFT_OUT: list[dict[str, str | None]] = [
    {**DISMISSED, "sharing_basis": "pending"},
    {**DISMISSED, "incident_outcome": "attempt_not_completed"},
]
PAGE_ROW = re.compile(r'<th scope="row">([^<]*)</th>\s*<td[^>]*>(.*?)</td>', re.DOTALL)


@pytest.fixture
def person(app: Flask) -> MadePerson:
    """A coordinator whose office has the reports above, and a neighbour with one."""
    person = make_person(app, roles=["attorney", "coordinator"])
    for given in (*COUNTED, *LEFT_OUT):
        accept(app, file_record(app, person, **given), person)
    file_record(app, person, **DISMISSED)
    neighbour = make_person(app, office=make_office(app), roles=["attorney", "coordinator"])
    accept(app, file_record(app, neighbour, **DISMISSED), neighbour)
    return person


def rates(
    app: Flask,
    person: MadePerson,
    filters: Filters | None = None,
    scope: Scope = Scope.OFFICE,
    settings: Settings | None = None,
) -> tuple[int, Mapping[str, Rate]]:
    database: Database = app.extensions["database"]
    with database.read() as session:
        total, found = indicator_rates(
            session, person.actor, scope, filters or Filters({}), settings or Settings()
        )
    return total, {rate.rule.code: rate for rate in found}


def numbers(rate: Rate) -> tuple[int, int, int]:
    return rate.flagged, rate.assessable, rate.not_assessable


def test_rates_are_of_the_reports_that_count(app: Flask, person: MadePerson) -> None:
    total, found = rates(app, person)
    assert total == 14
    assert list(found) == list(INDICATORS)
    assert numbers(found["dismissed_then_detained"]) == (4, 10, 3)
    assert numbers(found["no_warrant_seen"]) == (1, 1, 13)
    assert found["dismissed_then_detained"].percent == 40
    assert found["no_warrant_seen"].percent is None, f"under {LEAST_FOR_PERCENT}"
    _, filtered = rates(app, person, Filters({"ij_ruling": ("unknown",)}))
    assert numbers(filtered["dismissed_then_detained"]) == (0, 0, 3)
    _, network = rates(app, person, scope=Scope.NETWORK)
    assert numbers(network["dismissed_then_detained"]) == (5, 11, 3)
    off = Settings(rules=(RuleChange("no_warrant_seen", enabled=False),))
    assert "no_warrant_seen" not in rates(app, person, settings=off)[1]


def test_an_accepted_report_that_was_changed_is_assessed_as_it_was_accepted(
    app: Flask, person: MadePerson
) -> None:
    record = accept(app, file_record(app, person, **DISMISSED), person)
    before = numbers(rates(app, person)[1]["dismissed_then_detained"])
    revise_record(app, record, person, ij_ruling="denied")
    assert numbers(rates(app, person)[1]["dismissed_then_detained"]) == before


def test_an_empty_register_has_rules_without_figures(app: Flask) -> None:
    total, found = rates(app, make_person(app, roles=["coordinator"]))
    assert total == 0
    assert {numbers(rate) for rate in found.values()} == {(0, 0, 0)}


@ON_SQLITE
def test_the_page_shows_both_numbers_and_leads_to_the_reports(
    app: Flask, person: MadePerson, client: FlaskClient
) -> None:
    page = sign_in(client, person).get("/insights/indicators").text
    cells = dict(PAGE_ROW.findall(page))
    assert len(cells) == len(INDICATORS)
    dismissed = cells[INDICATORS["dismissed_then_detained"].question]
    assert "4 of 10 assessable" in dismissed
    assert ">40%<" in dismissed
    assert "%" not in re.sub(r"%\w\w", "", cells[INDICATORS["no_warrant_seen"].question])
    assert "not a finding" in page
    link = re.search(r'href="(/incidents\?[^"]*indicator=dismissed_then_detained)"', page)
    assert link
    listed = client.get(link[1].replace("&amp;", "&")).text
    assert "4 reports, newest first" in listed
    counts = client.get("/insights?state=AZ").text
    assert 'href="/insights/indicators?state=AZ"' in counts


@ON_SQLITE
def test_advocates_neither_see_rates_nor_filter_by_flags(
    app: Flask, person: MadePerson, make_client: Callable[[], FlaskClient]
) -> None:
    client = sign_in(make_client(), make_person(app, roles=["advocate"]))
    assert client.get("/insights/indicators").status_code == 403
    refused = client.get("/insights?indicator=er_two_years_or_more")
    assert refused.status_code == 400
    assert "indicator" in refused.text
    assert "insights/indicators" not in client.get("/insights").text


@ON_SQLITE
def test_attorneys_see_the_rates_of_their_office_without_links(
    app: Flask, person: MadePerson, make_client: Callable[[], FlaskClient]
) -> None:
    colleague = make_person(app, office=person.office)
    page = sign_in(make_client(), colleague).get("/insights/indicators").text
    assert "4 of 10 assessable" in page
    assert 'href="/incidents?' not in page
