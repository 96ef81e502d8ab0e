"""Places as they are published: a city, or an area of several; and the threshold.

Both are fixed with the first release. Whoever changed them afterwards could subtract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from app.codebook import Told, marked
from app.codebook.answers import AnswerError, clean_text
from app.codebook.screening import screen
from app.incidents.models import accepted_incident, incident
from app.ledger.chain import Who, record_event
from app.places.models import City, Facility, FacilitySource
from app.places.names import fold
from app.places.queries import canonical_city
from app.publication.issuing.models import (
    NAME_LENGTH,
    PublicArea,
    PublicAreaCity,
    PublicRelease,
    PublicRule,
    Stage,
)
from app.releases import Place, Rule

SMALLEST, LARGEST = 5, 30  # reports
LINE = re.compile(r"(?P<name>[^=]+)=(?P<cities>.+)")


class Fixed(Told):
    """There is a release, or a candidate: rule and areas do not change any more."""


class AreaError(Told):
    """An area that cannot be."""


@dataclass(frozen=True)
class Places:
    """Every place that is listed or has a report, and which of them every release lists."""

    by_slug: Mapping[str, Place]
    slugs: Mapping[tuple[str, str], str]  # city and state to the slug of their place
    listed: frozenset[str]  # slugs: areas, and cities with a court or office of the public lists


def slug_of(state: str, name: str) -> str:
    """What stands in the path of a place: "mn/st-paul"."""
    return f"{state.lower()}/{fold(name).replace(' ', '-')}"


def read_places(session: Session) -> Places:
    """The cities of the public lists of courts and offices, those of reports where the list of
    places has them (of its 29,000 others no number can be), areas put together."""
    of_area = {(row.city, row.state): row.area for row in session.scalars(select(PublicAreaCity))}
    cities: dict[str, list[str]] = {}
    for (city, _), area in sorted(of_area.items()):
        cities.setdefault(area, []).append(city)
    by_slug = {
        area.slug: Place(area.slug, area.name, area.state, tuple(cities.get(area.slug, ())))
        for area in session.scalars(select(PublicArea))
    }
    listed, slugs = set(by_slug), dict(of_area)
    courts = select(Facility.city, Facility.state).where(Facility.source != FacilitySource.ADDED)
    reported = select(City.city, City.state).where(
        or_(
            *(
                exists().where(table.c.city == City.city, table.c.state == City.state)
                for table in (incident, accepted_incident)
            )
        )
    )
    of_courts = {(row.city, row.state) for row in session.execute(courts)}
    of_reports = {(row.city, row.state) for row in session.execute(reported)}
    for city, state in sorted(of_courts | of_reports):
        if (city, state) not in slugs:
            slug = slug_of(state, city)
            by_slug.setdefault(slug, Place(slug, city, state, (city,)))
            slugs[city, state] = slug
    listed |= {slugs[found] for found in of_courts}
    return Places(by_slug, slugs, frozenset(listed))


def chosen_rule(session: Session) -> Rule:
    """The rule of the first release to be; later ones keep the rule of the first."""
    found = session.scalar(select(PublicRule.threshold))
    return Rule() if found is None else Rule(threshold=found)


def is_fixed(session: Session) -> bool:
    """Whether there is a release, or a candidate."""
    stands = select(PublicRelease.id).where(PublicRelease.stage != Stage.DROPPED.value)
    return session.scalar(stands.limit(1)) is not None


def written_areas(session: Session) -> str:
    """The areas as they are typed: one on each line, "Name = City, ST; City, ST"."""
    places = read_places(session).by_slug
    areas = session.scalars(select(PublicArea).order_by(PublicArea.slug))
    return "\n".join(
        f"{area.name} = " + "; ".join(f"{city}, {area.state}" for city in places[area.slug].cities)
        for area in areas
    )


def read_areas(session: Session, text: str) -> list[Place]:
    """Areas from their text.

    Raises:
        AreaError: a line that is none, a city on no list or in two areas, two states.
    """
    try:
        lines = clean_text(text).splitlines()
    except AnswerError as error:
        raise AreaError(error.message, **error.arguments) from error
    found = [_area(session, line) for line in lines if line.strip()]
    taken: set[str] = set()
    for area in found:
        for name in (area.slug, *(slug_of(area.state, city) for city in area.cities)):
            if name in taken:
                raise AreaError(
                    marked("“%(name)s” stands twice: a city is in one area."), name=area.name
                )
            taken.add(name)
    return found


def _area(session: Session, line: str) -> Place:
    parts = LINE.fullmatch(line.strip())
    if parts is None:
        raise AreaError(
            marked("Write each area as “Name = City, ST; City, ST”, not “%(line)s”."),
            line=line[:80],
        )
    name = parts["name"].strip()
    if len(name) > NAME_LENGTH or not fold(name) or screen("areas", name) is not None:
        raise AreaError(marked("“%(name)s” is no name of an area."), name=name[:80])
    cities: dict[str, str] = {}
    for typed in parts["cities"].split(";"):
        city = canonical_city(session, typed.strip(), "")
        if city is None:
            raise AreaError(
                marked("“%(city)s” is not on the list of places: write “City, ST”."),
                city=typed.strip()[:80],
            )
        cities[city[0]] = city[1]
    states = set(cities.values())
    if len(cities) < 2 or len(states) > 1:
        raise AreaError(
            marked("“%(name)s”: an area has several cities, all in one state."), name=name
        )
    state = states.pop()
    slug = slug_of(state, name)
    namesake = slug in {slug_of(state, city) for city in _cities_of(session, state) - set(cities)}
    if namesake:
        raise AreaError(
            marked("“%(name)s” is the name of a city that is not in the area."), name=name
        )
    return Place(slug, name, state, tuple(sorted(cities)))


def _cities_of(session: Session, state: str) -> set[str]:
    return set(session.scalars(select(City.city).where(City.state == state)))


def fix_rule(session: Session, who: Who, threshold: int, areas: Iterable[Place]) -> None:
    """Set the threshold and the areas of the first release to be.

    Raises:
        Fixed: there is a release, or a candidate.
        ValueError: a threshold that is not from 5 to 30.
    """
    if not SMALLEST <= threshold <= LARGEST:
        raise ValueError("a threshold from 5 to 30")
    if is_fixed(session):
        raise Fixed(marked("Rule and areas are fixed: there is a release, or a candidate for one."))
    for table in (PublicAreaCity, PublicArea, PublicRule):
        session.execute(delete(table))
    session.add(PublicRule(id=1, threshold=threshold))
    areas = list(areas)
    session.add_all(PublicArea(slug=area.slug, name=area.name, state=area.state) for area in areas)
    session.flush()
    session.add_all(
        PublicAreaCity(city=city, state=area.state, area=area.slug)
        for area in areas
        for city in area.cities
    )
    session.flush()
    record_event(
        session, who, "release.prepared", "", {"threshold": threshold, "areas": len(areas)}
    )
