"""What is known of motions inside places.

The motions of the nation are those of its places; a place without a table is what the others leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import inf

from app.publication.families_of import AFTER
from app.publication.seen import Seen, Span
from app.publication.system import Name, System
from app.publication.value_equations import corrected, quarters_of, value_name
from app.releases import Quarter
from app.releases.families import AFTER_MOTION, AFTER_MOTION_VALUES, MOTION_AND_RULING


def add_motions(
    system: System, seen: Seen, covered: Iterable[tuple[str, Quarter]], *, knows_rule: bool
) -> None:
    """After a motion, by place and quarter; a place without a table is what the others leave."""
    less = corrected(seen)
    held: dict[tuple[str, Quarter], int] = {}
    for atom in seen.atoms:
        held[atom.where, atom.quarter] = held.get((atom.where, atom.quarter), 0) + atom.number
    after = {
        (where, quarter): system.unknown(
            ("after_motion", where, str(quarter)),
            *((-inf, inf) if quarter in less else (0, number)),
        )
        for (where, quarter), number in held.items()
    }

    def span(place: str, first: Quarter, last: Quarter) -> list[Name]:
        return [after[place, one] for one in quarters_of(first, last) if (place, one) in after]

    for family, quarter in covered:
        if family == MOTION_AND_RULING:
            moved = [value_name(family, value, quarter) for value in AFTER]
            here = [name for (_, one), name in after.items() if one == quarter]
            system.equal(moved, 0, minus=here)
    for table in seen.tables:
        if table.family == AFTER_MOTION:
            number = next(row.number for row in table.rows if row.values == AFTER_MOTION_VALUES[:1])
            system.equal(span(table.place, table.first, table.last), number)
    if knows_rule:
        for few in seen.inside_few:
            names = span(few.place, few.first, few.last)
            total = sum(held.get((few.place, one), 0) for one in quarters_of(few.first, few.last))
            most = seen.rule.threshold - 1
            if few.part == AFTER_MOTION_VALUES[0]:
                system.line(names, -inf, most)
            else:
                system.line(names, total - most, inf)
    _add_motion_targets(system, seen, after, span)


def _add_motion_targets(
    system: System,
    seen: Seen,
    after: Mapping[tuple[str, Quarter], Name],
    span: Callable[[str, Quarter, Quarter], list[Name]],
) -> None:
    harmless = {(one.place, one.first, one.last) for one in seen.harmless}
    for (place, quarter), name in after.items():
        if (place, quarter, quarter) not in harmless:
            system.target(name)
    for one in _waiting(seen):
        names = span(one.place, one.first, one.last)
        if len(names) > 1 and (one.place, one.first, one.last) not in harmless:
            system.target(*names)


def _waiting(seen: Seen) -> Iterable[Span]:
    """The quarters of each place that no inside table covers yet, as one span."""
    until: dict[str, Quarter] = {}
    for table in seen.tables:
        if table.family == AFTER_MOTION:
            until[table.place] = max(table.last, until.get(table.place, table.last))
    quarters: dict[str, list[Quarter]] = {}
    for atom in seen.atoms:
        if atom.where not in until or atom.quarter > until[atom.where]:
            quarters.setdefault(atom.where, []).append(atom.quarter)
    return [Span(place, min(found), max(found)) for place, found in quarters.items()]
