"""The list of courts and offices as those who keep it see it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.places.models import FACILITY_LENGTH, Facility, FacilityAlias
from app.places.names import MAX_NAME_LENGTH, normalize


def all_facilities(session: Session, asked: str = "") -> Sequence[Facility]:
    """All of them, in use or not, by state and name; or those whose name, other names or city
    hold what was asked for."""
    query = select(Facility).order_by(Facility.state, Facility.name)
    if len(asked) > MAX_NAME_LENGTH:
        return []
    wanted = normalize(asked)
    if wanted:
        named = select(FacilityAlias.facility).where(
            FacilityAlias.alias.contains(wanted, autoescape=True)
        )
        query = query.where(
            or_(
                Facility.normalized.contains(wanted, autoescape=True),
                Facility.city.icontains(asked.strip(), autoescape=True),
                Facility.name.in_(named),
            )
        )
    elif asked.strip():
        return []
    return session.scalars(query).all()


def facility_named(session: Session, name: str) -> Facility | None:
    """The one of exactly this name."""
    return session.get(Facility, name) if len(name) <= FACILITY_LENGTH else None


def other_names(session: Session, facility: Facility) -> Sequence[str]:
    """What else it is called, as names are compared: in lower case, without punctuation."""
    return session.scalars(
        select(FacilityAlias.alias)
        .where(FacilityAlias.facility == facility.name)
        .order_by(FacilityAlias.alias)
    ).all()


def holder_of(session: Session, name: str) -> str | None:
    """The court or office that has this name, or has it as another name."""
    wanted = normalize(name)
    found = session.scalar(select(Facility.name).where(Facility.normalized == wanted))
    return found or session.scalar(
        select(FacilityAlias.facility).where(FacilityAlias.alias == wanted)
    )


def version_of(session: Session, facility: Facility) -> str:
    """A digest of what the list says: another one when somebody changed it."""
    held = [facility.city, facility.state, facility.venue_type, facility.active, facility.note]
    told = json.dumps([*held, *other_names(session, facility)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
