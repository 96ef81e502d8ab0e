"""How well a court or office fits what somebody is typing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from app.places.models import Facility, FacilityAlias
from app.places.names import normalize


class Rank(IntEnum):
    """Best first."""

    BEGINS = 0  # its name or an alias begins so, or its city has this very nickname
    WORDS = 1  # words of its name and place begin so, in this order
    NICKNAME = 2  # a nickname of its city may become so
    ANY_ORDER = 3


def rank_of(
    facility: Facility, aliases: Iterable[FacilityAlias], begins: Sequence[str]
) -> tuple[Rank | None, bool]:
    """The rank, and whether it was found by the name of a building.

    Args:
        facility: a court or office.
        aliases: its other names.
        begins: the readings of what was typed, as `names.prefixes` makes them.
    """
    rank = _rank_of_name(facility, begins)
    by_building = False
    for alias in aliases:
        other = _rank_of_alias(alias.alias, begins)
        if other is not None and (rank is None or other < rank):
            rank, by_building = other, alias.building
    return rank, by_building


def _rank_of_name(facility: Facility, begins: Sequence[str]) -> Rank | None:
    name = facility.normalized
    if any(name.startswith(begin) for begin in begins):
        return Rank.BEGINS
    words = [*name.split(), *normalize(facility.city).split()]
    ranks = []
    for begin in begins:
        typed = begin.split()
        # Only a further word may be a state: "la" does not ask for all courts of Louisiana.
        known = [*words, facility.state.lower()] if len(typed) > 1 else words
        if _in_order(typed, known):
            ranks.append(Rank.WORDS)
        elif all(len(part) > 2 and _in_order([part], known) for part in typed):
            ranks.append(Rank.ANY_ORDER)
    return min(ranks, default=None)


def _rank_of_alias(alias: str, begins: Sequence[str]) -> Rank | None:
    if any(alias.startswith(begin) for begin in begins):
        return Rank.BEGINS
    # A single word would find every building for its "street".
    longer = [begin.split() for begin in begins if " " in begin]
    return Rank.WORDS if any(_in_order(typed, alias.split()) for typed in longer) else None


def _in_order(typed: Iterable[str], words: Iterable[str]) -> bool:
    """Whether words begin with what was typed, one after the other, others between them."""
    rest = iter(words)
    return all(any(word.startswith(part) for word in rest) for part in typed)
