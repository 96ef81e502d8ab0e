"""Closing wholly: every table of small thresholds is counted through, with everything that a reader
could know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from app.publication.closing import Closed, close, may_be_tried
from app.publication.model import Report
from app.releases import Rule
from tests.publication.examples import report

VALUES = ("a", "b", "c", "d")
ONE = [report(n, reporter=f"r{n}") for n in range(60)]
Counts = tuple[int, ...]


def rule_of(threshold: int) -> Rule:
    """The threshold alone: reporters are another matter, and only add to what is not known."""
    return Rule(threshold=threshold, reporters=1, others=0)


def closed(threshold: int, counts: Sequence[int], merged_first: Sequence[str] = ()) -> Closed:
    found = {value: ONE[:count] for value, count in zip(VALUES, counts, strict=False)}
    return close(rule_of(threshold), VALUES[: len(counts)], merged_first, found)


def vectors(values: int, total: int) -> Iterator[Counts]:
    """Every way to make a total."""
    if values == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in vectors(values - 1, total - first):
            yield (first, *rest)


def shown(found: Closed, counts: Sequence[int]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """What is published."""
    return tuple((row, sum(counts[VALUES.index(value)] for value in row)) for row in found.rows)


def hidden(found: Closed) -> list[int]:
    """Which values have no number of their own."""
    return [VALUES.index(value) for row in found.rows if len(row) > 1 for value in row]


@pytest.mark.parametrize(("threshold", "values"), [(2, 2), (2, 3), (2, 4), (3, 2), (3, 3), (4, 3)])
@pytest.mark.parametrize("told_small", [False, True])
def test_no_merged_value_is_told_to_within_the_threshold(
    threshold: int, values: int, told_small: bool
) -> None:
    """For somebody who knows the rule, and at most which values are small."""
    groups = defaultdict(list)
    for total in range(threshold, (values + 2) * threshold + 2):
        for counts in vectors(values, total):
            found = closed(threshold, counts)
            if found.rows:
                told = found.small if told_small else ()
                groups[shown(found, counts), told].append((counts, hidden(found)))
    assert values == 2 or any(merged for group in groups.values() for _, merged in group)
    for group in groups.values():
        for value in group[0][1]:
            seen = [counts[value] for counts, _ in group]
            assert max(seen) - min(seen) >= threshold - 1


def test_the_obvious_rule_would_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 2T - 1 after however many values, the proof above finds the fault."""

    def too_early(counts: Counts, threshold: int = 3) -> tuple[Counts, tuple[str, ...]]:
        small = [n for n, count in enumerate(counts) if count < threshold]
        order = [n for n in reversed(range(len(counts))) if n not in small]
        merged = sum(counts[n] for n in small)
        for taken in range(1, len(order)):
            merged += counts[order[taken - 1]]
            if merged >= 2 * threshold - 1:
                alone = tuple(counts[n] for n in order[taken:])
                return (merged, taken, *alone), tuple(VALUES[n] for n in small)
        return (), ()

    groups = defaultdict(list)
    for total in range(3, 20):
        for counts in vectors(4, total):
            published, small = too_early(counts)
            if published and small:
                groups[published, small].append(counts)
    widths = [
        max(one[VALUES.index(value)] for one in group)
        - min(one[VALUES.index(value)] for one in group)
        for (_, small), group in groups.items()
        for value in small
    ]
    assert min(widths) < 3 - 1


@pytest.mark.parametrize(("threshold", "values"), [(2, 2), (2, 3), (3, 2), (3, 3), (3, 4)])
@pytest.mark.parametrize("told", [False, True])
def test_that_a_table_waits_tells_nothing_by_itself(
    threshold: int, values: int, told: bool
) -> None:
    """Not even to somebody who knows which values are small; its total is public."""
    groups = defaultdict(list)
    for total in range(threshold * values, (values + 3) * threshold + 2):
        for counts in vectors(values, total):
            found = closed(threshold, counts)
            if not found.rows:
                groups[total, found.small if told else ()].append(counts)
    assert groups
    for group in groups.values():
        for value in range(values):
            seen = [counts[value] for counts in group]
            assert max(seen) - min(seen) >= threshold - 1


@pytest.mark.parametrize(("threshold", "values"), [(2, 2), (2, 3), (3, 2)])
def test_a_quarter_that_was_not_tried_is_not_told_by_the_next(threshold: int, values: int) -> None:
    """Both totals are public; atoms are behind each."""
    groups = defaultdict(list)
    totals = range(threshold, (values + 1) * threshold + 3)
    for one, other in product(range(threshold, threshold * values), totals):
        for first, second in product(vectors(values, one), vectors(values, other)):
            both = tuple(map(sum, zip(first, second, strict=True)))
            found = closed(threshold, both)
            if found.rows and may_be_tried(rule_of(threshold), VALUES[:values], one + other):
                groups[one, other, shown(found, both), found.small].append((first, second))
    assert groups
    for group in groups.values():
        for value in range(values):
            for quarter in (0, 1):
                seen = [counts[quarter][value] for counts in group]
                assert max(seen) - min(seen) >= threshold - 1


def test_a_reader_of_people_learns_no_more() -> None:
    """Rows are decided on reports and published as people: neither is told to within T - 1."""
    threshold, values = 2, 3
    groups = defaultdict(list)
    for total in range(threshold, 11):
        for people in vectors(values, total):
            for reports in product(*(range(1, n + 1) if n else (0,) for n in people)):
                found = closed(threshold, reports)
                if found.rows:
                    groups[shown(found, people)].append((people, reports, hidden(found)))
    assert any(group[0][2] for group in groups.values())
    for group in groups.values():
        for value in group[0][2]:
            for what in (0, 1):
                seen = [one[what][value] for one in group]
                assert max(seen) - min(seen) >= threshold - 1


def test_nothing_small_is_nothing_merged() -> None:
    found = closed(3, (3, 4, 9))
    assert found.rows == (("a",), ("b",), ("c",))


def test_the_larger_values_come_in_an_order_that_does_not_look_at_counts() -> None:
    found = closed(3, (50, 9, 4, 1), merged_first=("b",))
    assert (found.rows, found.small, found.larger) == (
        (("a",), ("c",), ("b", "d")),
        ("d",),
        ("b",),
    )


def test_at_least_one_value_stands_alone() -> None:
    assert closed(3, (20, 1, 1, 0)).rows == ()


def test_one_row_of_few_reporters_takes_more_values_or_waits() -> None:
    """A row is a number: the agency must not learn from it who saw somebody."""
    alone: list[Report] = [report(n, reporter="r1") for n in range(20)]
    shared = [report(n) for n in range(30)]
    rule = Rule(threshold=3)
    assert close(rule, VALUES[:3], (), {"a": shared, "b": shared, "c": alone}).rows
    assert close(rule, VALUES[:2], (), {"a": shared, "b": alone}).rows == ()
