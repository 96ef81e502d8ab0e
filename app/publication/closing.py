"""How a table closes wholly: which of its values stand alone, and which stand together.

A value is *small* if it may be no number of its own; a value that nobody reported is small, too.
All small values are published in one row with the first k of the others, taken in an order that
does not look at the counts. With T the threshold and X(k) the reports of that row, k is the first
number from 1 on with

    X(k) >= (k + 1) * T

so that somebody who knows this rule, and even which values are small, cannot tell any merged value
to within T - 1:

- each of the small values may be 0, and each may be T - 1 while the other small ones are 0: the k
  larger ones, of at least T each, leave room for it, for X(k) - (T - 1) >= k * T;
- that the row was not closed at j < k tells X(j) <= (j + 1) * T - 1, which allows the very same
  values: one small one of T - 1 and j larger ones of T make exactly (j + 1) * T - 1;
- a larger value may be T, and 2 * T - 1 where all others are as small as they can be; of the last
  one, which fills the row up to X(k), the same holds from the other end.

The obvious rule, X(k) >= 2 * T - 1, fails: that it was not met at k = 1 tells X(1) <= 2 * T - 2,
which leaves a small value 0 to T - 2. At least one value has to stand beside the row, or the table
would say nothing: a table that cannot close so waits for the next quarter.

That it waits tells something, too, and joined with the next quarter it can tell too much: of two
values with 40 reports one was below 11, the quarter after adds 11 reports, and both quarters
together show 20 of that value, so that it was 9 or 10. Therefore a table is tried only when its
total, which is public, holds T reports for each of its values; before, everybody knows that it
waits. From then on the gate is told why it waited, and holds a joined table that would say more.

`tests/publication/test_closing.py` counts through all tables of small T, one quarter and two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.publication.model import Report
from app.publication.rule import reports, why_not
from app.releases import Rule


@dataclass(frozen=True)
class Closed:
    """How the values of a table stand; without rows it cannot close, and waits."""

    rows: tuple[tuple[str, ...], ...]  # the values of each row, in the order of the page
    small: tuple[str, ...]  # fewer than the threshold
    larger: tuple[str, ...]  # merged with them, in this order; all others where the table waits
    short: tuple[int, ...]  # after how many of those the row was still too short


def close(
    rule: Rule,
    values: Sequence[str],
    merged_first: Sequence[str],
    found: Mapping[str, Sequence[Report]],
) -> Closed:
    """Close a table, or tell why it cannot.

    Args:
        values: all of them, in the order of the page.
        merged_first: those that say least on their own, taken first where they are not small.
        found: the reports of each value; a value may be missing.
    """
    of = {value: found.get(value, ()) for value in values}
    small = [value for value in values if why_not(rule, of[value])]
    if not small:
        return Closed(tuple((value,) for value in values), (), (), ())
    few = tuple(value for value in small if reports(of[value]) < rule.threshold)
    first = [value for value in merged_first if value in of and value not in small]
    rest = [value for value in reversed(values) if value not in small and value not in first]
    order = first + rest
    merged = [report for value in small for report in of[value]]
    short: list[int] = []
    for count in range(1, len(order)):
        merged += of[order[count - 1]]
        if reports(merged) < (count + 1) * rule.threshold:
            short.append(count)
        elif not why_not(rule, merged):
            taken = order[:count]
            alone = [(value,) for value in values if value in order[count:]]
            together = tuple(value for value in values if value in small or value in taken)
            return Closed((*alone, together), few, tuple(taken), tuple(short))
    return Closed((), few, tuple(order), tuple(short))


def may_be_tried(rule: Rule, values: Sequence[str], total: int) -> bool:
    """Whether so many reports are enough to try to close a table."""
    return total >= rule.threshold * len(values)
