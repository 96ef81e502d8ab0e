"""What consent leaves out of a file is said as a number, before anything is sent."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.policy import SHELL_ACTOR, Actor
from app.accounts.roles import Role
from app.database import Database
from app.exchange.export.asked import Export
from app.exchange.export.size import size_of
from app.incidents.filters import Filters, read_filters
from app.incidents.scope import within
from tests.exchange.reading import exported, ids_of, last_export, rows_of
from tests.factories import MadePerson, file_record, make_office, make_person, sign_in

# How many records of each basis one office has.
HELD = {"not_our_client": 3, "engagement_terms": 1, "pending": 2, "refused": 4, None: 5}


def fill(app: Flask, person: MadePerson) -> None:
    for basis, number in HELD.items():
        for _ in range(number):
            file_record(app, person, sharing_basis=basis)


# Role, whether of the office that holds them, a filter; how many leave, how many are left out.
CASES: list[tuple[Role, bool, tuple[str, str] | None, int, int]] = [
    (Role.COORDINATOR, True, None, 11, 4),
    (Role.COORDINATOR, True, ("sharing_basis", "refused"), 0, 4),
    (Role.COORDINATOR, True, ("sharing_basis", "pending"), 2, 0),
    (Role.COORDINATOR, False, None, 0, 0),
    (Role.NETWORK_COORDINATOR, True, None, 11, 4),
    (Role.NETWORK_COORDINATOR, False, None, 4, 11),
    # Under a filter, numbers about other offices would tell what single records say.
    (Role.NETWORK_COORDINATOR, False, ("sharing_basis", "refused"), 0, 0),
    (Role.NETWORK_COORDINATOR, False, ("city", "Phoenix"), 4, 0),
]


def test_what_is_left_out_is_counted(app: Flask, database: Database) -> None:
    here, there = make_office(app), make_office(app)
    person = make_person(app, office=here)
    fill(app, person)
    for role, own, pair, leaves, left_out in CASES:
        office_id = here.id if own else there.id
        actor = Actor(person.actor.person_id, office_id, frozenset([role]))
        pairs = [pair] if pair else []
        with database.read() as session:
            filters = read_filters(pairs, session, within(actor, "incident.read"))
            size = size_of(session, Export(actor, filters))
        case = (role, own, pair)
        assert (size.records, size.left_out) == (leaves, left_out), case
        assert len(ids_of(exported(app, actor, *pairs))) == leaves, case
    with database.read() as session:
        size = size_of(session, Export(SHELL_ACTOR, Filters({"city": ("Phoenix",)})))
    assert (size.records, size.left_out) == (4, 11), "the shell holds the keys anyway"


def test_the_number_is_on_the_page_and_in_the_audit(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    person = make_person(app, roles=["attorney", "coordinator"])
    fill(app, person)
    sign_in(client, person)
    assert "4 left out: consent." in client.get("/exports").text
    assert len(rows_of(client.get("/exports/incidents.csv").data)) == 11
    details = last_export(database)
    assert (details["records"], details["left_out"]) == (11, 4)
