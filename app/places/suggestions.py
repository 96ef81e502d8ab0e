"""Suggestions while somebody types where it happened: courts and offices first, then cities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from app.places.models import City, CityAlias, Facility, FacilityAlias
from app.places.names import MAX_NAME_LENGTH, fold, prefixes
from app.places.ranking import Rank, rank_of
from app.places.states import STATES

MIN_LETTERS = 2
_LAST_CHARACTER = "\U0010ffff"  # sorts behind every character that a name may hold


@dataclass(frozen=True)
class Suggestion:
    """A place that may be meant. A city has no `name`; `venue_type` is a proposal, or None."""

    name: str | None
    city: str
    state: str
    venue_type: str | None
    active: bool
    time_zone: str

    @property
    def today(self) -> date:
        """The date there."""
        return datetime.now(UTC).astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True)
class _Match:
    facility: Facility
    rank: Rank
    by_building: bool


def suggest(session: Session, text: str, limit: int = 8) -> list[Suggestion]:
    """Places of which two or more letters have been typed.

    Courts and offices by what words of their name, city or alias begin with, those in use
    before the others; then cities by what their name begins with, larger ones first.
    """
    if len(text) > MAX_NAME_LENGTH or len(fold(text)) < MIN_LETTERS:
        return []
    begins = prefixes(text)
    nicknamed = _nicknamed(session, begins)
    matches = _facilities(session, begins, nicknamed)[:limit]
    cities = _cities(session, begins, nicknamed, limit - len(matches))
    zones = _time_zones(session, [match.facility for match in matches])
    return [_of_facility(match, zones) for match in matches] + [
        Suggestion(None, city.city, city.state, None, True, city.time_zone) for city in cities
    ]


def _of_facility(match: _Match, zones: Mapping[tuple[str, str], str]) -> Suggestion:
    at = match.facility
    return Suggestion(
        name=at.name,
        city=at.city,
        state=at.state,
        # A building may hold a court and an ICE office: its name does not tell which was meant.
        venue_type=None if match.by_building else at.venue_type,
        active=at.active,
        time_zone=zones.get((at.city, at.state), STATES[at.state].time_zone),
    )


def _nicknamed(session: Session, begins: Sequence[str]) -> dict[City, Rank]:
    """Cities of which a nickname begins so."""
    at = (CityAlias.city == City.city) & (CityAlias.state == City.state)
    begun = or_(*[CityAlias.alias.startswith(begin, autoescape=True) for begin in begins])
    found: dict[City, Rank] = {}
    for city, alias in session.execute(
        select(City, CityAlias.alias).join(CityAlias, at).where(begun)
    ):
        rank = Rank.BEGINS if alias in begins else Rank.NICKNAME
        found[city] = min(rank, found.get(city, rank))
    return found


def _facilities(
    session: Session, begins: Sequence[str], nicknamed: Mapping[City, Rank]
) -> list[_Match]:
    aliases: dict[str, list[FacilityAlias]] = {}
    for alias in session.scalars(select(FacilityAlias)):
        aliases.setdefault(alias.facility, []).append(alias)
    by_city = {(city.city, city.state): rank for city, rank in nicknamed.items()}
    found = []
    for facility in session.scalars(select(Facility)):
        rank, by_building = rank_of(facility, aliases.get(facility.name, ()), begins)
        of_city = by_city.get((facility.city, facility.state))
        if of_city is not None and (rank is None or of_city <= rank):
            rank, by_building = of_city, False
        if rank is not None:
            found.append(_Match(facility, rank, by_building))
    return sorted(found, key=lambda it: (not it.facility.active, it.rank, it.facility.name))


def _cities(
    session: Session, begins: Sequence[str], nicknamed: Mapping[City, Rank], limit: int
) -> Sequence[City]:
    if limit <= 0:
        return []
    named = session.scalars(
        select(City)
        .where(or_(*[_city_begins(begin) for begin in begins]))
        .order_by(City.normalized.in_(begins).desc(), City.zip_codes.desc(), City.city, City.state)
        .limit(limit)
    )
    called = sorted(nicknamed, key=lambda city: (nicknamed[city], -city.zip_codes))
    return list(dict.fromkeys([*called, *named]))[:limit]


def _city_begins(begin: str) -> ColumnElement[bool]:
    """Cities called so; where the text ends in a state's code, also those of that state."""
    called = and_(City.normalized >= begin, City.normalized < begin + _LAST_CHARACTER)
    *name, last = begin.split()
    if name and last.upper() in STATES:
        called = or_(called, and_(City.normalized == " ".join(name), City.state == last.upper()))
    return called


def _time_zones(session: Session, facilities: Sequence[Facility]) -> dict[tuple[str, str], str]:
    wanted = {(facility.city, facility.state) for facility in facilities}
    rows = session.execute(
        select(City.city, City.state, City.time_zone).where(
            tuple_(City.city, City.state).in_(wanted)
        )
    )
    return {(city, state): zone for city, state, zone in rows}
