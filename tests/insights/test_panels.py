"""Panels: one function behind table, chart and files; each number leads to its records."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.insights.panels import AXES, PANELS
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, accept, file_record, make_person, sign_in
from tests.incidents.changes import revise_record

DISMISSED = {"dhs_motion": "dismiss", "ij_ruling": "granted"}
REPORTS: list[dict[str, str | None]] = [
    {**DISMISSED, "people_count": "7", "agent_conduct": "asked_about_case in_gallery"},
    {"dhs_motion": "dismiss", "ij_ruling": "denied", "event_group_id": "raid-1"},
    {"dhs_motion": "none", "event_group_id": "raid-1", "agent_conduct": "in_gallery"},
    {"dhs_motion": "unknown", "incident_date": "2026-02-10", "representation": "pro_se"},
    {"incident_date": "2026-02-11", "people_count": "3", "city": "Tucson", "facility": None},
]
IDS = re.compile(r'class="record-id[^>]*>([0-9A-Z-]{14})<')
LINK = re.compile(r'href="(/incidents\?[^"]*)"')


@pytest.fixture
def person(app: Flask) -> MadePerson:
    """A network coordinator whose office has the reports above, all accepted."""
    person = make_person(app, roles=["attorney", "network_coordinator"])
    for given in REPORTS:
        accept(app, file_record(app, person, **given), person)
    accept(app, file_record(app, person, **{**DISMISSED, "sharing_basis": "pending"}), person)
    return person


@pytest.fixture
def client(person: MadePerson, make_client: Callable[[], FlaskClient]) -> FlaskClient:
    """Signed in as that person."""
    return sign_in(make_client(), person)


def rows(client: FlaskClient, panel: str, **query: str) -> dict[str, tuple[int, ...]]:
    """Label → the numbers of a CSV."""
    text = client.get(f"/insights/{panel}.csv?{urlencode(query)}").text.removeprefix("\ufeff")
    found = list(csv.reader(io.StringIO(text)))
    numbers = len(found[0]) - 2 * (2 if panel == "crossed" else 1)
    return {
        " · ".join(row[-numbers - (2 if panel == "crossed" else 1) : -numbers]): tuple(
            map(int, row[-numbers:])
        )
        for row in found[1:]
    }


def test_people_with_operations_and_blank_as_rows_of_their_own(client: FlaskClient) -> None:
    assert rows(client, "dhs_motion") == {
        "Motion to dismiss": (8, 2),
        "None": (1, 1),
        "Unknown": (1, 1),
        "Not answered or not asked": (3, 1),
    }
    assert rows(client, "agent_conduct") == {
        "Sat in gallery": (8, 2),
        "Asked about a case": (7, 1),
        "Not answered or not asked": (5, 3),
    }
    assert rows(client, "city") == {"Phoenix, AZ": (10, 3), "Tucson, AZ": (3, 1)}
    assert rows(client, "month") == {"February 2026": (4, 2), "March 2026": (9, 2)}


def test_two_fields_crossed(client: FlaskClient) -> None:
    crossed = rows(client, "crossed", rows="dhs_motion", columns="ij_ruling")
    assert crossed["Motion to dismiss · Granted"] == (7, 1)
    assert crossed["Motion to dismiss · Denied"] == (1, 1)
    assert sum(people for people, _ in crossed.values()) == 13
    conduct = rows(client, "crossed", rows="agent_conduct", columns="month")
    assert conduct["Sat in gallery · March 2026"] == (8, 2)
    for wrong in ("rows=dhs_motion", "rows=narrative&columns=month", "rows=month&columns=month"):
        assert client.get(f"/insights?{wrong}").status_code == 400


@ON_SQLITE
def test_two_periods_beside_each_other(client: FlaskClient) -> None:
    period = {"from": "2026-03-01", "to": "2026-03-31"}
    other = {"compare_from": "2026-02-01", "compare_to": "2026-02-28"}
    found = rows(client, "dhs_motion", **period, **other)
    assert found["Motion to dismiss"] == (8, 0, 8)
    assert found["Unknown"] == (0, 1, -1)
    assert "In brackets" in client.get(f"/insights?{urlencode({**period, **other})}").text


@ON_SQLITE
def test_every_linked_number_is_that_of_its_list(
    app: Flask, person: MadePerson, client: FlaskClient
) -> None:
    for query in ("", "?from=2026-02-11&to=2026-03-20", "?rows=dhs_motion&columns=city"):
        page = client.get(f"/insights{query}").text
        found = re.findall(r"<tr>\s*<th.*?</tr>", page, re.DOTALL)
        linked = [row for row in found if LINK.search(row) and 'class="n"' in row]
        assert linked
        for row in linked:
            link, number = LINK.search(row), re.search(r'class="n">(\d+)', row)
            assert link
            assert number
            ids = IDS.findall(client.get(unescape(link[1])).text)
            people = [people_in(app, record_id) for record_id in ids]
            flags = "indicator=" in link[1]
            assert (len(ids) if flags else sum(people)) == int(number[1]), link[1]


def people_in(app: Flask, record_id: str) -> int:
    from sqlalchemy import select

    from app.incidents.models import incident

    with app.extensions["database"].read() as session:
        query = select(incident.c.people_count).where(incident.c.record_id == record_id)
        return int(session.scalar(query) or 0)


@ON_SQLITE
def test_every_kind_of_file_says_the_same(client: FlaskClient) -> None:
    for panel in (*PANELS, "indicators"):
        from_csv = rows(client, panel)
        told = json.loads(client.get(f"/insights/{panel}.json").text)
        assert {" · ".join(f["labels"]) for f in told["figures"]} == set(from_csv)
        svg = client.get(f"/insights/{panel}.svg")
        assert svg.mimetype == "image/svg+xml"
        for label in from_csv:
            assert label.replace("'", "&#x27;")[:40] in svg.text
        assert "<script" not in svg.text
        assert "href" not in svg.text
    assert told["left_out_consent"] == 1
    png = client.get("/insights/city.png?city=Phoenix")
    assert png.data.startswith(b"\x89PNG")
    image = client.get("/insights/city.svg?city=Phoenix").text
    assert "City: Phoenix" in image
    assert "Left out, since consent is missing: 1." in image
    assert client.get("/insights/narrative.csv").status_code == 404
    assert client.get("/insights/city.exe").status_code == 404
    assert client.get("/insights/city.csv?narrative=x").status_code == 400


@ON_SQLITE
def test_advocates_get_rounded_figures_in_files_too(
    app: Flask, person: MadePerson, make_client: Callable[[], FlaskClient]
) -> None:
    client = sign_in(make_client(), make_person(app, roles=["advocate"]))
    told = json.loads(client.get("/insights/venue_type.json").text)
    assert {figure["people"] for figure in told["figures"]} <= {None, 5, 10, 15}
    assert told["left_out_consent"] is None
    assert {figure["operations"] for figure in told["figures"]} == {None}
    assert ",15," in client.get("/insights/venue_type.csv").text
    for refused in ("representation", "indicators", "crossed"):
        assert client.get(f"/insights/{refused}.csv").status_code == 404
    # A field under another filter would be two fields crossed.
    assert client.get("/insights/ij_ruling.csv?dhs_motion=dismiss").status_code == 404
    assert client.get("/insights/ij_ruling.csv?from=2026-03-01&to=2026-03-31").status_code == 404
    assert client.get("/insights/city.csv?dhs_motion=dismiss").status_code == 200
    for crossed in ("rows=venue_type&columns=month", "compare_from=2026-01-01"):
        assert client.get(f"/insights?{crossed}").status_code == 400
        assert client.get(f"/insights/city.json?{crossed}").status_code == 400


@ON_SQLITE
def test_a_report_that_counts_as_accepted_is_told(
    app: Flask, person: MadePerson, client: FlaskClient
) -> None:
    record = accept(app, file_record(app, person, people_count="9"), person)
    assert "as it was accepted" not in client.get("/insights").text
    revise_record(app, record, person, people_count="90")
    page = client.get("/insights").text
    assert "1 report counts as it was accepted" in page
    assert rows(client, "city")["Phoenix, AZ"][0] == 19


def test_nothing_that_names_a_person_or_a_text_can_be_counted_by() -> None:
    assert not {"narrative", "facility_other", "record_id", "event_group_id"} & set(AXES)
    assert not {"sharing_basis", "review_status"} & set(AXES)
