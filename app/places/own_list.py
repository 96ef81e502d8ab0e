"""Our own list of places, held as CSV files beside this module, for anybody to review.

`immigration_courts.csv` and `ero_field_offices.csv` follow the lists of EOIR and ICE;
`cities.csv` holds every city they name (the postal list spells some otherwise, or has them only
as second names); `aliases.csv` holds well-known names of buildings, courts and cities.
"""

from __future__ import annotations

import csv
from pathlib import Path

from app.places.models import FacilitySource
from app.places.names import normalize
from app.places.rows import CityAliasRow, CityRow, FacilityAliasRow, FacilityRow

OWN_SOURCE = "own"
_FILES = {
    FacilitySource.EOIR: "immigration_courts.csv",
    FacilitySource.ICE: "ero_field_offices.csv",
}


def read_facilities() -> list[FacilityRow]:
    """The immigration courts, then the ICE field offices."""
    return [
        FacilityRow(
            name=row["name"],
            normalized=normalize(row["name"]),
            city=row["city"],
            state=row["state"],
            venue_type=row["venue_type"],
            active=row["active"] == "yes",
            note=row["note"],
            source=source.value,
        )
        for source, file in _FILES.items()
        for row in _rows(file)
    ]


def read_cities() -> list[CityRow]:
    """The cities of our own list."""
    return [
        CityRow(
            city=row["city"],
            state=row["state"],
            normalized=normalize(row["city"]),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            time_zone=row["time_zone"],
            zip_codes=int(row["zip_codes"]),
            source=OWN_SOURCE,
        )
        for row in _rows("cities.csv")
    ]


def read_facility_aliases() -> list[FacilityAliasRow]:
    """Names of buildings, and other names of courts and offices."""
    return [
        FacilityAliasRow(
            alias=normalize(row["alias"]),
            facility=row["facility"],
            building=row["kind"] == "building",
        )
        for row in _rows("aliases.csv")
        if row["facility"]
    ]


def read_city_aliases() -> list[CityAliasRow]:
    """Short and other names of cities."""
    return [
        CityAliasRow(alias=normalize(row["alias"]), city=row["city"], state=row["state"])
        for row in _rows("aliases.csv")
        if row["kind"] == "city"
    ]


def _rows(file: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
