"""What is known of values that were published together, and of motions inside places.

The families share their totals, which the atoms tell. Two things link them further: whoever was
called in early came to a check-in, which venue and appointment tell of; and the motions of the
nation are those of its places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import inf

from app.publication.families_of import (
    AFTER,
    CALLED_IN,
    CALLED_TO,
    OTHER_OUTCOMES,
    families,
    values_of,
)
from app.publication.seen import Seen, SeenTable, Span, Waited
from app.publication.system import Name, System
from app.releases import Quarter
from app.releases.families import (
    AFTER_MOTION,
    AFTER_MOTION_VALUES,
    MOTION_AND_RULING,
    OUTCOMES,
)
from app.releases.model import NOT_ANSWERED


def add_tables(system: System, seen: Seen, *, knows_rule: bool) -> None:
    """Add all tables."""
    totals = _totals(seen)
    covered: set[tuple[str, Quarter]] = set()
    for table in seen.tables:
        if table.family == OUTCOMES:
            _add_outcomes(system, seen, table, knows_rule=knows_rule)
        elif not table.place:
            quarters = [one for one in _quarters(table.first, table.last) if one in totals]
            covered |= {(table.family, quarter) for quarter in quarters}
            _add_national(system, seen, table, quarters, totals, knows_rule=knows_rule)
    for waited in seen.waited if knows_rule else ():
        of = {
            value: [
                _value(waited.family, value, one)
                for one in _quarters(waited.first, waited.last)
                if (waited.family, one) in covered
            ]
            for value in values_of(families()[waited.family])
        }
        # Until the quarters stand in a table, nothing but their total is known of them.
        if any(of.values()):
            _add_told(system, seen, waited, of)
    for quarter in totals:
        linked = quarter not in seen.unlinked
        if linked and all((family, quarter) in covered for family in (CALLED_IN, *CALLED_TO)):
            _add_called_in(system, quarter)
    _add_motions(system, seen, covered, knows_rule=knows_rule)


def _value(family: str, value: str, quarter: Quarter) -> Name:
    return ("value", family, value, str(quarter))


def _add_national(
    system: System,
    seen: Seen,
    table: SeenTable,
    quarters: list[Quarter],
    totals: Mapping[Quarter, int],
    *,
    knows_rule: bool,
) -> None:
    family = table.family
    values = values_of(families()[family])
    less = _corrected(seen)
    for quarter in quarters:
        low = -inf if quarter in less else 0
        names = [system.unknown(_value(family, value, quarter), low) for value in values]
        system.equal(names, totals[quarter])
    of = {value: [_value(family, value, quarter) for quarter in quarters] for value in values}
    _add_rows(system, seen, table, of, knows_rule=knows_rule)
    if len(quarters) > 1:
        for names in of.values():
            for name in names:
                system.target(name)


def _add_outcomes(system: System, seen: Seen, table: SeenTable, *, knows_rule: bool) -> None:
    of = {value: [system.unknown(("outcome", table.id, value))] for value in OTHER_OUTCOMES}
    _add_rows(system, seen, table, of, knows_rule=knows_rule)


def _add_rows(
    system: System,
    seen: Seen,
    table: SeenTable,
    of: Mapping[str, list[Name]],
    *,
    knows_rule: bool,
) -> None:
    """The rows, and what the rule tells of the merged one."""
    for row in table.rows:
        system.equal([name for value in row.values for name in of[value]], row.number)
        if len(row.values) > 1:
            for value in row.values:
                system.target(*of[value])
    if knows_rule:
        _add_told(system, seen, table, of)


def _add_told(
    system: System, seen: Seen, told: SeenTable | Waited, of: Mapping[str, list[Name]]
) -> None:
    """Which values were small, which were not, and when the row was too short."""
    least = seen.rule.threshold
    alone = set()
    if isinstance(told, SeenTable):
        alone = {row.values[0] for row in told.rows if len(row.values) == 1}
    for value in told.small:
        system.line(of[value], -inf, least - 1)
    for value in told.larger:
        system.line(of[value], least, inf)
    small = [name for value in set(of) - set(told.larger) - alone for name in of[value]]
    for count in told.short:
        taken = [name for value in told.larger[:count] for name in of[value]]
        system.line([*small, *taken], -inf, (count + 1) * least - 1)


def _add_called_in(system: System, quarter: Quarter) -> None:
    answered = [
        _value(CALLED_IN, value, quarter)
        for value in values_of(families()[CALLED_IN])
        if value != NOT_ANSWERED
    ]
    places = [
        _value(family, value, quarter) for family, values in CALLED_TO.items() for value in values
    ]
    system.line(answered, -inf, 0, minus=places)


def _add_motions(
    system: System, seen: Seen, covered: Iterable[tuple[str, Quarter]], *, knows_rule: bool
) -> None:
    """After a motion, by place and quarter; a place without a table is what the others leave."""
    less = _corrected(seen)
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
        return [after[place, one] for one in _quarters(first, last) if (place, one) in after]

    for family, quarter in covered:
        if family == MOTION_AND_RULING:
            moved = [_value(family, value, quarter) for value in AFTER]
            here = [name for (_, one), name in after.items() if one == quarter]
            system.equal(moved, 0, minus=here)
    for table in seen.tables:
        if table.family == AFTER_MOTION:
            number = next(row.number for row in table.rows if row.values == AFTER_MOTION_VALUES[:1])
            system.equal(span(table.place, table.first, table.last), number)
    if knows_rule:
        for few in seen.inside_few:
            names = span(few.place, few.first, few.last)
            total = sum(held.get((few.place, one), 0) for one in _quarters(few.first, few.last))
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


def _totals(seen: Seen) -> dict[Quarter, int]:
    found: dict[Quarter, int] = {}
    for atom in seen.atoms:
        found[atom.quarter] = found.get(atom.quarter, 0) + atom.number
    return found


def _corrected(seen: Seen) -> set[Quarter]:
    return {atom.quarter for atom in seen.atoms if atom.corrected}


def _quarters(first: Quarter, last: Quarter) -> list[Quarter]:
    return [first.plus(n) for n in range(last.number - first.number + 1)]
