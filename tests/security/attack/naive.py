"""The same attack on a naive build of the same data, which shows that it can find something.

It shows people by place and month of the last year, 1 to 10 as "<11", with exact totals for each
place, each month and each value, live: everything changes with each accepted report. The attacker
looks once a day. A day whose reports lie in one place or in one month tells every one of them.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from app.publication.bounds import intervals
from app.publication.families_of import DETAINED
from app.publication.system import Name, System
from app.releases import Month
from tests.security.attack.figures import Figures, figures_of
from tests.security.attack.truth import check
from tests.security.attack.world import World

Cell = tuple[str, Month]


def attack_naive(world: World, first: date, days: int, threshold: int) -> Figures:
    """Look at it on every day."""
    system = System()
    truth: Counter[Name] = Counter()
    parts: dict[Cell, list[Name]] = {}
    known: Counter[Cell] = Counter()
    for day, changes in sorted(_changes(world, first, days).items()):
        places = {place for place, _ in changes}
        months = {month for _, month in changes}
        if len(places) == 1 or len(months) == 1:
            known.update(changes)
            continue
        _add_day(system, truth, parts, str(day), changes)
    cells: Counter[Cell] = Counter()
    for changes in _changes(world, first, days).values():
        cells.update(changes)
    names = [one.slug for one in world.places]
    shown = Month.of(first).plus(1)
    hidden = []
    for place in names:
        for n in range(12):
            cell = (place, shown.plus(n))
            count = cells[cell]
            if not 1 <= count < threshold:
                system.equal(parts.get(cell, []), count - known[cell])
                continue
            name = system.unknown(("cell", place, str(cell[1])), 1, threshold - 1)
            system.equal([name], known[cell], minus=parts.get(cell, []))
            truth[name] = count
            hidden.append(name)
    for name in hidden:
        system.target(name)
    found = list(intervals(system.components()))
    return figures_of(found, check(found, truth), threshold - 1)


def _changes(world: World, first: date, days: int) -> dict[date, Counter[Cell]]:
    """By day, what was accepted; a build as naive as this one withdraws nothing."""
    found: dict[date, Counter[Cell]] = {}
    months = range(Month.of(first).number + 1, Month.of(first).number + 13)
    for one in world.filed:
        report = one.report
        inside = first < one.accepted <= first + timedelta(days=days)
        if report.outcome == DETAINED and report.month.number in months and inside:
            found.setdefault(one.accepted, Counter())[report.place, report.month] += 1
    return found


def _add_day(
    system: System,
    truth: Counter[Name],
    parts: dict[Cell, list[Name]],
    day: str,
    changes: Counter[Cell],
) -> None:
    """A day of several places and months: only the totals are told."""
    places = sorted({place for place, _ in changes})
    months = sorted({month for _, month in changes})
    of: dict[Cell, Name] = {}
    for place in places:
        for month in months:
            name = system.unknown(("day", day, place, str(month)))
            of[place, month] = name
            truth[name] = changes[place, month]
            parts.setdefault((place, month), []).append(name)
    for place in places:
        total = sum(changes[place, month] for month in months)
        system.equal([of[place, month] for month in months], total)
    for month in months:
        total = sum(changes[place, month] for place in places)
        system.equal([of[place, month] for place in places], total)
