"""`/insights`: exact in the own circle, rounded for advocates, linked where records may be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.insights import asking
from tests.factories import MadeOffice, accept, file_record, make_office, make_person, sign_in

TOTAL = re.compile(r'class="number">([^<]*)<')
CITY = re.compile(
    r'<span class="bar-row"><span>(?:<a href="([^"]*)">)?([^<]*)(?:</a>)?</span>.*?'
    r'<td class="n">([^<]*)</td>',
    re.DOTALL,
)
IDS = re.compile(r'class="record-id[^>]*>([0-9A-Z-]{14})<')


@pytest.fixture(autouse=True)
def spring_of_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    """March is closed, April is not."""
    monkeypatch.setattr(asking, "now", lambda: datetime(2026, 4, 20, tzinfo=UTC))


@pytest.fixture
def office(app: Flask) -> MadeOffice:
    """An office with 8 people in Phoenix, 4 in Miami in March, 20 in Phoenix in April."""
    office = make_office(app)
    person = make_person(app, office=office, roles=["attorney", "coordinator"])
    miami = {"facility": "Miami Immigration Court", "city": "Miami", "state": "FL"}
    for given in (
        {"people_count": "7"},
        {"people_count": "1", "dhs_motion": "dismiss"},
        {"people_count": "4", **miami},
        {"people_count": "20", "incident_date": "2026-04-02"},
    ):
        accept(app, file_record(app, person, **given), person)
    return office


@pytest.fixture
def visit(
    app: Flask, make_client: Callable[[], FlaskClient], office: MadeOffice
) -> Callable[..., FlaskClient]:
    """Somebody of this role, signed in: `visit("advocate")`, `visit("coordinator", own=False)`."""

    def sign(role: str, *, own: bool = True) -> FlaskClient:
        at = office if own else make_office(app)
        return sign_in(make_client(), make_person(app, office=at, roles=[role]))

    return sign


def total(page: str) -> str:
    found = TOTAL.search(page)
    assert found
    return found[1]


def section(page: str, name: str) -> str:
    """What stands in a panel."""
    return page.split(f'<section id="{name}">')[1].split("</section>", maxsplit=1)[0]


def bars(page: str, name: str) -> dict[str, str]:
    return {label: shown for _, label, shown in CITY.findall(section(page, name))}


def cities(page: str) -> dict[str, str]:
    return bars(page, "city") if 'id="city"' in page else {}


def links(page: str) -> list[str]:
    """Addresses of records behind figures: of cities, months in the chart, months in the table."""
    shown = section(page, "city") + section(page, "month") if 'id="city"' in page else ""
    return [unescape(link) for link in re.findall(r'href="(/incidents\?[^"]*)"', shown)]


def test_coordinators_see_exact_figures_that_lead_to_their_records(
    visit: Callable[..., FlaskClient],
) -> None:
    client = visit("coordinator")
    page = client.get("/insights").text
    assert total(page) == "32"
    assert cities(page) == {"Phoenix, AZ": "28", "Miami, FL": "4"}
    assert len(links(page)) == 2 + 2 + 2
    for link in links(page):
        pairs = parse_qsl(urlsplit(link).query)
        assert ("review_status", "accepted") in pairs
        assert ("incident_outcome", "detained") in pairs
    by_city = {dict(parse_qsl(urlsplit(link).query)).get("city", ""): link for link in links(page)}
    assert len(IDS.findall(client.get(by_city["Phoenix"]).text)) == 3
    assert len(IDS.findall(client.get(by_city["Miami"]).text)) == 1


def test_a_folded_panel_says_the_most_and_who_does_not_say(
    app: Flask, visit: Callable[..., FlaskClient], office: MadeOffice
) -> None:
    person = make_person(app, office=office, roles=["attorney", "coordinator"])
    accept(app, file_record(app, person, people_count="2", dhs_motion="unknown"), person)
    page = visit("coordinator").get("/insights").text
    folded = unescape(section(page, "dhs_motion").split("<summary>")[1].split("</summary>")[0])
    assert folded == "Motion to dismiss: 1 · Unknown: 2 · Not answered or not asked: 31"
    assert "<summary>" not in section(page, "city")
    alone = visit("coordinator").get("/insights?rows=dhs_motion&columns=venue_type").text
    assert "<details" not in section(alone, "crossed")


def test_links_carry_the_filters(visit: Callable[..., FlaskClient]) -> None:
    client = visit("network_coordinator", own=False)
    query = "state=AZ&dhs_motion=dismiss&from=2026-03-01&to=2026-03-31"
    page = client.get(f"/insights?{query}").text
    assert total(page) == "1"
    for link in links(page):
        pairs = parse_qsl(urlsplit(link).query)
        assert set(parse_qsl(query)) <= set(pairs), link
        assert len(IDS.findall(client.get(link).text)) == 1, link
    (month,) = {link for link in links(page) if "city=" not in link}
    assert dict(parse_qsl(urlsplit(month).query))["from"] == "2026-03-01"


def test_the_link_of_a_month_holds_that_month(visit: Callable[..., FlaskClient]) -> None:
    client = visit("coordinator")
    page = client.get("/insights").text
    april = {link for link in links(page) if "from=2026-04-01" in link}
    (link,) = april
    assert dict(parse_qsl(urlsplit(link).query))["to"] == "2026-04-30"
    assert len(IDS.findall(client.get(link).text)) == 1


def test_attorneys_see_the_figures_of_their_office_without_links(
    visit: Callable[..., FlaskClient],
) -> None:
    page = visit("attorney").get("/insights").text
    assert total(page) == "32"
    assert cities(page) == {"Phoenix, AZ": "28", "Miami, FL": "4"}
    assert links(page) == []
    assert total(visit("attorney", own=False).get("/insights").text) == "0"


def test_advocates_see_rounded_figures_of_closed_months_without_links(
    visit: Callable[..., FlaskClient],
) -> None:
    page = visit("advocate", own=False).get("/insights").text
    assert total(page) == "10", "12 people in March"
    assert cities(page) == {"Phoenix, AZ": "10", "Miami, FL": "fewer than 5"}
    assert links(page) == []
    assert "in fewer than 5 operations" in page
    assert "Apr" not in section(page, "month")
    for exact in ("12", "28", "32"):
        assert f">{exact}<" not in page


def test_advocates_ask_one_thing_at_a_time(visit: Callable[..., FlaskClient]) -> None:
    client = visit("advocate")
    for query, shown in (
        ("", "10"),
        ("city=Phoenix", "10"),
        ("city=Miami&state=FL", "fewer than 5"),
        ("dhs_motion=dismiss", "fewer than 5"),
        ("dhs_motion=dismiss&state=AZ", "fewer than 5"),
        ("from=2026-03-01&to=2026-03-31", "10"),
        ("from=2026-04-01&to=2026-04-30", "fewer than 5"),
    ):
        assert total(client.get(f"/insights?{query}").text) == shown, query
    for query in (
        "dhs_motion=dismiss&venue_type=immigration_court",
        "dhs_motion=dismiss&from=2026-03-01&to=2026-03-31",
        "representation=pro_se",
        "from=2026-03-02&to=2026-03-31",
        "from=2026-03-01&to=2026-03-15",
        "people_count=7",
        "sharing_basis=pending",
        "incident_date=2026-03-10",
        "facility=Phoenix Immigration Court",
    ):
        answer = client.get(f"/insights?{query}")
        assert answer.status_code == 400, query
        assert "people counted" not in answer.text


def test_a_coordinator_who_is_an_advocate_too_sees_the_coordinators_figures(
    app: Flask, client: FlaskClient, office: MadeOffice
) -> None:
    person = make_person(app, office=office, roles=["coordinator", "advocate"])
    page = sign_in(client, person).get("/insights?people_count=7&from=2026-03-05").text
    assert total(page) == "7"


def test_the_network_may_keep_advocates_out(app: Flask, visit: Callable[..., FlaskClient]) -> None:
    app.config["ADVOCATES_SEE_COUNTS"] = False
    assert visit("advocate").get("/insights").status_code == 403
    assert visit("coordinator").get("/insights").status_code == 200


def test_administrators_see_no_counts(visit: Callable[..., FlaskClient]) -> None:
    assert visit("administrator").get("/insights").status_code == 403
