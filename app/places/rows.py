"""Rows on their way into the tables of places."""

from __future__ import annotations

from typing import TypedDict


class CityRow(TypedDict):
    """A city; coordinates in degrees north and east."""

    city: str
    state: str
    normalized: str
    latitude: float
    longitude: float
    time_zone: str
    zip_codes: int
    source: str


class FacilityRow(TypedDict):
    """What our list says of a court or office."""

    name: str
    normalized: str
    city: str
    state: str
    venue_type: str
    active: bool
    note: str
    source: str


class FacilityAliasRow(TypedDict):
    """Another name of a court or office."""

    alias: str
    facility: str
    building: bool


class CityAliasRow(TypedDict):
    """Another name of a city."""

    alias: str
    city: str
    state: str
