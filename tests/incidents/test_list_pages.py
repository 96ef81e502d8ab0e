"""Paging through a long list: every record once, older and newer, whatever is filed meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.codebook import Value
from app.database import Database, now
from app.incidents.bulk import NewRecord, file_many
from app.incidents.filters import Filters
from app.incidents.queries import PAGE, Page, list_records, read_position
from app.ledger.chain import SHELL
from tests.factories import MadePerson, file_record, make_person, sign_in

MANY = 2 * PAGE + 7
SHOWN = re.compile(r'class="record-id[^>]*>([^<]+)<')


@pytest.fixture
def person(app: Flask) -> MadePerson:
    """Somebody with three pages of reports, several of one day."""
    person = make_person(app, roles=["attorney", "coordinator"])
    answers: dict[str, Value] = {
        "incident_outcome": "detained",
        "people_count": 1,
        "source_of_knowledge": "media_report",
        "venue_type": "immigration_court",
        "city": "Phoenix",
        "state": "AZ",
        "review_status": "submitted",
    }
    records = [
        NewRecord(
            office_id=person.office.id,
            reporter_id=person.actor.person_id,
            source_ref=None,
            created_at=now(),
            answers={**answers, "incident_date": date(2026, 1, 1) + timedelta(days=number % 9)},
            texts={},
        )
        for number in range(MANY)
    ]
    database: Database = app.extensions["database"]
    with database.write() as session:
        file_many(session, app.extensions["keys"], SHELL, "incidents.generated", records, {})
    return person


@pytest.fixture
def page(person: MadePerson, database: Database) -> Callable[..., Page]:
    """A page of the list: `page(after=...)`."""

    def read(**at: object) -> Page:
        with database.read() as session:
            return list_records(session, person.actor, Filters({}), **at)  # type: ignore[arg-type]

    return read


def ids(page: Page) -> list[str]:
    return [record.record_id for record in page.records]


def test_older_to_the_end_and_newer_back_to_the_start(page: Callable[..., Page]) -> None:
    pages = [page()]
    while pages[-1].older:
        pages.append(page(after=pages[-1].older))
    assert [len(one.records) for one in pages] == [PAGE, PAGE, 7]
    assert all(one.total == MANY for one in pages)
    assert pages[0].newer is None
    listed = [record for one in pages for record in one.records]
    assert len({record.record_id for record in listed}) == MANY
    order = [(record.answers["incident_date"], record.id) for record in listed]
    assert order == sorted(order, reverse=True)

    back = [pages[-1]]
    while back[-1].newer:
        back.append(page(before=back[-1].newer))
    assert [ids(one) for one in reversed(back)] == [ids(one) for one in pages]


def test_what_is_filed_meanwhile_moves_nothing(
    app: Flask, person: MadePerson, page: Callable[..., Page]
) -> None:
    first = page()
    second = page(after=first.older)
    file_record(app, person, incident_date="2026-03-10")
    assert ids(page(after=first.older)) == ids(second)
    assert ids(page(before=second.newer)) == ids(first)


def test_past_the_end_is_an_empty_page(page: Callable[..., Page]) -> None:
    end = page(after=read_position("2000-01-01.1"))
    assert (end.records, end.older, end.newer) == ([], None, None)
    assert end.total == MANY


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        ".",
        "2026-01-01",
        "2026-01-01.",
        "2026-13-01.5",
        "2026-01-01.x",
        "2026-01-01.-5",
        "2026-01-01.5.5",
        "20260101.5",
        "2026-01-01.1_0",
        "2026-01-01.\u0665",
        "2026-01-01.5\0",
        f"2026-01-01.{2**63}",
        f"2026-01-01.{'9' * 5000}",
    ],
)
def test_what_is_no_position_starts_at_the_top(text: str | None) -> None:
    assert read_position(text) is None


def test_the_pages_link_to_each_other(person: MadePerson, client: FlaskClient) -> None:
    sign_in(client, person)
    address, seen = "/incidents?city=Phoenix", set[str]()
    for expected in (PAGE, PAGE, 7):
        shown = client.get(address).text
        listed = SHOWN.findall(shown)
        assert len(listed) == expected
        seen |= set(listed)
        links = [
            unescape(link) for link in re.findall(r'href="(/incidents\?[^"]*after=[^"]*)"', shown)
        ]
        assert all("city=Phoenix" in link for link in links)
        address = links[0] if links else ""
    assert len(seen) == MANY
    assert address == "", "the last page leads nowhere"
    for hostile in (f"after=2026-01-01.{2**63}", "before=x", "after=%00.1", "after=a&before=b"):
        assert client.get(f"/incidents?{hostile}").status_code == 200
