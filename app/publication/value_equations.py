"""What is known of values that were published together.

The families share their totals, which the atoms tell. Two things link them further: whoever was
called in early came to a check-in, which venue and appointment tell of; and the motions of the
nation are those of its places (`motion_equations.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from app.publication.families_of import (
    CALLED_IN,
    CALLED_TO,
    OTHER_OUTCOMES,
    families,
    values_of,
)
from app.publication.seen import Seen, SeenTable, Waited
from app.publication.system import Name, System
from app.releases import Quarter
from app.releases.families import (
    OUTCOMES,
)
from app.releases.model import NOT_ANSWERED


def add_tables(system: System, seen: Seen, *, knows_rule: bool) -> set[tuple[str, Quarter]]:
    """Add all tables; gives back the families and quarters that stand in one."""
    totals = _totals(seen)
    covered: set[tuple[str, Quarter]] = set()
    for table in seen.tables:
        if table.family == OUTCOMES:
            _add_outcomes(system, seen, table, knows_rule=knows_rule)
        elif not table.place:
            quarters = [one for one in quarters_of(table.first, table.last) if one in totals]
            covered |= {(table.family, quarter) for quarter in quarters}
            _add_national(system, seen, table, quarters, totals, knows_rule=knows_rule)
    for waited in seen.waited if knows_rule else ():
        of = {
            value: [
                value_name(waited.family, value, one)
                for one in quarters_of(waited.first, waited.last)
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
    return covered


def value_name(family: str, value: str, quarter: Quarter) -> Name:
    """The unknown of a value in a quarter."""
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
    less = corrected(seen)
    for quarter in quarters:
        low = -inf if quarter in less else 0
        names = [system.unknown(value_name(family, value, quarter), low) for value in values]
        system.equal(names, totals[quarter])
    of = {value: [value_name(family, value, quarter) for quarter in quarters] for value in values}
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
        value_name(CALLED_IN, value, quarter)
        for value in values_of(families()[CALLED_IN])
        if value != NOT_ANSWERED
    ]
    places = [
        value_name(family, value, quarter)
        for family, values in CALLED_TO.items()
        for value in values
    ]
    system.line(answered, -inf, 0, minus=places)


def _totals(seen: Seen) -> dict[Quarter, int]:
    found: dict[Quarter, int] = {}
    for atom in seen.atoms:
        found[atom.quarter] = found.get(atom.quarter, 0) + atom.number
    return found


def corrected(seen: Seen) -> set[Quarter]:
    """Quarters in which something was taken out of a number: a value may count less than none."""
    return {atom.quarter for atom in seen.atoms if atom.corrected}


def quarters_of(first: Quarter, last: Quarter) -> list[Quarter]:
    """From one quarter to another."""
    return [first.plus(n) for n in range(last.number - first.number + 1)]
