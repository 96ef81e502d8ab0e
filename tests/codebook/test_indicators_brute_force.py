"""`assess` against every way of filling in: the same result, and the same questions missing."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from app.codebook import Kind, Value, codebook
from app.codebook.indicators import (
    INDICATORS,
    Indicator,
    Result,
    RuleChange,
    Settings,
    assess,
)
from tests.codebook.filling_in import PARTLY, Answers, fields_of, some_codes, values_of, ways

DAYS = st.dates(date(2026, 2, 15), date(2026, 4, 15))
PRECISIONS = st.sampled_from((None, "exact_day", "exact_day", "within_week", "month_only"))
MOST_WAYS = 600


def answer(rule: Indicator, name: str) -> SearchStrategy[Value]:
    """An answer that matters to the rule, one that does not, unknown or none."""
    field = codebook[name]
    codes = some_codes(rule, name)
    if field.kind is Kind.DATE:
        return st.one_of(st.none(), DAYS)
    if field.kind is Kind.INTEGER:
        return st.one_of(st.none(), st.sampled_from((1, 1, 1, 3)))
    if field.kind is Kind.MULTI:
        several = st.lists(st.sampled_from([*codes, "unknown"]), unique=True, max_size=3)
        return several.map(lambda some: " ".join(some) or None)
    more = ["unknown", *(PARTLY if name == "warrant_shown" else ())]
    return st.one_of(st.none(), st.sampled_from(codes), st.sampled_from([*codes, *more]))


@st.composite
def records(draw: DrawFn, rule: Indicator) -> Answers:
    """Answers to the questions of a rule."""
    given_answers = {name: draw(answer(rule, name)) for name in fields_of(rule)}
    return {**given_answers, "incident_date": draw(DAYS), "date_precision": draw(PRECISIONS)}


@st.composite
def rule_settings(draw: DrawFn, rule: Indicator) -> Settings:
    """Effective dates and settings within the days of the records."""
    change = RuleChange(
        rule.code, since=draw(st.none() | DAYS), until=draw(st.one_of(st.none(), DAYS))
    )
    return Settings(
        values=(
            ("appeal_window", draw(st.sampled_from((10, 30)))),
            ("immigration_court_arrests_from", draw(DAYS)),
        ),
        rules=(change,) if draw(st.booleans()) else (),
    )


@pytest.mark.parametrize("code", INDICATORS)
def test_the_result_is_what_every_way_of_filling_in_gives(code: str) -> None:
    rule = INDICATORS[code]

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(records(rule), rule_settings(rule))
    def compare(record: Answers, chosen: Settings) -> None:
        sizes = (len(values_of(rule, name, record, chosen)) for name in fields_of(rule))
        assume(math.prod(sizes) <= MOST_WAYS)
        expected, missing, unrecorded = by_brute_force(rule, record, chosen)
        found = assess(code, record, chosen)
        assert found.result is expected
        assert set(found.missing) == missing
        assert set(found.unrecorded) == unrecorded
        assert list(found.missing) == [name for name in codebook.fields if name in missing]

    compare()


def by_brute_force(
    rule: Indicator, record: Answers, chosen: Settings
) -> tuple[Result, set[str], set[str]]:
    """The result, and the questions of which another answer alone changes it on some way."""
    found = list(ways(rule, record, chosen))
    results = {result for _, result in found}
    if len(results) == 1:
        return results.pop(), set(), set()
    matters = set()
    for name in found[0][0]:
        by_the_rest: dict[object, set[Result]] = defaultdict(set)
        for way, result in found:
            rest = tuple(value for other, value in way.items() if other != name)
            by_the_rest[rest].add(result)
        if any(len(some) > 1 for some in by_the_rest.values()):
            matters.add(name)
    fields = set(codebook.fields)
    return Result.NOT_ASSESSABLE, matters & fields, matters - fields
