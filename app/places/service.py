"""Loading the places: our own list first, then the gazetteer. Safe to run at every start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from app.database import Base
from app.places import gazetteer, own_list
from app.places.models import City, CityAlias, Facility, FacilityAlias, FacilitySource
from app.places.orders.load import load_orders

Row = Mapping[str, Any]
MANY = 1_000  # from here on, reading a whole table is quicker than asking for rows by name


@dataclass(frozen=True)
class Change:
    """How many rows came in and how many changed."""

    added: int = 0
    changed: int = 0

    def __add__(self, other: Change) -> Change:
        return Change(self.added + other.added, self.changed + other.changed)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)


@dataclass(frozen=True)
class LoadReport:
    """What a load did."""

    facilities: Change
    aliases: Change
    cities: Change
    orders: Change = Change()

    @property
    def changed(self) -> bool:
        """Whether the load changed anything."""
        return any((self.facilities, self.aliases, self.cities, self.orders))


def load_places(session: Session) -> LoadReport:
    """Bring the tables up to our own list and the installed gazetteer.

    What people added, edited, renamed or switched off stays as they left it. The gazetteer, about
    36,000 cities, is read only when this version of it is not loaded yet.
    """
    own = load_own_list(session)
    if session.scalar(select(exists().where(City.source == gazetteer.source()))):
        return own
    cities = _merge(
        session,
        City,
        ("normalized", "state"),
        gazetteer.read_gazetteer(),
        keep=lambda row: row["source"] == own_list.OWN_SOURCE,
    )
    return LoadReport(own.facilities, own.aliases, own.cities + cities, own.orders)


def load_own_list(session: Session) -> LoadReport:
    """Bring the tables up to our own list alone: its courts, offices, aliases and their cities,
    and the court orders and policies that name them."""
    cities = _merge(session, City, ("normalized", "state"), own_list.read_cities())
    # A name that has become an alias was renamed here: it must not come back as a second place.
    renamed = dict(session.execute(select(FacilityAlias.alias, FacilityAlias.facility)).all())
    listed = own_list.read_facilities()
    facilities = _merge(
        session,
        Facility,
        ("normalized",),
        [row for row in listed if row["normalized"] not in renamed],
        keep=lambda row: row["edited"] or row["source"] == FacilitySource.ADDED,
    )
    aliases = _merge(session, FacilityAlias, ("alias",), _aliases_of_present(session, renamed))
    aliases += _merge(session, CityAlias, ("alias",), own_list.read_city_aliases())
    return LoadReport(facilities, aliases, cities, Change(*load_orders(session)))


def _aliases_of_present(session: Session, renamed: Mapping[str, str]) -> list[Row]:
    """Our aliases, each with the name that its court or office has here."""
    names = dict(session.execute(select(Facility.normalized, Facility.name)).all())
    here = {
        row["name"]: renamed.get(row["normalized"]) or names[row["normalized"]]
        for row in own_list.read_facilities()
    }
    return [{**row, "facility": here[row["facility"]]} for row in own_list.read_facility_aliases()]


def _never(_row: Row) -> bool:
    return False


def _merge(
    session: Session,
    table: type[Base],
    key: tuple[str, ...],
    wanted: Sequence[Row],
    keep: Callable[[Row], bool] = _never,
) -> Change:
    """Insert the rows that are missing and correct those that differ, unless they are to be kept.

    Nothing is ever deleted: records may stand on it.
    """
    target = cast("Table", table.__table__)
    found = select(target)
    if len(wanted) < MANY:
        found = found.where(target.c[key[0]].in_([row[key[0]] for row in wanted]))
    present = {
        tuple(row[name] for name in key): dict(row) for row in session.execute(found).mappings()
    }
    added, changed = [], []
    for row in wanted:
        old = present.get(tuple(row[name] for name in key))
        if old is None:
            added.append(row)
        elif not keep(old) and any(old[name] != value for name, value in row.items()):
            changed.append({**row, **{f"key_{name}": row[name] for name in key}})
    if added:
        session.execute(insert(table), added)
    if changed:
        matches = [target.c[name] == bindparam(f"key_{name}") for name in key]
        session.execute(update(target).where(*matches), changed)
    return Change(len(added), len(changed))
