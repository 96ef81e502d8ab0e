"""The rule for advocates: what is shown for a number, which months, which filters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import codebook
from app.incidents.filters import Filters
from app.insights.rounding import ALLOWED, TooNarrow, check_filters, first_open_day, rounded

SHOWN = {
    0: None,
    1: None,
    2: None,
    3: None,
    4: None,
    5: 5,
    6: 5,
    7: 5,
    8: 10,
    9: 10,
    10: 10,
    11: 10,
    12: 10,
    13: 15,
    17: 15,
    18: 20,
    102: 100,
    103: 105,
    1_000_002: 1_000_000,
}
MARCH: dict[str, Any] = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}

# The day, and the first day of the first month that is not closed by then.
CLOSING = [
    (date(2026, 4, 14), date(2026, 3, 1)),  # March ended 14 days ago: from tomorrow on
    (date(2026, 4, 15), date(2026, 4, 1)),
    (date(2026, 4, 30), date(2026, 4, 1)),
    (date(2026, 1, 1), date(2025, 12, 1)),
    (date(2026, 1, 14), date(2025, 12, 1)),
    (date(2026, 1, 15), date(2026, 1, 1)),
    (date(2028, 3, 14), date(2028, 2, 1)),  # after the 29th of February
    (date(2028, 3, 15), date(2028, 3, 1)),
]

TAKEN: list[Filters] = [
    Filters({}),
    Filters({"city": ("Phoenix", "Miami"), "state": ("AZ", "FL")}),
    Filters({"dhs_motion": ("dismiss",)}),
    Filters({"dhs_motion": ("dismiss", "terminate"), "city": ("Phoenix",)}),
    Filters({"incident_outcome": ("detained",)}),
    Filters({"venue_type": ("immigration_court",), "state": ("AZ",)}),
    Filters({}, **MARCH),
    Filters({"city": ("Phoenix",)}, **MARCH),
    Filters({}, since=date(2026, 3, 1)),
    Filters({}, until=date(2028, 2, 29)),
]
# Filters, and what the sentence must name.
TOO_NARROW: list[tuple[Filters, str]] = [
    (Filters({"dhs_motion": ("dismiss",), "ij_ruling": ("granted",)}), "one filter"),
    (Filters({"dhs_motion": ("dismiss",)}, **MARCH), "one filter"),
    (Filters({"region_of_origin": ("south_america",)}), "region_of_origin"),
    (Filters({"age_group": ("minor",)}), "age_group"),
    (Filters({"indicator": ("er_after_parole",)}), "indicator"),
    (Filters({"representation": ("pro_se",)}), "representation"),
    (Filters({"supervision": ("bond",)}), "supervision"),
    (Filters({"record_id": ("7KQ2-MX4T-PD3N",)}), "record_id"),
    (Filters({"event_group_id": ("7KQ2-MX4T-PD3N",)}), "event_group_id"),
    (Filters({"incident_date": ("2026-03-10",)}), "incident_date"),
    (Filters({"incident_time": ("09:30",)}), "incident_time"),
    (Filters({"people_count": ("1",)}), "people_count"),
    (Filters({"review_status": ("submitted",)}), "review_status"),
    (Filters({"sharing_basis": ("pending",)}), "sharing_basis"),
    (Filters({"source_of_knowledge": ("media_report",)}), "source_of_knowledge"),
    (Filters({"confidence": ("confirmed",)}), "confidence"),
    (Filters({"facility": ("Phoenix Immigration Court",)}), "facility"),
    (Filters({}, since=date(2026, 3, 2)), "from"),
    (Filters({}, since=date(2026, 3, 15), until=date(2026, 3, 31)), "from"),
    (Filters({}, since=date(2026, 3, 1), until=date(2026, 3, 30)), "to"),
    (Filters({}, until=date(2028, 2, 28)), "to"),
]


@pytest.mark.parametrize(("number", "shown"), SHOWN.items())
def test_what_is_shown_for_a_number(number: int, shown: int | None) -> None:
    assert rounded(number) == shown


@given(st.integers(min_value=5, max_value=10**9))
def test_what_is_shown_is_the_nearest_multiple_of_five(number: int) -> None:
    shown = rounded(number)
    assert shown is not None
    assert shown % 5 == 0
    assert abs(shown - number) <= 2


@pytest.mark.parametrize(("today", "open_from"), CLOSING)
def test_a_month_closes_two_weeks_after_its_end(today: date, open_from: date) -> None:
    assert first_open_day(today) == open_from


@pytest.mark.parametrize("filters", TAKEN, ids=str)
def test_filters_that_are_taken(filters: Filters) -> None:
    check_filters(filters)


@pytest.mark.parametrize(("filters", "named"), TOO_NARROW, ids=lambda value: str(value)[:60])
def test_filters_that_could_single_out_a_person(filters: Filters, named: str) -> None:
    with pytest.raises(TooNarrow, match=named):
        check_filters(filters)


def test_no_filter_is_about_the_person_or_for_coordinators() -> None:
    for name in ALLOWED:
        field = codebook[name]
        assert not field.section.startswith("G."), name
        assert field.visibility == "public_suppressed", name
        assert field.choices, name
