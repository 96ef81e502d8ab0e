"""Adds releases up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.public.figures.families import families_of
from app.public.figures.model import (
    Figures,
    PlaceFigure,
    ReleasedAtom,
    ReleasedTable,
    StateFigure,
)
from app.releases import Level, Place, Rule
from app.releases.folder import Sealed


def figures_of(sealed: Sequence[Sealed]) -> Figures:
    """Everything that these releases publish, errata applied."""
    errata = {
        erratum.id: (erratum.reason, one.release.number)
        for one in sealed
        for erratum in one.release.errata
    }
    atoms = tuple(
        ReleasedAtom(atom, one.release.number, one.release.as_of, *errata.get(atom.id, ("", 0)))
        for one in sealed
        for atom in one.release.atoms
    )
    tables = tuple(
        ReleasedTable(table, one.release.number, one.release.as_of, *errata.get(table.id, ("", 0)))
        for one in sealed
        for table in one.release.tables
    )
    newest = sealed[-1].release if sealed else None
    standing = [one for one in atoms if not one.retracted]
    places = _places(newest.places if newest else (), atoms)
    return Figures(
        sealed=tuple(sealed),
        atoms=atoms,
        tables=tables,
        people=_sum(standing),
        first=min((one.atom.first for one in standing), default=None),
        last=max((one.atom.last for one in standing), default=None),
        places=places,
        states=_states(places, standing),
        nation=_sum(one for one in standing if one.atom.level is Level.NATION),
        families=families_of([(one.table, one.marked) for one in tables]),
        rule=newest.rule if newest else Rule(),
        gathered=newest.gathered if newest else None,
        synthetic=bool(newest and newest.synthetic),
    )


def _places(places: Iterable[Place], atoms: Iterable[ReleasedAtom]) -> tuple[PlaceFigure, ...]:
    of: dict[str, list[ReleasedAtom]] = {}
    for one in atoms:
        if one.atom.level is Level.PLACE:
            of.setdefault(one.atom.where, []).append(one)
    found = []
    for place in places:
        own = of.get(place.slug, [])
        standing = [one for one in own if not one.retracted]
        found.append(PlaceFigure(place, _sum(standing), tuple(own)))
    return tuple(
        sorted(found, key=lambda one: (-(one.people or 0), one.place.name, one.place.slug))
    )


def _states(
    places: Sequence[PlaceFigure], standing: Sequence[ReleasedAtom]
) -> Mapping[str, StateFigure]:
    codes = {one.place.state for one in places}
    codes |= {one.atom.where for one in standing if one.atom.level is Level.STATE}
    found = {}
    for code in sorted(codes):
        own = tuple(one for one in places if one.place.state == code)
        elsewhere = _sum(
            one for one in standing if one.atom.level is Level.STATE and one.atom.where == code
        )
        numbers = [one.people for one in own if one.people is not None]
        if elsewhere is not None:
            numbers.append(elsewhere)
        found[code] = StateFigure(code, sum(numbers) if numbers else None, elsewhere, own)
    return found


def _sum(atoms: Iterable[ReleasedAtom]) -> int | None:
    """The people of atoms; None where there is no atom."""
    numbers = [one.atom.people for one in atoms]
    return sum(numbers) if numbers else None
