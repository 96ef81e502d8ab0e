"""A whole record: what must be answered when, what contradicts what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from app.codebook import Problem, Required, Value, codebook, problems_of

TODAY = date(2026, 3, 10)
FILED: dict[str, Value] = {
    "incident_outcome": "detained",
    "people_count": 1,
    "source_of_knowledge": "witnessed_directly",
    "incident_date": TODAY,
    "venue_type": "immigration_court",
    "city": "Phoenix",
    "state": "AZ",
}
SETTLED: dict[str, Value] = {
    "sharing_basis": "pending",
    "confidence": "confirmed",
    "date_precision": "exact_day",
}
BOTH = (Required.AT_FILING, Required.AT_ACCEPTANCE)


def fields(problems: Sequence[Problem]) -> list[str]:
    return [problem.field for problem in problems]


def test_the_shortest_report_that_can_be_filed() -> None:
    assert problems_of(FILED, TODAY) == []


@pytest.mark.parametrize("name", FILED)
def test_each_field_required_at_filing_is_named_when_it_is_blank(name: str) -> None:
    assert fields(problems_of({**FILED, name: None}, TODAY)) == [name]


def test_nothing_but_that_is_required_at_filing() -> None:
    assert set(fields(problems_of({}, TODAY))) == set(FILED)


def test_acceptance_requires_three_more() -> None:
    assert set(fields(problems_of(FILED, moments=BOTH))) == set(SETTLED)
    assert problems_of({**FILED, **SETTLED}, moments=BOTH) == []


@pytest.mark.parametrize("name", SETTLED)
def test_each_field_required_at_acceptance_is_named(name: str) -> None:
    assert fields(problems_of({**FILED, **SETTLED, name: None}, moments=BOTH)) == [name]


def test_every_required_field_has_an_instruction() -> None:
    for problem in problems_of({}, moments=BOTH):
        assert str(problem).endswith(".")
        assert str(problem).split()[0] in {"Say", "Enter", "Choose"}


def test_an_answer_that_does_not_apply_is_named_with_its_label() -> None:
    answers = {**FILED, "venue_type": "ice_check_in_office", "ij_ruling": "granted"}
    (problem,) = problems_of(answers, TODAY)
    assert problem.field == "ij_ruling"
    assert codebook["ij_ruling"].label in str(problem)


def test_even_unknown_is_refused_in_a_form_where_it_does_not_apply() -> None:
    answers: dict[str, Value] = {
        **FILED,
        "venue_type": "state_local_courthouse",
        "dhs_motion": "unknown",
    }
    assert fields(problems_of(answers, TODAY)) == ["dhs_motion"]


def test_a_blank_says_nothing_and_so_contradicts_nothing() -> None:
    everything = dict.fromkeys(codebook.fields)
    assert problems_of({**everything, **FILED}, TODAY) == []


def test_today_is_taken_and_tomorrow_is_not() -> None:
    assert problems_of({**FILED, "incident_date": TODAY}, TODAY) == []
    (problem,) = problems_of({**FILED, "incident_date": TODAY + timedelta(days=1)}, TODAY)
    assert problem.field == "incident_date"
    assert "2026-03-10" in str(problem)


@pytest.mark.parametrize("outcome", sorted(codebook["incident_outcome"].codes))
def test_nobody_at_all_is_an_answer_only_where_agents_were_merely_present(outcome: str) -> None:
    answers = {**FILED, "people_count": 0, "incident_outcome": outcome}
    expected = [] if outcome in ("agents_present_only", "unknown") else ["people_count"]
    assert fields(problems_of(answers, TODAY)) == expected
