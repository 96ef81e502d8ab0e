"""What is offered while somebody types."""

from __future__ import annotations

from app.database import Database
from app.places.models import Facility
from app.places.suggestions import Suggestion, suggest
from tests.places.test_queries import HOSTILE


def suggested(database: Database, text: str, limit: int = 8) -> list[Suggestion]:
    with database.read() as session:
        return suggest(session, text, limit)


def names(suggestions: list[Suggestion]) -> list[str]:
    return [found.name or f"{found.city}, {found.state}" for found in suggestions]


def test_two_letters_are_enough(database: Database) -> None:
    assert names(suggested(database, "ph"))[:6] == [
        "Philadelphia Immigration Court",
        "Phoenix Immigration Court",
        "ICE ERO Philadelphia Field Office",
        "ICE ERO Phoenix Field Office",
        "Phoenix, AZ",
        "Philadelphia, PA",
    ]
    assert suggested(database, "p") == []


FIRST = {
    "26 fed": "New York - Federal Plaza Immigration Court",
    "st p": "ICE ERO St. Paul Field Office",
    "SAINT P": "ICE ERO St. Paul Field Office",
    "st": "Sterling Immigration Court",
    "houston gess": "Houston - S. Gessner Road Immigration Court",
    "miami ice": "ICE ERO Miami Field Office",
    "portland or": "Portland Immigration Court",
    "portland me": "Portland, ME",
    "Portland, ME": "Portland, ME",
    "bayamón": "Bayamon, PR",
    "o'fal": "O'Fallon, MO",
}


def test_the_first_suggestion(database: Database) -> None:
    assert {text: names(suggested(database, text))[0] for text in FIRST} == FIRST


def test_a_nickname_finds_the_courts_of_its_city(database: Database) -> None:
    found = suggested(database, "nyc")
    assert names(found) == [
        "ICE ERO New York City Field Office",
        "New York - Broadway Immigration Court",
        "New York - Federal Plaza Immigration Court",
        "New York - Varick Immigration Court",
        "New York, NY",
    ]
    assert "West Los Angeles Immigration Court" in names(suggested(database, "LA"))


def test_no_place_is_offered_twice(database: Database) -> None:
    for text in ("st. paul", "saint", "new york", "nyc", "san", "phx", "de kalb"):
        found = [(it.name, it.city, it.state) for it in suggested(database, text, limit=50)]
        assert len(set(found)) == len(found)


def test_a_building_does_not_tell_the_venue_type(database: Database) -> None:
    (building,) = suggested(database, "26 federal plaza")
    assert building.venue_type is None
    court = suggested(database, "new york - federal")[0]
    assert court.name == building.name
    assert court.venue_type == "immigration_court"
    assert suggested(database, "ice ero phoenix")[0].venue_type == "ice_check_in_office"


def test_what_is_not_in_use_comes_after_what_is(database: Database) -> None:
    with database.write() as session:
        session.get_one(Facility, "Philadelphia Immigration Court").active = False
    found = suggested(database, "ph")
    assert names(found)[3] == "Philadelphia Immigration Court"
    assert [it.active for it in found[:5]] == [True, True, True, False, True]


def test_the_limit_holds(database: Database) -> None:
    assert len(suggested(database, "san")) == 8
    assert len(suggested(database, "san", limit=3)) == 3


def test_hostile_text_breaks_nothing(database: Database) -> None:
    for text in HOSTILE:
        assert all(it.name != text for it in suggested(database, text))


def test_a_wildcard_is_no_wildcard(database: Database) -> None:
    assert suggested(database, "%%") == []
    assert suggested(database, "__") == []
    assert names(suggested(database, "ph%")) == names(suggested(database, "ph"))
