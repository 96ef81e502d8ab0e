"""Adding and changing courts and offices. Each writes its event; nothing is ever deleted.

A name stays as it is: reports and their revisions carry it. What was renamed gets its new name as
another name; or the new one is added, and the old one taken out of use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.codebook import Told, marked
from app.ledger.chain import Who, lock_chain, record_event
from app.places.managing.queries import holder_of, version_of
from app.places.models import Facility, FacilityAlias, FacilitySource
from app.places.names import normalize


class AlreadyListed(Told):
    """The list has a court or office of this name."""


class Stale(Exception):
    """Somebody changed it since the form was opened."""


@dataclass(frozen=True)
class PlaceAnswers:
    """What the list is to say of a court or office, less its name."""

    city: str
    state: str
    venue_type: str
    note: str
    active: bool = True
    more_names: tuple[str, ...] = ()  # to be added to those it has


def add_place(
    session: Session, who: Who, name: str, answers: PlaceAnswers, created_by: int | None
) -> Facility:
    """Put a court or office on the list.

    Raises:
        AlreadyListed: one of the names is there.
    """
    lock_chain(session)  # two who add the same name at once: the second sees it listed
    _refuse_listed(session, (name, *answers.more_names))
    facility = Facility(
        name=name,
        normalized=normalize(name),
        city=answers.city,
        state=answers.state,
        venue_type=answers.venue_type,
        active=True,
        note=answers.note,
        source=FacilitySource.ADDED.value,
        created_by=created_by,
        edited=True,
    )
    session.add(facility)
    session.flush()
    _add_names(session, facility, answers.more_names)
    record_event(session, who, "place.added", details={"place": name})
    return facility


def change_place(
    session: Session, who: Who, name: str, version: str, answers: PlaceAnswers
) -> Facility:
    """Correct what the list says, give it another name, or take it out of use.

    Args:
        version: the one that the form began from.

    Raises:
        AlreadyListed: another court or office has one of the names.
        Stale: the list says something else by now.
    """
    lock_chain(session)
    facility = session.get_one(Facility, name)
    if version_of(session, facility) != version:
        raise Stale
    _refuse_listed(session, answers.more_names)
    changed = ["other_names"] if answers.more_names else []
    for field in ("city", "state", "venue_type", "note", "active"):
        if getattr(facility, field) != getattr(answers, field):
            setattr(facility, field, getattr(answers, field))
            changed.append(field)
    if changed:
        facility.edited = True
        session.flush()
        _add_names(session, facility, answers.more_names)
        record_event(
            session, who, "place.changed", details={"place": name, "fields": sorted(changed)}
        )
    return facility


def _refuse_listed(session: Session, names: Sequence[str]) -> None:
    for name in names:
        holder = holder_of(session, name)
        if holder is not None:
            raise AlreadyListed(
                marked("“%(given)s” is on the list already, for %(name)s."), given=name, name=holder
            )


def _add_names(session: Session, facility: Facility, names: Sequence[str]) -> None:
    for alias in dict.fromkeys(map(normalize, names)):
        if alias != facility.normalized:
            session.add(FacilityAlias(alias=alias, facility=facility.name))
    session.flush()
