"""Dates in every style that people write, none of them guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.codebook import AnswerError
from app.exchange.imports.dates import Moment, Order, looks_like_date, needs_order, read_moment
from app.exchange.imports.grid import Cell

JUNE_26 = date(2025, 6, 26)
ANY_ORDER = [
    ("2025-06-26", None),
    ("2025/6/26", None),
    ("26-Jun-25", None),
    ("26 June 2025", None),
    ("June 26, 2025", None),
    ("Jun 26 2025", None),
    ("Jun. 26th, 2025", None),
    ("Thu, June 26, 2025", None),
    ("26 de junio de 2025", None),
    ("2025-06-26 09:30", "09:30"),
    ("2025-06-26T14:05:00.000-05:00", "14:05"),
    ("26-Jun-25 2:30 PM", "14:30"),
    ("June 26, 2025 at 12:05 am", "00:05"),
    ("2025-06-26 00:00", None),
    ("45834", None),
    ("45834.5", "12:00"),
]


@pytest.mark.parametrize("order", [None, *Order])
@pytest.mark.parametrize(("text", "time"), ANY_ORDER)
def test_styles_that_say_which_is_the_month(text: str, time: str | None, order: Order) -> None:
    assert read_moment(text, order) == Moment(JUNE_26, time)
    assert not needs_order([text])


ORDERED = [
    ("03/04/2025", date(2025, 3, 4), date(2025, 4, 3)),
    ("3-4-25", date(2025, 3, 4), date(2025, 4, 3)),
    ("03.04.2025 10:15", date(2025, 3, 4), date(2025, 4, 3)),
    ("06/26/2025", JUNE_26, None),
    ("26/06/2025", None, JUNE_26),
]


@pytest.mark.parametrize(("text", "month_first", "day_first"), ORDERED)
def test_the_order_is_the_one_that_was_chosen(
    text: str, month_first: date | None, day_first: date | None
) -> None:
    assert needs_order([text])
    with pytest.raises(AnswerError, match="month or the day"):
        read_moment(text, None)
    for order, expected in ((Order.MONTH_FIRST, month_first), (Order.DAY_FIRST, day_first)):
        if expected is None:
            with pytest.raises(AnswerError, match="no day of the calendar"):
                read_moment(text, order)
        else:
            assert read_moment(text, order).day == expected


@pytest.mark.parametrize("text", ["June 2025", "jun 2025", "6/2025", "2025-06", "junio de 2025"])
def test_a_month_alone_is_said_to_be_one(text: str) -> None:
    assert read_moment(text, None) == Moment(date(2025, 6, 1), month_only=True)


def test_dates_of_a_spreadsheet() -> None:
    noon = datetime(2025, 6, 26, 12, 0)  # noqa: DTZ001  # clocks of a sheet have no zone
    assert read_moment(JUNE_26, None) == Moment(JUNE_26)
    assert read_moment(noon, None) == Moment(JUNE_26, "12:00")


@pytest.mark.parametrize(
    "text",
    [
        "last Thursday",
        "2025-13-04",
        "2025-02-30",
        "31-Jun-25",
        "June 31, 2025",
        "6/26",
        "June 26",
        "26",
        "20250626",
        "99999",
        "12/2025/06",
        "06/26-2025",
        "Fri, June 26, 2025",
        "2025-06-26 25:00",
        "2025-06-26 13:00 pm",
        "tomorrow",
        "?",
    ],
)
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    with pytest.raises(AnswerError):
        read_moment(text, Order.MONTH_FIRST)


DATES: list[Cell] = ["13/04/2025", "04/13/2025", "26-Jun-25", JUNE_26]
NO_DATES: list[Cell] = ["Miami", "45834", "4", "10-15", "3 or 4", None]


def test_a_column_of_dates_is_told_from_its_contents() -> None:
    assert [looks_like_date(cell) for cell in DATES] == [True] * 4
    assert [looks_like_date(cell) for cell in NO_DATES] == [False] * 6
