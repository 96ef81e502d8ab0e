"""The rows of the file: those of the list, in its order, less what consent leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.policy import Actor
from app.accounts.roles import Role
from app.database import Database
from tests.exchange.reading import exported, ids_of, last_export, rows_of
from tests.factories import MadePerson, accept, file_record, make_office, make_person, sign_in
from tests.incidents.changes import revise_record

SHOWN = re.compile(r'class="record-id[^>]*>([0-9A-Z-]{14})<')
QUERIES = [
    "",
    "city=Phoenix",
    "city=Phoenix&city=Miami",
    "city=phoenix&state=AZ&from=2026-03-02&to=2026-03-10",
    "review_status=accepted",
    "review_status=submitted&agencies=fps",
    "agencies=fps&agencies=ice_ero",
    "venue_type=ice_check_in_office",
    "people_count=2&people_count=3",
    "facility=Miami Immigration Court",
    "incident_date=2026-03-10",
    "sharing_basis=pending",
    "city=San Diego",
    "to=2026-03-05",
]


BASES = ("not_our_client", "pending", None, "refused")


def make_records(app: Flask, person: MadePerson) -> set[str]:
    """Twelve records of every kind that the queries look for; the ids of the refused ones."""
    refused = set()
    for number in range(12):
        at, basis = number % 3, BASES[number // 3]
        record = file_record(
            app,
            person,
            facility="Miami Immigration Court" if at == 1 else None,
            venue_type="ice_check_in_office" if at == 2 else "immigration_court",
            city="Miami" if at == 1 else "Phoenix",
            state="FL" if at == 1 else "AZ",
            incident_date=f"2026-03-{1 + number % 5 * 2:02}",
            people_count=str(1 + number % 4),
            agencies=["fps", "ice_ero", "ice_ero fps", None][number % 4],
            sharing_basis=basis,
        )
        if number % 2:
            accept(app, record, person)
        if basis == "refused":
            refused.add(record.record_id)
    return refused


def test_the_file_is_the_list_for_every_filter(
    app: Flask, make_client: Callable[[], FlaskClient], database: Database
) -> None:
    office = make_office(app)
    person = make_person(app, office=office, roles=["attorney", "coordinator"])
    refused = make_records(app, person)
    network = make_person(app, roles=["network_coordinator"])
    sizes = []
    for viewer in (person, network):
        client = sign_in(make_client(), viewer)
        for query in QUERIES:
            listed = SHOWN.findall(client.get(f"/incidents?{query}").text)
            leaves = [record_id for record_id in listed if record_id not in refused]
            answer = client.get(f"/exports/incidents.csv?{query}")
            assert ids_of(answer.data) == leaves, (query, viewer.email)
            ended = last_export(database)
            assert ended["records"] == len(leaves), query
            if viewer is person:
                assert ended["left_out"] == len(listed) - len(leaves), query
            sizes.append(len(listed))
    assert max(sizes) == 12
    assert len(set(sizes)) > 5, "the queries tell records apart"


def test_newest_first_and_the_later_filed_first_of_one_day(app: Flask, client: FlaskClient) -> None:
    person = make_person(app, roles=["attorney", "coordinator"])
    days = ["2026-03-05", "2026-03-10", "2026-03-01", "2026-03-10"]
    ids = [file_record(app, person, incident_date=day).record_id for day in days]
    sign_in(client, person)
    expected = [ids[3], ids[1], ids[0], ids[2]]
    assert ids_of(client.get("/exports/incidents.csv").data) == expected


def test_text_of_every_kind_comes_back_as_it_was_written(app: Flask, client: FlaskClient) -> None:
    person = make_person(app, roles=["attorney", "coordinator"])
    written = [
        "=1+1",
        "'=1+1",
        "''",
        "+x",
        "@SUM(A1)",
        'He said "=1", twice.',
        "a,b;c\nd",
        "\u200b=1",
        "\uff1d1",
        "\U0001f9d1 \u00f1 \u4e2d",
        "%s %(x)s {x} \\",
    ]
    for text in written:
        file_record(
            app, person, facility=None, facility_other=text.replace("\n", " "), narrative=text
        )
    client = sign_in(client, person)
    rows = rows_of(client.get("/exports/incidents.csv?narrative=yes").data)
    assert [row["narrative"] for row in reversed(rows)] == written
    assert [row["facility_other"] for row in reversed(rows)] == [
        text.replace("\n", " ") for text in written
    ]
    spreadsheet = client.get("/exports/incidents.csv?narrative=yes").data.decode("utf-8-sig")
    assert not re.search(r'(^|,)"?[=+@|]', spreadsheet, re.MULTILINE), "no cell is a formula"


def test_free_text_leaves_with_its_own_office_only(app: Flask) -> None:
    here, there = make_office(app), make_office(app)
    person = make_person(app, office=here)
    file_record(app, person, facility=None, facility_other="The car park", narrative="Some words.")
    expected = {
        (Role.COORDINATOR, here.id): ("The car park", "Some words."),
        (Role.NETWORK_COORDINATOR, here.id): ("The car park", "Some words."),
        (Role.NETWORK_COORDINATOR, there.id): ("", ""),
    }
    for (role, office_id), texts in expected.items():
        actor = Actor(person.actor.person_id, office_id, frozenset([role]))
        (row,) = rows_of(exported(app, actor, narrative=True))
        assert (row["facility_other"], row["narrative"]) == texts, (role, office_id)


def test_only_the_newest_words_leave(app: Flask, client: FlaskClient) -> None:
    person = make_person(app, roles=["attorney", "coordinator"])
    record = file_record(app, person, narrative="First words.")
    record = revise_record(app, record, person, narrative="Second words.")
    sign_in(client, person)
    (row,) = rows_of(client.get("/exports/incidents.csv?narrative=yes").data)
    assert row["narrative"] == "Second words."
    revise_record(app, record, person, narrative="")
    (row,) = rows_of(client.get("/exports/incidents.csv?narrative=yes").data)
    assert row["narrative"] == ""
