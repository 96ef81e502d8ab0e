"""What an accepted record counts while it is changed, sent back, set aside, reviewed again."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.policy import Scope
from app.database import Database
from app.incidents.filters import Filters
from app.incidents.record import Record, Status
from app.insights.counts import count_people
from tests.factories import (
    MadePerson,
    accept,
    decide_on,
    file_record,
    make_office,
    make_person,
    read_record,
)
from tests.incidents.changes import revise_record, withdraw_record


@pytest.fixture
def person(app: Flask) -> MadePerson:
    """Somebody who files and decides."""
    return make_person(app, roles=["attorney", "coordinator"])


@pytest.fixture
def record(app: Flask, person: MadePerson) -> Record:
    """An accepted record of three people in Phoenix."""
    return accept(app, file_record(app, person, people_count="3"), person)


def counted(app: Flask, person: MadePerson, **wanted: str) -> dict[str, int]:
    """People by city, as `/insights` counts them for the network."""
    database: Database = app.extensions["database"]
    filters = Filters({name: (value,) for name, value in wanted.items()})
    with database.read() as session:
        found = count_people(session, person.actor, Scope.NETWORK, filters)
    assert found.people == sum(city.people for city in found.cities)
    return {city.city: city.people for city in found.cities}


MOVED = {
    "facility": "Miami Immigration Court",
    "venue_type": "immigration_court",
    "people_count": "8",
}


def test_only_what_is_accepted_counts(app: Flask, person: MadePerson) -> None:
    record = file_record(app, person, people_count="3")
    assert counted(app, person) == {}
    accept(app, record, person)
    assert counted(app, person) == {"Phoenix": 3}


def test_a_change_waits_and_the_accepted_answers_count_meanwhile(
    app: Flask, person: MadePerson, record: Record
) -> None:
    changed = revise_record(app, record, person, **MOVED)
    assert changed.status is Status.SUBMITTED
    assert changed.answers["city"] == "Miami"
    assert changed.accepted_revision == record.revision
    assert counted(app, person) == {"Phoenix": 3}
    changed = revise_record(app, changed, person, people_count="9")
    assert counted(app, person) == {"Phoenix": 3}, "nor does a second change"
    accept(app, changed, person)
    assert counted(app, person) == {"Miami": 9}


def test_filters_look_at_the_answers_that_count(
    app: Flask, person: MadePerson, record: Record
) -> None:
    revise_record(app, record, person, **MOVED)
    assert counted(app, person, city="Phoenix") == {"Phoenix": 3}
    assert counted(app, person, city="Miami") == {}


def test_nothing_counts_twice_when_what_waits_is_asked_for_too(
    app: Flask, person: MadePerson, record: Record
) -> None:
    revise_record(app, record, person, **MOVED)
    database: Database = app.extensions["database"]
    both = Filters({"review_status": ("accepted", "submitted")})
    with database.read() as session:
        found = count_people(session, person.actor, Scope.NETWORK, both)
    assert [(city.city, city.people) for city in found.cities] == [("Miami", 8)]


def test_sent_back_with_a_question_it_still_counts(
    app: Flask, person: MadePerson, record: Record
) -> None:
    asked = decide_on(app, record, person, review_status="needs_info", reason="Which room?")
    assert counted(app, person) == {"Phoenix": 3}
    answered = revise_record(app, asked, person, **MOVED)
    assert answered.status is Status.SUBMITTED
    assert counted(app, person) == {"Phoenix": 3}
    accept(app, answered, person)
    assert counted(app, person) == {"Miami": 8}


@pytest.mark.parametrize("status", ["duplicate", "rejected"])
def test_set_aside_it_counts_no_more(
    app: Flask, person: MadePerson, record: Record, status: str
) -> None:
    decide_on(app, record, person, review_status=status, reason="See the other.")
    assert counted(app, person) == {}


@pytest.mark.parametrize("status", ["duplicate", "rejected"])
def test_set_aside_while_a_change_waits_it_counts_no_more(
    app: Flask, person: MadePerson, record: Record, status: str
) -> None:
    changed = revise_record(app, record, person, **MOVED)
    aside = decide_on(app, changed, person, review_status=status, reason="See the other.")
    assert aside.accepted_revision is None
    assert counted(app, person) == {}
    revise_record(app, aside, person, people_count="2")
    assert counted(app, person) == {}, "a change does not bring it back"


def test_taken_back_it_counts_no_more(app: Flask, person: MadePerson, record: Record) -> None:
    changed = revise_record(app, record, person, **MOVED)
    withdraw_record(app, changed, person)
    assert counted(app, person) == {}
    now = read_record(app, person, record.record_id)
    assert now is not None
    assert (now.status, now.accepted_revision) == (Status.WITHDRAWN, None)


@pytest.mark.parametrize("basis", ["", "pending", "refused"])
def test_withdrawn_consent_acts_at_once(
    app: Flask, person: MadePerson, record: Record, basis: str
) -> None:
    changed = revise_record(app, record, person, sharing_basis=basis)
    assert changed.status is Status.SUBMITTED
    assert counted(app, person) == {}
    given_again = revise_record(app, changed, person, sharing_basis="client_consented")
    assert counted(app, person) == {"Phoenix": 3}, "as it was accepted"
    revise_record(app, given_again, person, sharing_basis=basis, people_count="5")
    assert counted(app, person) == {}


def test_consent_withdrawn_by_the_coordinators_question_acts_at_once(
    app: Flask, person: MadePerson, record: Record
) -> None:
    decide_on(
        app,
        record,
        person,
        review_status="needs_info",
        reason="Does the client still agree?",
        sharing_basis="pending",
    )
    assert counted(app, person) == {}


def test_accepted_without_consent_it_does_not_count(app: Flask, person: MadePerson) -> None:
    record = file_record(app, person, sharing_basis=None)
    accept(app, record, person, sharing_basis="refused")
    assert counted(app, person) == {}


def test_offices_do_not_see_each_others_changes(app: Flask) -> None:
    here, there = make_office(app), make_office(app)
    one = make_person(app, office=here, roles=["attorney", "coordinator"])
    other = make_person(app, office=there, roles=["attorney", "coordinator"])
    record = accept(app, file_record(app, one, people_count="3"), one)
    revise_record(app, record, one, **MOVED)
    database: Database = app.extensions["database"]
    with database.read() as session:
        assert count_people(session, one.actor, Scope.OFFICE, Filters({})).people == 3
        assert count_people(session, other.actor, Scope.OFFICE, Filters({})).people == 0
