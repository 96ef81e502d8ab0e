"""What is known of what is not published: places, and what was passed on from them.

Every published number is an equation; what the rule says about what was not released is an
inequality. The unknowns are reports. Reports stand for one person each: people of a report beyond
the first only blur what an attacker sees, so whoever is given the reports behind each number knows
more than whoever reads people.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from app.publication.motion_equations import add_motions
from app.publication.seen import Run, Seen, SeenAtom
from app.publication.system import Name, System
from app.publication.value_equations import add_tables
from app.releases import Level, Rule


def equations(seen: Seen, *, knows_rule: bool = True) -> System:
    """The system of everything seen.

    Args:
        knows_rule: the attacker uses the rule, too, and is told why something was not released
            where that was because there were too few.
    """
    system = System()
    for atom in seen.atoms:
        if atom.level is Level.PLACE:
            _add_place(system, seen.rule, atom, knows_rule=knows_rule)
        else:
            _add_pool(system, seen.rule, atom, knows_rule=knows_rule)
    for gathered in seen.gathered:
        waiting = system.unknown(("waiting", str(gathered.release)))
        system.line([waiting], gathered.waiting, gathered.waiting + gathered.step - 1)
        system.target(waiting)
    covered = add_tables(system, seen, knows_rule=knows_rule)
    add_motions(system, seen, covered, knows_rule=knows_rule)
    return system


def _add_place(system: System, rule: Rule, atom: SeenAtom, *, knows_rule: bool) -> None:
    """The months of an atom; a single month that nothing was added to is public."""
    if atom.first == atom.last and not atom.late and not atom.corrected:
        return
    months = []
    month = atom.first
    while month <= atom.last:
        months.append(system.unknown(("month", atom.id, str(month))))
        month = month.plus(1)
    late = [system.unknown(("late", atom.id), low=1)] if atom.late else []
    gone = [system.unknown(("withdrawn", atom.id), low=1)] if atom.corrected else []
    system.equal([*months, *late], atom.number, minus=gone)
    if knows_rule:
        for end in atom.too_few:
            until = end.number - atom.first.number + 1
            most = rule.threshold + len(late) - 1
            low = float("-inf")
            system.line([*months[:until], *late], low, most, minus=gone)
    for name in (*months, *late, *gone):
        system.target(name)


def _add_pool(system: System, rule: Rule, atom: SeenAtom, *, knows_rule: bool) -> None:
    """The runs of a pool."""
    names = {run: system.unknown(("run", atom.id, run.place, str(run.first))) for run in atom.runs}
    if not names:
        return
    system.equal(names.values(), atom.number)
    if knows_rule:
        for first, end in atom.few_together:
            system.line([names[run] for run in atom.runs[first:end]], 0, rule.threshold - 1)
        _add_holders(system, names, lambda run: run.place, rule.pool_places)
        if atom.level is Level.NATION:
            _add_holders(system, names, lambda run: run.state, rule.pool_states)
    for name in names.values():
        system.target(name)
    for whose in (lambda run: run.place, lambda run: run.state):
        for group in _groups(names, whose):
            if 1 < len(group) < len(names):
                system.target(*group)


def _add_holders(
    system: System, names: dict[Run, Name], whose: Callable[[Run], str], least: int
) -> None:
    """At least so many of these hold something: whichever is left out, one fewer do."""
    groups = _groups(names, whose)
    for group in groups:
        others = [name for name in chain(*groups) if name not in group]
        system.line(others, least - 1, float("inf"))
        if len(groups) == least:
            system.line(group, 1, float("inf"))


def _groups(names: dict[Run, Name], whose: Callable[[Run], str]) -> list[list[Name]]:
    found: dict[str, list[Name]] = {}
    for run, name in names.items():
        found.setdefault(whose(run), []).append(name)
    return list(found.values())
