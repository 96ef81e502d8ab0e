"""A rich network of invented releases: forty places, twenty-four months, every family.

It has what the public side must show well: months that were carried, "elsewhere", late and
corrected atoms, errata, places without a number, tables of one quarter and of two, tables inside
places. The same every time. To look at it:

    python -m tests.releases.network FOLDER
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from app.public.figures.families import values_of
from app.releases import (
    Atom,
    Erratum,
    Gathered,
    Level,
    Month,
    Place,
    Quarter,
    Release,
    Row,
    Rule,
    Table,
)
from app.releases.families import AFTER_MOTION, FAMILIES, OUTCOMES
from app.releases.folder import put, seal
from tests.releases.examples import KEY, release

FIRST, MONTHS = Month.read("2024-05"), 24
SHARE = 0.45  # of what happens, somebody reports
CITIES = (
    "New York NY 52,Miami FL 34,San Antonio TX 25,Phoenix AZ 22,San Diego CA 21,Chicago IL 16,"
    "Los Angeles CA 15,Houston TX 14,Dallas TX 11,Atlanta GA 9,Boston MA 8,Newark NJ 8,Denver CO 7,"
    "Las Vegas NV 6,Annandale VA 6,New Orleans LA 5,Orlando FL 5,Philadelphia PA 5,Baltimore MD 4,"
    "Portland OR 4,Sacramento CA 4,San Francisco CA 4,El Paso TX 4,Charlotte NC 3,Memphis TN 3,"
    "Detroit MI 3,Cleveland OH 3,Omaha NE 2,Salt Lake City UT 2,Kansas City MO 2,Hartford CT 2,"
    "Buffalo NY 2,Tucson AZ 2,Bloomington MN 2,Louisville KY 1,Boise ID 1,Honolulu HI 1,"
    "Guaynabo PR 1,Saipan MP 1"
)
SEATTLE = Place("wa/seattle-area", "Seattle area", "WA", ("Seattle", "Tukwila"))
INSIDE = ("ny/new-york", "fl/miami", "az/phoenix")


def places() -> Mapping[Place, int]:
    """Every place, with its usual number of a month."""
    found = {SEATTLE: 11}
    for text in CITIES.split(","):
        *words, state, usual = text.split()
        slug = f"{state.lower()}/{'-'.join(words).lower()}"
        found[Place(slug, " ".join(words), state, (" ".join(words),))] = int(usual)
    return found


def network(months: int = MONTHS) -> Iterator[Release]:
    """A release for every month that has passed."""
    chance, usual = Random(6), places()
    held: dict[str, list[int]] = {}
    first_of: dict[str, Month] = {}
    waiting: list[Atom] = []
    since = FIRST.quarter
    for number in range(1, months + 1):
        month = FIRST.plus(number - 1)
        as_of = month.last_day + timedelta(days=15)
        atoms: list[Atom] = []
        for place, rate in usual.items():
            first_of.setdefault(place.slug, month)
            held.setdefault(place.slug, []).append(_about(chance, rate))
            people = sum(held[place.slug])
            if people >= 11 and len(held[place.slug]) <= 12:
                atoms.append(
                    _atom(number, atoms, place.slug, first_of.pop(place.slug), month, people)
                )
                held.pop(place.slug)
        if number == 18:
            spring = FIRST.plus(11)
            atoms.append(_atom(number, atoms, "TX", FIRST, spring, 17, Level.STATE))
            atoms.append(_atom(number, atoms, "", FIRST, spring, 23, Level.NATION))
        atoms = [_marked(chance, one) for one in atoms]
        quarter = Quarter.of(as_of)
        tables: tuple[Table, ...] = ()
        if quarter != since and number not in range(5, 8):  # one that could not close by itself
            tables = tuple(_tables(chance, number, since, quarter.plus(-1), waiting))
            waiting, since = [], quarter
        waiting += atoms
        yield replace(
            release(),
            as_of=as_of,
            made_at=f"{as_of}T12:00:00+00:00",
            rule=Rule(),
            places=tuple(sorted(usual, key=lambda place: place.slug)),
            atoms=tuple(atoms),
            tables=tables,
            errata=(Erratum("3.2", "false_report"),) if number == 9 else (),
            gathered=Gathered(60 * number, min(39, 6 + 3 * (number // 2))),
        )


def _about(chance: Random, rate: float) -> int:
    rate *= SHARE
    return max(0, round(chance.gauss(rate, rate**0.5)))


def _atom(
    number: int,
    before: Sequence[Atom],
    where: str,
    first: Month,
    last: Month,
    people: int,
    level: Level = Level.PLACE,
) -> Atom:
    return Atom(f"{number}.{len(before) + 1}", level, where, first, last, people)


def _marked(chance: Random, atom: Atom) -> Atom:
    roll = chance.random()
    return replace(atom, late=roll < 0.05, corrected=roll > 0.98)


def _tables(
    chance: Random, number: int, first: Quarter, last: Quarter, atoms: Sequence[Atom]
) -> Iterator[Table]:
    total = sum(one.people for one in atoms)
    names = [family.name for family in FAMILIES]
    made = 0
    for name in names:
        # The register is young: this family could not close yet.
        if name != "no_interpreter":
            made += 1
            rows = tuple(_rows(chance, values_of(name), total))
            yield Table(f"{number}.T{made}", name, "", first, last, rows)
    made += 1
    rows = tuple(_rows(chance, values_of(OUTCOMES), total // 6))
    yield Table(f"{number}.T{made}", OUTCOMES, "", first, last, rows)
    for slug in INSIDE:
        made += 1
        inside = sum(one.people for one in atoms if one.where == slug)
        after = inside * 2 // 5
        if min(after, inside - after) >= 11:
            rows = (
                Row(("after_motion",), after),
                Row(("not_after_motion_or_not_known",), inside - after),
            )
            yield Table(f"{number}.T{made}", AFTER_MOTION, slug, first, last, rows)


def _rows(chance: Random, values: Sequence[str], total: int) -> Iterator[Row]:
    """Shares that fall from value to value; what is small stands together with a larger one."""
    weights = [chance.uniform(0.8, 1.2) / (place + 1) for place in range(len(values))]
    people = [int(total * weight / sum(weights)) for weight in weights]
    people[0] += total - sum(people)
    small = [place for place, number in enumerate(people) if number < 11]
    if small:
        larger = min((p for p in people if p >= 11), default=0)
        small.append(people.index(larger))
    for place, number in enumerate(people):
        if place not in small:
            yield Row((values[place],), number)
    if small:
        yield Row(tuple(values[p] for p in sorted(small)), sum(people[p] for p in small))


def write(folder: Path, months: int = MONTHS) -> Path:
    """The releases as files."""
    previous = ""
    for number, found in enumerate(network(months), start=1):
        data = seal(replace(found, number=number, previous=previous), KEY)
        put(folder, number, data)
        previous = hashlib.sha256(data).hexdigest()
    return folder


def day_of(months: int = MONTHS) -> date:
    """The day of the newest release."""
    return FIRST.plus(months - 1).last_day + timedelta(days=15)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
