"""The place of a report: a court by its name, city and state from it, cities as they are listed."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import answers, file_record, make_person
from tests.incidents.changes import read_draft, revise_record, texts

NOWHERE = {"facility": "", "city": "", "state": ""}

# What was typed, and the facility, city and state that it stands for.
PLACES = [
    ({"facility": "Phoenix Immigration Court"}, ("Phoenix Immigration Court", "Phoenix", "AZ")),
    ({"facility": "phoenix IMMIGRATION court"}, ("Phoenix Immigration Court", "Phoenix", "AZ")),
    ({"facility": "Phoenix IJ court"}, ("Phoenix Immigration Court", "Phoenix", "AZ")),
    (
        {"facility": "26 Federal Plaza"},
        ("New York - Federal Plaza Immigration Court", "New York", "NY"),
    ),
    (
        {"facility": "Phoenix Immigration Court", "city": "PHOENIX"},
        ("Phoenix Immigration Court", "Phoenix", "AZ"),
    ),
    ({"city": "phoenix", "state": "az"}, (None, "Phoenix", "AZ")),
    ({"city": "NYC", "state": "NY"}, (None, "New York", "NY")),
    ({"city": "St Paul", "state": "MN"}, (None, "St. Paul", "MN")),
    ({"city": "Bayam\u00f3n", "state": "PR"}, (None, "Bayamon", "PR")),
    # Not on the list: it stays as it was typed.
    ({"city": "Nowhere Springs", "state": "AZ"}, (None, "Nowhere Springs", "AZ")),
]


def test_what_was_typed_becomes_a_place(app: Flask) -> None:
    for typed, expected in PLACES:
        draft = read_draft(app, {**answers(), **NOWHERE, **typed})
        found = tuple(draft.values[name] for name in ("facility", "city", "state"))
        assert draft.problems == [], typed
        assert found == expected, typed


def test_an_unlisted_court_is_refused_by_name_and_kept(app: Flask) -> None:
    for name in ("facility", "hearing_court"):
        draft = read_draft(app, {**answers(), name: "Phoenix Court of Miracles"})
        (problem,) = draft.problems
        assert problem.field == name
        assert "Phoenix Court of Miracles" in str(problem)


def test_without_a_court_city_and_state_are_asked_for(app: Flask) -> None:
    draft = read_draft(app, {**answers(), **NOWHERE})
    assert [problem.field for problem in draft.problems] == ["city", "state"]
    draft = read_draft(app, {**answers(), **NOWHERE, "city": "Phoenix"})
    assert [problem.field for problem in draft.problems] == ["state"]


def test_any_other_place_is_named_in_free_text_which_is_sealed(app: Flask) -> None:
    record = file_record(
        app,
        make_person(app),
        facility=None,
        facility_other="The car park behind the court",
        city="Phoenix",
        state="AZ",
    )
    assert "facility_other" not in record.answers
    assert texts(app, record, "facility_other") == {
        "facility_other": "The car park behind the court"
    }


def test_free_text_beside_a_court_does_not_apply(app: Flask) -> None:
    draft = read_draft(app, answers(facility_other="The car park"))
    assert [problem.field for problem in draft.problems] == ["facility_other"]


def test_another_court_brings_its_own_city(app: Flask) -> None:
    person = make_person(app)
    record = file_record(app, person)
    moved = revise_record(app, record, person, facility="Miami Immigration Court")
    assert (moved.answers["city"], moved.answers["state"]) == ("Miami", "FL")
    kept = revise_record(app, moved, person, people_count="2")
    assert (kept.answers["city"], kept.answers["state"]) == ("Miami", "FL")
    # Without a script the form sends the city of the court before along with the new one.
    form = {"facility": "Phoenix Immigration Court", "city": "Miami", "state": "FL"}
    moved = revise_record(app, kept, person, **form)
    assert (moved.answers["city"], moved.answers["state"]) == ("Phoenix", "AZ")


def test_leaving_a_court_keeps_the_city(app: Flask) -> None:
    person = make_person(app)
    record = file_record(app, person)
    left = revise_record(app, record, person, facility="", city="Phoenix", state="AZ")
    assert [left.answers[name] for name in ("facility", "city", "state")] == [
        None,
        "Phoenix",
        "AZ",
    ]


@pytest.mark.parametrize("name", ["facility", "hearing_court"])
def test_a_court_is_written_as_it_is_listed(app: Flask, name: str) -> None:
    draft = read_draft(app, {**answers(), name: "  san diego   immigration court "})
    assert draft.values[name] == "San Diego Immigration Court"
