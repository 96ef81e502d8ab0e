"""`/audit`: each role sees exactly its events, in words, without a word of a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app.database import Database
from app.ledger.chain import Who, record_event
from app.ledger.models import AuditDetail
from app.operations.audit import queries
from tests.conftest import ON_SQLITE
from tests.factories import sign_in
from tests.operations.audit.making import CANARIES, ROLES, Told, make_told, read_events

LINK = re.compile(r'<td class="n" data-label="Link">(\d+)</td>')
ROW = re.compile(r"<tr>\s*<th scope=\"row\">.*?</tr>", re.DOTALL)

Opener = Callable[[str], FlaskClient]


@pytest.fixture
def told(app: Flask) -> Told:
    return make_told(app)


@pytest.fixture
def opened(told: Told, make_client: Callable[[], FlaskClient]) -> Opener:
    """Signs somebody in."""
    return lambda name: sign_in(make_client(), told.people[name])


def walk(client: FlaskClient, address: str = "/audit") -> Iterator[str]:
    """Every page, from the newest to the oldest."""
    while address:
        page = client.get(address)
        assert page.status_code == 200, page.text
        yield page.text
        older = re.search(r'rel="next" href="([^"]*)"', page.text)
        address = older[1].replace("&amp;", "&") if older else ""


def links(client: FlaskClient, address: str = "/audit") -> list[int]:
    return [int(number) for page in walk(client, address) for number in LINK.findall(page)]


def rows(client: FlaskClient, address: str = "/audit") -> list[str]:
    """Rows as plain text."""
    found = [row for page in walk(client, address) for row in ROW.findall(page)]
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in found]


def test_each_role_sees_exactly_its_events(
    told: Told, opened: Opener, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 7)
    for name in ROLES:
        client = opened(name)
        now = Told(told.people, told.records, read_events(database))  # with this sign-in
        pages = list(walk(client))
        seen = [int(number) for page in pages for number in LINK.findall(page)]
        assert seen == now.seen_by(name), name
        assert seen, name
        for canary in CANARIES:
            assert not any(canary in page for page in pages), (name, canary)


def test_who_is_a_name_in_the_own_office_and_an_office_elsewhere(opened: Opener) -> None:
    administrator = "\n".join(rows(opened("administrator")))
    assert "attorney@example.org" in administrator
    assert "their_attorney@example.org" not in administrator
    assert "their_coordinator" not in administrator
    assert "The theirs office" in administrator
    assert "At the server" in administrator
    coordinator = "\n".join(rows(opened("coordinator")))
    assert "The theirs office" not in coordinator
    assert "network@example.org" in coordinator


def test_a_number_is_a_link_only_for_those_who_may_read_the_report(
    told: Told, opened: Opener
) -> None:
    ours, theirs = told.records["attorney"].record_id, told.records["their_attorney"].record_id
    attorney = opened("attorney").get("/audit").text
    assert f'href="/incidents/{ours}"' in attorney
    for name in ("coordinator", "network"):
        page = opened(name).get("/audit").text
        assert f'href="/incidents/{ours}"' in page, name
        # The network coordinator decided on it while it was open; its client has refused since.
        assert theirs not in page, name
        assert "A closed report" in page, name
    administrator = opened("administrator").get("/audit").text
    assert theirs in administrator
    assert "/incidents/" not in administrator


def test_a_number_that_one_may_not_know_is_a_filter_for_nothing(told: Told, opened: Opener) -> None:
    theirs = told.records["their_attorney"].record_id
    network = opened("network")
    hidden, absent = (network.get(f"/audit?object={n}").text for n in (theirs, "0000-0000-0000"))
    assert hidden.replace(theirs, "0000-0000-0000") == absent
    assert links(opened("administrator"), f"/audit?object={theirs}")


@ON_SQLITE
def test_filters(told: Told, opened: Opener) -> None:
    client, coordinator = opened("administrator"), told.people["coordinator"].actor
    whole = rows(client)
    filed = rows(client, "/audit?action=incident.filed")
    assert filed == [row for row in whole if row.startswith("Filed a report")]
    assert len(filed) == 4
    either = rows(client, "/audit?action=incident.filed&action=incident.decided")
    assert len(either) == 7
    by = rows(client, f"/audit?person={coordinator.person_id}&action=incident.decided")
    assert len(by) == 1
    assert "coordinator@example.org" in by[0]
    day = told.events[-1].at[:10]
    assert links(client, f"/audit?from={day}&to={day}&action=incident.filed")
    assert not links(client, "/audit?to=2020-01-01")
    record_id = told.records["attorney"].record_id
    about = links(client, f"/audit?object={record_id.lower().replace('-', ' ')}")
    assert about == [e.sequence for e in reversed(told.events) if e.object_id == record_id]
    assert len(links(client, f"/audit?object=person:{coordinator.person_id}")) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    "query",
    [
        "no_such_filter=1",
        "record_id=0000-0000-0000",
        "action=incident.burned",
        "action=Filed",
        "person=999999",
        "person=0",
        "person=x",
        "person=%00",
        "from=yesterday",
        "to=2026-13-01",
        "to=9999-12-31",
        "object=<b>",
        "object=%00",
    ],
)
def test_an_unknown_filter_is_refused(opened: Opener, query: str) -> None:
    assert opened("administrator").get(f"/audit?{query}").status_code == 400


@ON_SQLITE
def test_people_of_other_offices_are_no_filter(told: Told, opened: Opener) -> None:
    theirs = told.people["their_attorney"].actor.person_id
    client = opened("coordinator")
    refused, unknown = (client.get(f"/audit?person={n}") for n in (theirs, 999_999))
    assert refused.status_code == unknown.status_code == 400
    assert refused.text.replace(f"“{theirs}”", "N") == unknown.text.replace("“999999”", "N")
    colleague = told.people["colleague"].actor.person_id
    assert opened("attorney").get(f"/audit?person={colleague}").status_code == 400


def test_pages_forward_and_back(
    opened: Opener, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 4)
    client = opened("administrator")
    pages = [LINK.findall(page) for page in walk(client)]
    assert [len(page) for page in pages[:-1]] == [4] * (len(pages) - 1)
    assert 1 <= len(pages[-1]) <= 4
    back = client.get(f"/audit?before={pages[2][0]}").text
    assert LINK.findall(back) == pages[1]
    assert 'rel="prev"' in back
    assert 'rel="next"' in back
    assert 'rel="prev"' not in client.get("/audit").text
    assert LINK.findall(client.get("/audit?after=nonsense").text) == pages[0]
    assert not LINK.findall(client.get("/audit?after=0").text)
    assert client.get("/audit?after=999999999999999999").status_code == 200
    with database.write() as session:
        record_event(session, Who("shell"), "reminders.sent")
    assert LINK.findall(client.get(f"/audit?after={pages[0][-1]}").text) == pages[1]


def test_the_head_of_the_chain_stands_beside_it(opened: Opener, database: Database) -> None:
    page = opened("advocate").get("/audit").text
    newest = read_events(database)[-1]
    assert f"./docket verify --anchor {newest.sequence}:{newest.hash}" in page


def test_erased_details_say_so(told: Told, opened: Opener, database: Database) -> None:
    client = opened("coordinator")
    decided = "/audit?action=incident.decided"
    assert "Decision: Accepted" in "\n".join(rows(client, decided))
    with database.write() as session:
        session.execute(delete(AuditDetail))
    assert "The details were erased." in "\n".join(rows(client, decided))
    assert "Decision: Accepted" not in "\n".join(rows(client, decided))


@ON_SQLITE
def test_what_an_export_was_filtered_by(told: Told, opened: Opener) -> None:
    record_id = told.records["attorney"].record_id
    coordinator = opened("coordinator")
    query = f"state=AZ&city=Phoenix&record_id={record_id}"
    assert coordinator.get(f"/exports/incidents.csv?{query}", buffered=True).status_code == 200
    exported = "/audit?action=incidents.exported"
    own = "\n".join(rows(coordinator, exported))
    assert "State or territory: Arizona" in own
    assert "City: Phoenix" in own
    assert record_id not in own
    administrators = "\n".join(rows(opened("administrator"), exported))
    assert "State or territory: Arizona" in administrators
    assert "City: (as typed)" in administrators
    assert record_id not in administrators


@ON_SQLITE
def test_nothing_is_written_by_looking(opened: Opener, database: Database) -> None:
    client = opened("administrator")
    before = len(read_events(database))
    links(client)
    assert len(read_events(database)) == before
    assert client.post("/audit").status_code == 405
