"""Courts and offices under the names that people use: "San Diego IJ court", "Phoenix ICE office".

A guess is made only where one place fits; a wrong place in a record is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.places.models import Facility
from app.places.names import normalize

_COURT_WORDS = frozenset({"immigration", "court", "ij", "eoir"})
_OFFICE_WORDS = frozenset({"ice", "ero", "field", "office", "check", "in", "checkin"})
_COURT = "immigration_court"
_OFFICE = "ice_check_in_office"


def match_loosely(normalized: str, facilities: Sequence[Facility]) -> Facility | None:
    """The one court or office meant by a name that says which of the two it is.

    The rest of the name must be the place's own short name, or else its city ("Lumpkin
    immigration court" is Stewart). "San Diego" alone is neither, and "San Diego court" may be a
    state court.
    """
    words = normalized.split()
    venue_type = _venue_type(set(words))
    if venue_type is None:
        return None
    rest = _short(normalized)
    of_type = [facility for facility in facilities if facility.venue_type == venue_type]
    named = [facility for facility in of_type if _short(facility.normalized) == rest]
    if named:
        return named[0] if len(named) == 1 else None
    there = [facility for facility in of_type if rest in _cities(facility)]
    return there[0] if len(there) == 1 else None


def match_short_name(normalized: str, facilities: Sequence[Facility]) -> Facility | None:
    """The one court or office of this short name: "New York - Varick"."""
    named = [facility for facility in facilities if _short(facility.normalized) == normalized]
    return named[0] if len(named) == 1 else None


def _venue_type(words: set[str]) -> str | None:
    court = "eoir" in words or ("court" in words and bool(words & {"immigration", "ij"}))
    office = bool(words & {"ice", "ero"})
    if court == office:
        return None
    return _COURT if court else _OFFICE


def _short(normalized: str) -> str:
    return " ".join(word for word in normalized.split() if word not in _COURT_WORDS | _OFFICE_WORDS)


def _cities(facility: Facility) -> tuple[str, str]:
    city = normalize(facility.city)
    return city, f"{city} {facility.state.lower()}"
