"""Who reaches a record by which page, for every basis for sharing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.incidents.record import Record
from tests.factories import accept, file_record, make_office, make_person, sign_in

# That SQL says the same on both databases is what test_circles.py proves.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OPEN = {"not_our_client", "client_consented", "engagement_terms"}
ALL = {*OPEN, "pending", "refused", "blank"}
# Each record stands for another number of people, so that a sum tells which were counted.
PEOPLE = {
    "not_our_client": 1,
    "client_consented": 2,
    "engagement_terms": 4,
    "pending": 8,
    "refused": 16,
    "blank": 32,
}
NARRATIVE = "Six agents stood at the elevator."
TOTAL = re.compile(r'class="number">([^<]+)<')


@dataclass(frozen=True)
class Sees:
    """The bases with which a record of the other person is reached, page by page."""

    read: frozenset[str] | set[str] = frozenset()
    narrative: frozenset[str] | set[str] = frozenset()
    decide: frozenset[str] | set[str] = frozenset()
    export: frozenset[str] | set[str] = frozenset()
    count: frozenset[str] | set[str] = frozenset()


# Role, whether of the reporter's office, what is seen. "reporter" is who filed.
VIEWERS: list[tuple[str, bool, Sees]] = [
    ("reporter", True, Sees(read=ALL, narrative=ALL, count=OPEN)),
    ("attorney", True, Sees(count=OPEN)),
    ("attorney", False, Sees()),
    (
        "coordinator",
        True,
        Sees(read=ALL, narrative=ALL, decide=ALL, export=ALL - {"refused"}, count=OPEN),
    ),
    ("coordinator", False, Sees()),
    (
        "network_coordinator",
        True,
        Sees(read=ALL, narrative=ALL, decide=ALL, export=ALL - {"refused"}, count=OPEN),
    ),
    ("network_coordinator", False, Sees(read=OPEN, decide=OPEN, export=OPEN, count=OPEN)),
    ("administrator", True, Sees()),
    ("administrator", False, Sees()),
    # 7 people, shown as 5, which reads as 1 and 4: never a row.
    ("advocate", True, Sees(count={"not_our_client", "engagement_terms"})),
]


def seen(client: FlaskClient, records: dict[str, Record]) -> Sees:
    """What this client reaches."""
    listed = client.get("/incidents").text
    exported = client.get("/exports/incidents.csv").text
    found: dict[str, set[str]] = {name: set() for name in ("read", "narrative", "decide", "export")}
    for basis, record in records.items():
        page = client.get(f"/incidents/{record.record_id}")
        narrative = client.get(f"/incidents/{record.record_id}/narrative")
        decision = client.post(f"/incidents/{record.record_id}/decision", data={"revision": "2"})
        answers = {
            "read": page.status_code == 200,
            "narrative": narrative.status_code == 200,
            "decide": decision.status_code == 422,
            "export": record.record_id in exported,
        }
        for name, reached in answers.items():
            if reached:
                found[name].add(basis)
        statuses = {page.status_code, narrative.status_code, decision.status_code}
        assert statuses <= {200, 302, 401, 403, 404, 422}
        assert (record.record_id in listed) is answers["read"], basis
        assert (NARRATIVE in narrative.text) is answers["narrative"], basis
        for other in (page, decision):
            assert NARRATIVE not in other.text
    total = TOTAL.search(client.get("/insights").text)
    number = int(total[1]) if total and total[1].isdigit() else 0
    counted = {basis for basis, people in PEOPLE.items() if number & people}
    return Sees(count=counted, **found)


def test_every_viewer_reaches_what_the_table_says(
    app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    here, there = make_office(app), make_office(app)
    reporter = make_person(app, office=here)
    coordinator = make_person(app, office=here, roles=["coordinator"])
    records = {}
    for basis, people in PEOPLE.items():
        filed = file_record(
            app,
            reporter,
            sharing_basis=None if basis == "blank" else basis,
            people_count=str(people),
            narrative=NARRATIVE,
        )
        records[basis] = accept(app, filed, coordinator)
    for role, same_office, expected in VIEWERS:
        office = here if same_office else there
        viewer = reporter if role == "reporter" else make_person(app, office=office, roles=[role])
        client = sign_in(make_client(), viewer)
        assert seen(client, records) == expected, (role, same_office)
    assert seen(make_client(), records) == Sees(), "nobody who is not signed in"
