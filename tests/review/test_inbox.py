"""What waits for a coordinator."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.policy import Actor
from app.accounts.roles import Role
from app.database import Database
from app.incidents.filters import Filters
from app.incidents.queries import waiting
from tests.factories import accept, decide_on, file_record, make_office, make_person, sign_in
from tests.incidents.changes import revise_record, withdraw_record


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """The records on the page, in their order."""
    page = client.get(f"/review{query}")
    assert page.status_code == 200
    return re.findall(r'<a href="/incidents/([0-9A-Z-]{14})">', page.text)


def test_what_waits_oldest_first_and_questions_last(
    app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    office = make_office(app)
    person = make_person(app, office=office, roles=["attorney", "coordinator"])
    client = sign_in(make_client(), person)
    assert listed(client) == []
    asked = file_record(app, person, incident_date="2026-01-01")
    first = file_record(app, person, incident_date="2026-03-01")
    second = file_record(app, person, incident_date="2026-02-01", sharing_basis="pending")
    done = accept(app, file_record(app, person), person)
    decide_on(app, asked, person, review_status="needs_info", reason="Which room?")
    withdraw_record(app, file_record(app, person), person)
    aside = file_record(app, person)
    decide_on(app, aside, person, review_status="duplicate", reason="The same.")
    assert listed(client) == [first.record_id, second.record_id, asked.record_id]

    revise_record(app, done, person, people_count="2")
    assert listed(client) == [
        first.record_id,
        second.record_id,
        done.record_id,
        asked.record_id,
    ], "an accepted report that was changed waits again"
    assert listed(client, "?from=2026-02-15") == [first.record_id, done.record_id]
    assert listed(client, "?review_status=needs_info") == [asked.record_id]
    assert listed(client, "?sharing_basis=pending") == [second.record_id]


def test_the_inbox_has_the_filter_box_of_the_list(
    app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    office = make_office(app)
    person = make_person(app, office=office, roles=["attorney", "coordinator"])
    client = sign_in(make_client(), person)
    file_record(app, person)
    page = client.get("/review?state=AZ&from=2026-01-01&source_of_knowledge=family_account").text
    box = page[page.index('class="filter-box"') :]
    assert '<form method="get" action="/review"' in box
    assert '<option selected value="AZ">Arizona</option>' in box
    assert 'name="from" type="date" value="2026-01-01"' in box
    assert "3 in use" in box
    assert 'name="source_of_knowledge" value="family_account"' in box, "kept, though not asked"
    assert 'name="review_status"' not in box, "what is decided does not wait"
    nothing = client.get("/review?state=NY").text
    assert "Nothing that waits matches" in nothing
    assert "appear here as soon as they are filed" not in nothing


def test_the_inbox_ends_at_the_circle(app: Flask, database: Database) -> None:
    here, there = make_office(app), make_office(app)
    person = make_person(app, office=here)
    opened = file_record(app, person).record_id
    closed = file_record(app, person, sharing_basis="pending").record_id
    expected = {
        (Role.COORDINATOR, here.id): [opened, closed],
        (Role.COORDINATOR, there.id): [],
        (Role.NETWORK_COORDINATOR, there.id): [opened],
        (Role.NETWORK_COORDINATOR, here.id): [opened, closed],
        (Role.ATTORNEY, here.id): [],
        (Role.ADVOCATE, here.id): [],
        (Role.ADMINISTRATOR, here.id): [],
    }
    for (role, office_id), records in expected.items():
        actor = Actor(person.actor.person_id, office_id, frozenset([role]))
        with database.read() as session:
            found, number = waiting(session, actor, Filters({}))
        assert [record.record_id for record in found] == records, (role, office_id)
        assert number == len(records)
