"""Which months of a place are released together."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from app.publication.cities import Walk, walk
from app.publication.model import Report
from app.publication.rule import why_not
from app.releases import Month, Rule
from tests.publication.examples import PHOENIX, RULE, report, reports

JANUARY = Month.read("2026-01")


def walked(found: list[Report], until: str = "2026-03", **given: Rule) -> Walk:
    return walk(given.get("rule", RULE), PHOENIX, JANUARY, Month.read(until), found)


def spans(of: Walk) -> list[tuple[str, str, int]]:
    return [(str(one.first), str(one.last), len(one.reports)) for one in of.drafts]


def test_a_month_that_meets_the_rule_stands_alone() -> None:
    found = walked(reports(11) + reports(12, month="2026-02", first=20))
    assert spans(found) == [("2026-01", "2026-01", 11), ("2026-02", "2026-02", 12)]
    assert found.next == Month.read("2026-03")
    assert found.carried == ()


def test_what_is_too_few_is_carried_until_it_is_enough() -> None:
    found = walked(reports(4) + reports(10, month="2026-03", first=20))
    assert spans(found) == [("2026-01", "2026-03", 14)]
    assert [str(month) for month in found.drafts[0].too_few] == ["2026-01", "2026-02"]


def test_what_is_left_goes_on() -> None:
    found = walked(reports(11) + reports(3, month="2026-02", first=20))
    assert (str(found.next), len(found.carried), found.why) == ("2026-02", 3, "too_few")


def test_what_is_carried_for_too_long_passes_on_whole() -> None:
    found = walked(reports(5) + reports(11, month="2027-01", first=20), until="2027-01")
    (run,) = found.passed
    assert (str(run.first), str(run.last)) == ("2026-01", "2026-12")
    assert spans(found) == [("2027-01", "2027-01", 11)]


def test_late_reports_join_the_next_atom_and_take_one_more() -> None:
    """The mark tells that one report is not of these months: it must not narrow them."""
    late = reports(2, month="2025-11", first=50)
    assert spans(walked(late + reports(9))) == []
    found = walked(late + reports(10))
    assert spans(found) == [("2026-01", "2026-01", 12)]
    assert found.drafts[0].late


def test_a_withdrawal_lessens_the_next_atom() -> None:
    gone = report(99, month="2025-11", sign=-1)
    assert spans(walked([gone, *reports(11)])) == []
    found = walked([gone, *reports(12)])
    assert spans(found) == [("2026-01", "2026-01", 13)]  # twelve and the one that goes
    assert (found.drafts[0].corrected, found.drafts[0].late) == (True, False)


def test_late_reports_wait_for_a_number_of_their_place() -> None:
    """They are never passed on: nobody could tell which months they belong to."""
    found = walked(reports(3, month="2025-11", first=50), until="2027-01")
    assert found.passed[0].first == JANUARY
    assert len(found.carried) == 3


@pytest.mark.parametrize("reporters", [1, 2])
def test_too_few_reporters_hold_a_place(reporters: int) -> None:
    found = [report(n, reporter=f"r{n % reporters}") for n in range(30)]
    assert walked(found).why == "reporters"


def test_the_largest_reporter_leaves_three() -> None:
    most = [report(n, reporter="r1") for n in range(20)]
    assert why_not(RULE, [*most, report(30, reporter="r2"), report(31, reporter="r3")]) != ""
    assert why_not(RULE, most + [report(30 + n, reporter=f"r{2 + n}") for n in range(3)]) == ""


@pytest.mark.parametrize(
    ("others", "why"), [(0, ""), (1, "one_office"), (2, "one_office"), (3, "")]
)
def test_an_office_is_not_left_with_one_or_two_of_others(others: int, why: str) -> None:
    own = [report(n, office="o1") for n in range(12)]
    found = own + [report(20 + n, office=f"o{2 + n}") for n in range(others)]
    assert why_not(RULE, found) == why


def test_a_withdrawal_of_many_people_makes_no_number_without_people() -> None:
    gone = report(99, sign=-1, people=22)
    assert why_not(RULE, [gone, *reports(15)]) == "too_few"


def test_no_month_of_a_run_is_told_to_within_the_threshold() -> None:
    """All counts of four months: those that make the same atoms look the same."""
    rule = Rule(threshold=3, reporters=1, others=0)
    pool = [[report(n * 100 + m, reporter=f"r{m}") for m in range(7)] for n in range(4)]
    pool = [
        [report(one.key, month=f"2026-0{n + 1}") for one in month] for n, month in enumerate(pool)
    ]
    groups = defaultdict(list)
    for counts in product(range(6), repeat=4):
        found = [one for month, count in zip(pool, counts, strict=True) for one in month[:count]]
        made = walked(found, until="2026-04", rule=rule)
        groups[tuple(spans(made))].append(counts)
    for shown, group in groups.items():
        if any(people > 5 for _, _, people in shown):
            continue  # a month of more than five could be among these
        alone = {int(first[-2:]) - 1 for first, last, _ in shown if first == last}
        for month in set(range(4)) - alone:
            seen = [counts[month] for counts in group]
            assert max(seen) - min(seen) >= rule.threshold - 1
