"""All four results of each rule, and what is named as missing. No rule lacks one of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.codebook import check_answers, codebook
from app.codebook.check import drop_empty_answers
from app.codebook.indicators import (
    INDICATORS,
    Result,
    RuleChange,
    Settings,
    assess,
    assess_all,
)
from app.config import CHECKOUT
from tests.codebook.indicator_cases import CASES, COURT, Answers, Case

SAMPLE = CHECKOUT / "tests/exchange/samples/press_reports_2025.csv"
F, N = Result.FLAGGED, Result.NOT_FLAGGED
U, O = Result.NOT_ASSESSABLE, Result.DOES_NOT_APPLY  # noqa: E741  # one letter a result


def rows() -> Iterator[tuple[str, Answers, Result]]:
    """Rule, answers and expected result."""
    for code, case in CASES.items():
        for expected, changes in (
            (F, ({}, *case.also)),
            (N, case.not_flagged),
            (O, case.no_scope),
            (U, (*(change for change, _ in case.open), *case.unrecorded)),
        ):
            for change in changes:
                yield code, {**case.flagged, **change}, expected


def test_the_26_are_there() -> None:
    assert len(INDICATORS) == 26
    assert list(CASES) == list(INDICATORS)


@pytest.mark.parametrize("code", INDICATORS)
def test_each_rule_shows_all_four_results(code: str) -> None:
    found = {expected for of, _, expected in rows() if of == code}
    assert found == set(Result)


def test_results() -> None:
    wrong = [
        (code, answers, expected, found)
        for code, answers, expected in rows()
        if (found := assess(code, answers).result) is not expected
    ]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize(("code", "case"), CASES.items(), ids=list(CASES))
def test_what_is_missing_is_named_and_would_settle_it(code: str, case: Case) -> None:
    for change, missing in case.open:
        found = assess(code, {**case.flagged, **change})
        assert found.missing == missing, change
    for change in case.unrecorded:
        assert assess(code, {**case.flagged, **change}).unrecorded, change


def test_nothing_is_missing_where_a_result_stands() -> None:
    for code, answers, expected in rows():
        if expected is not U:
            found = assess(code, answers)
            assert (found.missing, found.unrecorded) == ((), ())


def test_a_press_report_lacks_the_ruling_alone() -> None:
    """One of the sample, refiled by a lawyer who was there: its ruling is unknown."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["source_ref"] == "washington-post-2")
    raw = {name: text for name, text in row.items() if name in codebook.fields}
    values, problems = check_answers({**raw, "source_of_knowledge": "witnessed_directly"})
    assert not problems
    report = drop_empty_answers(values)
    found = assess("dismissed_then_detained", report)
    assert (found.result, found.missing) == (U, ("ij_ruling",))
    assert assess("dismissed_then_detained", {**report, "ij_ruling": "granted"}).result is F


def test_unknown_is_never_no() -> None:
    blank = assess_all({})
    assert {found.result for found in blank.values()} == {U}
    for found in blank.values():
        assert found.missing


def test_an_answer_that_does_not_apply_any_more_counts_as_none() -> None:
    flagged = CASES["dismissed_then_detained"].flagged
    elsewhere = {**flagged, "venue_type": "uscis_office", "proceeding_type": "no_eoir_case"}
    assert assess("dismissed_then_detained", elsewhere).result is O
    kept = {**CASES["osup_revoked_without_process"].flagged, "incident_outcome": "detained"}
    group = {**kept, "people_count": 3}
    assert assess("osup_revoked_without_process", group).result is O


SINCE = Settings(rules=(RuleChange("reason_not_stated", since=date(2026, 3, 1)),))
UNTIL = Settings(rules=(RuleChange("reason_not_stated", until=date(2026, 3, 31)),))


@pytest.mark.parametrize(
    ("settings", "day", "precision", "expected"),
    [
        (SINCE, date(2026, 3, 1), "exact_day", F),
        (SINCE, date(2026, 2, 28), "exact_day", O),
        (SINCE, date(2026, 2, 28), None, O),
        (SINCE, date(2026, 2, 28), "within_week", U),
        (SINCE, date(2026, 2, 21), "within_week", O),
        (SINCE, date(2026, 3, 8), "within_week", F),
        (SINCE, date(2026, 2, 28), "month_only", O),
        (SINCE, date(2026, 3, 31), "month_only", F),
        (UNTIL, date(2026, 3, 31), "exact_day", F),
        (UNTIL, date(2026, 4, 1), "exact_day", O),
        (UNTIL, date(2026, 3, 31), "within_week", U),
        (UNTIL, date(2026, 4, 8), "within_week", O),
        (UNTIL, date(2026, 4, 1), "month_only", O),
    ],
)
def test_effective_dates(
    settings: Settings, day: date, precision: str | None, expected: Result
) -> None:
    answers = {
        **CASES["reason_not_stated"].flagged,
        "incident_date": day,
        "date_precision": precision,
    }
    found = assess("reason_not_stated", answers, settings)
    assert found.result is expected
    assert found.missing == (("incident_date",) if expected is U else ())


def test_a_rule_that_is_switched_off_applies_to_nothing() -> None:
    off = Settings(rules=(RuleChange("no_interpreter", enabled=False),))
    assert assess("no_interpreter", {}, off).result is O
    assert assess("reason_not_stated", CASES["reason_not_stated"].flagged, off).result is F


def test_the_appeal_window_and_the_day_of_the_order_are_settings() -> None:
    removed = {**CASES["appeal_window_open"].flagged, "appeal_reserved": "not_asked"}
    assert assess("appeal_window_open", removed).result is F
    shorter = Settings(values=(("appeal_window", 10),))
    assert assess("appeal_window_open", removed, shorter).result is N
    later = Settings(values=(("immigration_court_arrests_from", date(2026, 3, 10)),))
    assert assess("immigration_court_arrest", COURT).result is O
    assert assess("immigration_court_arrest", COURT, later).result is F
    off = replace(later, rules=(RuleChange("immigration_court_arrest", enabled=False),))
    assert assess("immigration_court_arrest", COURT, off).result is O


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(KeyError):
        assess("no_such_rule", {})
