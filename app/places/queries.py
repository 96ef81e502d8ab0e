"""Finding places: a court or office by what somebody typed, a city, the date at a venue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.places.loose import match_loosely, match_short_name
from app.places.models import City, CityAlias, Facility, FacilityAlias
from app.places.names import MAX_NAME_LENGTH, normalize
from app.places.states import STATES, split_city, state_code

_Place = TypeVar("_Place")
# Where a session keeps what it has found, if it was asked to.
_REMEMBERED = "places found"


def remember_places(session: Session) -> None:
    """Look each name up once in this session: the rows of a file name the same ten places."""
    session.info[_REMEMBERED] = {}


def facilities(session: Session) -> Sequence[Facility]:
    """All courts and offices in use, by name."""
    return session.scalars(select(Facility).where(Facility.active).order_by(Facility.name)).all()


def find_facility(session: Session, text: str) -> Facility | None:
    """The court or office that a text names, in use or not; none unless one alone fits.

    Its name in any spelling, an alias, or a usual way of saying it ("Phoenix IJ court").
    """
    return _remembered(session, ("facility", text), lambda: _find_facility(session, text))


def _find_facility(session: Session, text: str) -> Facility | None:
    normalized = _comparable(text)
    if not normalized:
        return None
    by_alias = select(FacilityAlias.facility).where(FacilityAlias.alias == normalized)
    return (
        session.scalar(select(Facility).where(Facility.normalized == normalized))
        or session.scalar(select(Facility).where(Facility.name.in_(by_alias)))
        or _find_loosely(session, normalized)
    )


def canonical_city(session: Session, city: str, state: str) -> tuple[str, str] | None:
    """City and state as the list of places writes them; none where they are not on it.

    The state is a code or a name; it may be blank where the city says it ("Chicago, IL"), is an
    alias ("NYC") or stands on the list once.
    """
    found = _find_city(session, city, state)
    return (found.city, found.state) if found else None


def city_states(session: Session, city: str) -> list[str]:
    """The states that have a city of this name, the largest such city first."""
    normalized = _comparable(city)
    named = select(City.state, City.zip_codes).where(City.normalized == normalized)
    alias = (
        select(City.state, City.zip_codes)
        .join(CityAlias, (CityAlias.city == City.city) & (CityAlias.state == City.state))
        .where(CityAlias.alias == normalized)
    )
    found = [*session.execute(named), *session.execute(alias)]
    return list(dict.fromkeys(state for state, _ in sorted(found, key=lambda row: -row[1])))


def time_zone(session: Session, city: str, state: str, facility: str | None = None) -> ZoneInfo:
    """The zone whose clocks hang at a place.

    That of the court or office where one is named and known; else the city's; else that of most
    of the state; else UTC.
    """
    at = find_facility(session, facility) if facility else None
    if at is not None:
        city, state = at.city, at.state
    found = _find_city(session, city, state)
    if found is not None:
        return ZoneInfo(found.time_zone)
    code = state_code(state)
    return ZoneInfo(STATES[code].time_zone if code else "UTC")


def today_at(
    session: Session,
    city: str,
    state: str,
    facility: str | None = None,
    at: datetime | None = None,
) -> date:
    """The date at a place: in Phoenix at 17:00 it is tomorrow in UTC. `at` is this moment."""
    return (at or datetime.now(UTC)).astimezone(time_zone(session, city, state, facility)).date()


def _comparable(text: str) -> str:
    """Normalized; empty for what no place can be called."""
    return normalize(text) if len(text) <= MAX_NAME_LENGTH else ""


def _find_loosely(session: Session, normalized: str) -> Facility | None:
    listed = session.scalars(select(Facility)).all()
    found = match_loosely(normalized, listed)
    if found is not None:
        return found
    found = match_short_name(normalized, listed)
    # "Aurora" may be the city: somebody there may mean another courthouse.
    if found and not session.scalar(select(exists().where(City.normalized == normalized))):
        return found
    return None


def _remembered(
    session: Session, key: tuple[str, ...], find: Callable[[], _Place | None]
) -> _Place | None:
    known = session.info.get(_REMEMBERED)
    if known is None:
        return find()
    if key not in known:
        known[key] = find()
    found: _Place | None = known[key]
    return found


def _find_city(session: Session, city: str, state: str) -> City | None:
    return _remembered(session, ("city", city, state), lambda: _look_for_city(session, city, state))


def _look_for_city(session: Session, city: str, state: str) -> City | None:
    name, code = split_city(city) if len(city) <= MAX_NAME_LENGTH else ("", "")
    if state.strip():
        given = state_code(state)
        if given is None or code not in ("", given):
            return None
        code = given
    normalized = normalize(name)
    if not normalized:
        return None
    here = [City.state == code] if code else []
    named = session.scalars(select(City).where(City.normalized == normalized, *here)).all()
    if named:
        return named[0] if len(named) == 1 else None
    by_alias = select(City).join(
        CityAlias, (CityAlias.city == City.city) & (CityAlias.state == City.state)
    )
    found = session.scalar(by_alias.where(CityAlias.alias == normalized, *here))
    if found is None and code:
        # "LaSalle" or "La Salle", "DeKalb" or "De Kalb".
        closed_up = func.replace(City.normalized, " ", "") == normalized.replace(" ", "")
        same = session.scalars(select(City).where(closed_up, *here)).all()
        found = same[0] if len(same) == 1 else None
    return found
