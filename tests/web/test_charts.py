"""Where the marks of charts stand."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.web import charts
from app.web.charts import Bar, MonthBar, place_bars, place_months


def bars(*values: int | None) -> list[Bar]:
    return [Bar(f"Place {at}", value, str(value)) for at, value in enumerate(values)]


def test_bars_are_scaled_to_the_longest() -> None:
    assert [placed.percent for placed in place_bars(bars(400, 200, 100, 0))] == [100, 50, 25, 0]


def test_small_numbers_are_seen_and_held_ones_are_outlined() -> None:
    assert [placed.percent for placed in place_bars(bars(100_000, 1, None))] == [
        100,
        charts.SHORTEST_BAR,
        charts.HELD_BAR,
    ]


@pytest.mark.parametrize("values", [(), (0, 0), (None,), (None, 0)])
def test_nothing_to_scale_to(values: tuple[int | None, ...]) -> None:
    assert len(place_bars(bars(*values))) == len(values)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**9)), max_size=40))
def test_bars_never_leave_the_table(values: list[int | None]) -> None:
    placed = place_bars(bars(*values))
    assert all(0 <= one.percent <= 100 for one in placed)
    known = sorted((one.bar.value, one.percent) for one in placed if one.bar.value is not None)
    assert [percent for _, percent in known] == sorted(percent for _, percent in known)


def test_a_year_is_a_row_and_a_month_its_column() -> None:
    rows = place_months(
        [MonthBar(date(2026, 1, 1), 50, "50"), MonthBar(date(2025, 12, 1), 100, "100")]
    )
    assert [row.year for row in rows] == [2025, 2026]
    (december,), (january,) = rows[0].marks, rows[1].marks
    assert december.x == 11 * charts.MONTH_WIDTH + charts.GAP // 2
    assert december.x + december.width < charts.YEAR_WIDTH
    assert january.x == charts.GAP // 2
    assert december.height == charts.PLOT_HEIGHT == 2 * january.height
    assert december.y + december.height == january.y + january.height == charts.BASE_LINE


def test_several_months_are_one_wide_bar_whose_area_is_the_number() -> None:
    (row,) = place_months(
        [MonthBar(date(2025, 1, 1), 60, "60"), MonthBar(date(2025, 2, 1), 60, "60", span=3)]
    )
    single, wide = row.marks
    assert wide.height == pytest.approx(single.height / 3, abs=0.1)
    assert wide.width == 3 * charts.MONTH_WIDTH - charts.GAP
    assert (wide.bar.label, wide.bar.short_label) == ("February 2025 – April 2025", "Feb–Apr")


def test_a_run_over_the_turn_of_the_year_is_cut_and_named_once() -> None:
    rows = place_months([MonthBar(date(2025, 11, 1), 98, "98", "/records", span=15)])
    assert [row.year for row in rows] == [2025, 2026, 2027]
    marks = [mark for row in rows for mark in row.marks]
    assert [mark.width for mark in marks] == [
        months * charts.MONTH_WIDTH - charts.GAP for months in (2, 12, 1)
    ]
    assert [mark.continued for mark in marks] == [False, True, True]
    assert [mark.shows_number for mark in marks] == [True, False, False]
    assert marks[0].bar.label == "November 2025 – January 2027"


def test_held_months_are_outlines_and_zero_is_nothing() -> None:
    (row,) = place_months(
        [
            MonthBar(date(2025, 1, 1), None, "not yet published", kind="held"),
            MonthBar(date(2025, 2, 1), 0, "0"),
        ]
    )
    held, none = row.marks
    assert (held.height, held.shows_number) == (charts.HELD_HEIGHT, False)
    assert (none.height, none.shows_number) == (0, True)


def test_no_months_no_rows() -> None:
    assert place_months([]) == []


def test_marks_are_links_with_names_and_the_table_has_every_figure(client: FlaskClient) -> None:
    page = client.get("/counts").text
    assert 'href="/list?month=2025-11" aria-label="November 2025 – January 2026: 98"' in page
    assert page.count('href="/list?month=2025-11"') == 2  # the mark and the row of the table
    assert 'role="img" aria-label="February 2026: not yet published"' in page
    assert '<a href="/list?city=New+York">New York, NY</a>' in page
    assert "style=" not in page
