"""The list that this project keeps: complete, and in agreement with itself."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

from app.codebook import codebook
from app.places import own_list
from app.places.models import CITY_LENGTH, FACILITY_LENGTH
from app.places.states import STATES


def test_all_courts_and_offices_are_there() -> None:
    facilities = own_list.read_facilities()
    assert Counter(row["source"] for row in facilities) == {"eoir": 74, "ice": 25}
    assert Counter(row["venue_type"] for row in facilities) == {
        "immigration_court": 74,
        "ice_check_in_office": 25,
    }
    assert {row["venue_type"] for row in facilities} <= codebook["venue_type"].codes
    assert max(len(row["name"]) for row in facilities) <= FACILITY_LENGTH


def test_names_are_told_apart() -> None:
    names = [row["normalized"] for row in own_list.read_facilities()]
    aliases = [row["alias"] for row in own_list.read_facility_aliases()]
    assert len(set(names)) == len(names)
    assert len(set(aliases)) == len(aliases)
    assert not set(names) & set(aliases)
    nicknames = [row["alias"] for row in own_list.read_city_aliases()]
    assert len(set(nicknames)) == len(nicknames)


def test_every_alias_means_something_on_the_list() -> None:
    names = {row["name"] for row in own_list.read_facilities()}
    cities = {(row["city"], row["state"]) for row in own_list.read_cities()}
    assert {row["facility"] for row in own_list.read_facility_aliases()} <= names
    assert {(row["city"], row["state"]) for row in own_list.read_city_aliases()} <= cities


def test_every_city_of_ours_has_coordinates_and_a_time_zone() -> None:
    cities = {(row["city"], row["state"]): row for row in own_list.read_cities()}
    assert {(row["city"], row["state"]) for row in own_list.read_facilities()} <= set(cities)
    for row in cities.values():
        assert row["state"] in STATES
        assert len(row["city"]) <= CITY_LENGTH
        assert 13 < row["latitude"] < 72
        # Saipan and Guam lie west of the date line.
        assert -180 < row["longitude"] < -64 or 144 < row["longitude"] < 147
        ZoneInfo(row["time_zone"])


def test_what_is_known_of_a_court_is_noted() -> None:
    notes = {row["name"]: row["note"] for row in own_list.read_facilities()}
    assert "January 2027" in notes["San Francisco Immigration Court"]
    assert "secondary source" in notes["ICE ERO St. Paul Field Office"]
