"""The coarse floor: "at least 40 people in at least 6 places".

It tells of what is held, so it steps: what waits is rounded down to whole steps, each wider than
the threshold, and places to steps of three. What is released is public anyway and stands exactly
in the sum, before this is rounded down to ten. It is what *waits* that steps, not the sum: of a sum
that is known to lie below 60 somebody who counts 57 released would know what waits to within 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.publication.model import Report
from app.publication.rule import people, reports
from app.publication.seen import SeenGathered
from app.releases import Gathered, Place, Rule

PLACES = 3


def step_of(rule: Rule) -> int:
    """The smallest multiple of ten that is not below the threshold."""
    return -(-rule.threshold // 10) * 10


def waiting_steps(rule: Rule, waiting: Sequence[Report]) -> int:
    """How many people wait, rounded down to steps; at least 0."""
    least = min(reports(waiting), people(waiting))
    return max(0, least // step_of(rule)) * step_of(rule)


def gathered(
    rule: Rule,
    places: Sequence[Place],
    released: int,
    numbered: Iterable[str],
    waiting: Sequence[Report],
) -> Gathered | None:
    """What is gathered, released or not; None while less than one step waits, or only in places
    that may not be counted.

    Args:
        places: all of the list.
        released: people in atoms.
        numbered: places with an atom of their own.
        waiting: reports of detentions that are in no atom.
    """
    floor = waiting_steps(rule, waiting)
    if not floor:
        return None
    own = set(numbered)
    more = {report.place for report in waiting if report.sign > 0} - own
    without = len(places) - len(own)
    # Were all places without a number known to hold something, none of them could be 0.
    steps = min(len(more), max(0, without - 1)) // PLACES * PLACES
    where = len(own) + steps
    return Gathered((released + floor) // 10 * 10, where) if where else None


def seen_gathered(rule: Rule, release: int, waiting: Sequence[Report]) -> SeenGathered:
    """The same for the gate: saying nothing tells that less than one step waits."""
    return SeenGathered(release, waiting_steps(rule, waiting), step_of(rule))
