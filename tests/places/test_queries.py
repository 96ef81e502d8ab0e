"""A place by what somebody typed, and the date there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.database import Database
from app.places import own_list
from app.places.models import Facility
from app.places.queries import (
    canonical_city,
    city_states,
    facilities,
    find_facility,
    time_zone,
    today_at,
)

HOSTILE = [
    "",
    " ",
    "%",
    "_%",
    "'; --",
    '"',
    "\\",
    "\0",
    "ph\0",
    "\ud800",
    "\U0001d4df" * 300,
    "x" * 1_000_000,
]


NAMES = {
    "Phoenix Immigration Court": "Phoenix Immigration Court",
    "  PHOENIX  immigration court": "Phoenix Immigration Court",
    "Phœnix Immigration Court": None,
    "Phóenix Immigration Court": "Phoenix Immigration Court",
    "26 Federal Plaza": "New York - Federal Plaza Immigration Court",
    "201 Varick St": "New York - Varick Immigration Court",
    "290 broadway": "New York - Broadway Immigration Court",
    "Houston - S. Gessner": "Houston - S. Gessner Road Immigration Court",
    "San Diego IJ court": "San Diego Immigration Court",
    "Chicago IJ court": "Chicago Immigration Court",
    "Lumpkin immigration court": "Stewart Immigration Court",
    "Lumpkin, GA immigration court": "Stewart Immigration Court",
    "Phoenix ICE office": "ICE ERO Phoenix Field Office",
    "New York ICE office": "ICE ERO New York City Field Office",
    "New York - Varick": "New York - Varick Immigration Court",
    "ICE ERO Saint Paul Field Office": "ICE ERO St. Paul Field Office",
    # These may mean something else, so they mean nothing.
    "Phoenix": None,
    "Aurora": None,
    "San Diego court": None,
    "San Diego Superior Court": None,
    "Phoenix immigration office": None,
    "Los Angeles immigration court": None,
    "Phoenix ICE office at the immigration court": None,
}


def test_courts_and_offices_by_name(database: Database) -> None:
    with database.read() as session:
        found = {text: find_facility(session, text) for text in NAMES}
        assert {text: place.name if place else None for text, place in found.items()} == NAMES


def test_every_listed_name_and_alias_is_found(database: Database) -> None:
    with database.read() as session:
        for row in own_list.read_facilities():
            assert find_facility(session, row["name"].upper()) is not None
        for alias in own_list.read_facility_aliases():
            found = find_facility(session, alias["alias"])
            assert found is not None
            assert found.name == alias["facility"]


def test_one_that_is_not_in_use_is_found_but_not_offered(database: Database) -> None:
    with database.write() as session:
        session.get_one(Facility, "Eloy Immigration Court").active = False
    with database.read() as session:
        assert find_facility(session, "Eloy Immigration Court") is not None
        assert len(facilities(session)) == 98


CITIES = {
    ("phoenix", "az"): ("Phoenix", "AZ"),
    ("PHOENIX ", "Arizona"): ("Phoenix", "AZ"),
    ("Phx", "AZ"): ("Phoenix", "AZ"),
    ("NYC", ""): ("New York", "NY"),
    ("new york ", ""): ("New York", "NY"),
    ("S. Diego", "CA"): ("San Diego", "CA"),
    ("LA", "CA"): ("Los Angeles", "CA"),
    ("chicago, IL", ""): ("Chicago", "IL"),
    ("chicago, IL", "IL"): ("Chicago", "IL"),
    ("chicago, IL", "WI"): None,
    ("Saint Paul", "MN"): ("St. Paul", "MN"),
    ("St Paul", "MN"): ("St. Paul", "MN"),
    ("Miramar", "FL"): ("Miramar", "FL"),
    ("La Salle", "IL"): ("La Salle", "IL"),
    ("LaSalle", "IL"): ("La Salle", "IL"),
    ("Manhattan", "KS"): ("Manhattan", "KS"),
    ("Manhattan", "NY"): ("New York", "NY"),
    ("Manhattan", ""): None,  # which of them?
    ("Springfield", ""): None,
    ("Seatle", "WA"): None,  # a slip is asked about, not corrected in silence
    ("Phoenix", "XX"): None,
}


def test_cities_are_written_in_one_way(database: Database) -> None:
    with database.read() as session:
        found = {typed: canonical_city(session, *typed) for typed in CITIES}
    assert found == CITIES


def test_states_of_a_city(database: Database) -> None:
    with database.read() as session:
        assert city_states(session, "Portland")[:2] == ["OR", "ME"]
        assert city_states(session, "nyc") == ["NY"]
        assert "KS" in city_states(session, "Manhattan")
        assert "NY" in city_states(session, "Manhattan")
        assert city_states(session, "Atlantis under the sea") == []


def test_today_is_the_date_at_the_venue(database: Database) -> None:
    five_in_the_afternoon = datetime(2026, 4, 15, 17, tzinfo=ZoneInfo("America/Phoenix"))
    assert five_in_the_afternoon.astimezone(UTC).date() == date(2026, 4, 16)
    with database.read() as session:
        assert today_at(session, "Phoenix", "AZ", at=five_in_the_afternoon) == date(2026, 4, 15)
        assert today_at(
            session, "", "", "Saipan Immigration Court", at=five_in_the_afternoon
        ) == date(2026, 4, 16)


ZONES = {
    ("El Paso", "TX", None): "America/Denver",
    ("Houston", "TX", None): "America/Chicago",
    ("Fort Snelling", "MN", None): "America/Chicago",
    ("A hamlet nobody listed", "AZ", None): "America/Phoenix",
    ("", "hawaii", None): "Pacific/Honolulu",
    ("", "", "26 Federal Plaza"): "America/New_York",
    ("Phoenix", "AZ", "an office nobody listed"): "America/Phoenix",
    ("", "", None): "UTC",
}


def test_the_zone_of_a_place(database: Database) -> None:
    with database.read() as session:
        found = {place: time_zone(session, *place).key for place in ZONES}
    assert found == ZONES


def test_hostile_text_finds_nothing_and_breaks_nothing(database: Database) -> None:
    with database.read() as session:
        for text in HOSTILE:
            assert find_facility(session, text) is None
            assert canonical_city(session, text, "AZ") is None
            assert canonical_city(session, text, "") is None
            assert canonical_city(session, text, text) is None
            assert city_states(session, text) == []
            assert time_zone(session, text, text, text) == ZoneInfo("UTC")
