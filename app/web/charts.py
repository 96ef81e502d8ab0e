"""Where the marks of a chart stand. The templates in templates/web/charts.html draw them.

Every chart is a table with bars, or a row of months with the same figures in a table beside it.
Lengths of bar tables are percentages, those of month charts are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel.dates import format_skeleton, get_month_names
from flask_babel import get_locale

# held: not published or not shown, never drawn as zero; rounded: not the exact number.
Kind = Literal["value", "held", "rounded"]

SHORTEST_BAR = 1.0  # percent; a small number must not look like none
HELD_BAR = 6.0  # percent; an outline without meaning of its own

YEAR_WIDTH = 720
MONTH_WIDTH = YEAR_WIDTH // 12
YEAR_HEIGHT = 150
BASE_LINE = 118  # below it stand the names of the months
PLOT_HEIGHT = 86  # above it stands the number of the tallest bar
GAP = 6
HELD_HEIGHT = 18
DASH = "\u2013"
LONGEST_NUMBER = 5  # characters that fit over the bar of one month


@dataclass(frozen=True)
class Bar:
    """One row of a bar table. `shown` is the number as people read it, `value` draws the bar."""

    label: str
    value: int | None
    shown: str
    href: str | None = None
    kind: Kind = "value"
    beside: str | None = None  # a second number, in a column of its own


@dataclass(frozen=True)
class PlacedBar:
    """A bar with its length in percent of the longest."""

    bar: Bar
    percent: float


@dataclass(frozen=True)
class MonthBar:
    """One month, or several that can only be shown together (`span`), from `month` on."""

    month: date
    value: int | None
    shown: str
    href: str | None = None
    kind: Kind = "value"
    span: int = 1

    @property
    def label(self) -> str:
        """April 2026, or both ends of several months."""
        names = [format_skeleton("yMMMM", day, locale=_locale()) for day in self._ends()]
        return f" {DASH} ".join(dict.fromkeys(names))

    @property
    def short_label(self) -> str:
        """Apr, or both ends of several months."""
        names = get_month_names("abbreviated", locale=_locale())
        return DASH.join(dict.fromkeys(names[day.month] for day in self._ends()))

    def _ends(self) -> tuple[date, date]:
        year, month = divmod(self.month.year * 12 + self.month.month - 1 + self.span - 1, 12)
        return self.month.replace(day=1), date(year, month + 1, 1)


@dataclass(frozen=True)
class MonthMark:
    """A bar in the row of a year. Where a run of months goes on into the next year, the second
    mark is `continued`: it carries neither name nor number."""

    bar: MonthBar
    x: int
    y: float
    width: int
    height: float
    middle: float
    continued: bool

    @property
    def shows_number(self) -> bool:
        """Tell whether the number fits over the bar; the table has it in any case."""
        return not self.continued and len(self.bar.shown) <= LONGEST_NUMBER * self.bar.span


@dataclass(frozen=True)
class YearOfMonths:
    """One row of a month chart."""

    year: int
    marks: tuple[MonthMark, ...]


def place_bars(bars: Sequence[Bar]) -> list[PlacedBar]:
    """Scale bars to the longest of them."""
    longest = max((bar.value or 0 for bar in bars), default=0)
    return [PlacedBar(bar, _percent(bar.value, longest)) for bar in bars]


def _percent(value: int | None, longest: int) -> float:
    if value is None:
        return HELD_BAR
    if value <= 0:
        return 0.0
    return max(SHORTEST_BAR, round(100 * value / longest, 1))


def place_months(months: Sequence[MonthBar]) -> list[YearOfMonths]:
    """Set months into one row for each calendar year, all rows to one scale.

    Several months together become a wide bar whose area, not its height, is their number.
    """
    highest = max(((bar.value or 0) / bar.span for bar in months), default=0.0)
    years: dict[int, list[MonthMark]] = {}
    for bar in sorted(months, key=lambda bar: bar.month):
        for year, mark in _marks_of(bar, highest):
            years.setdefault(year, []).append(mark)
    return [YearOfMonths(year, tuple(marks)) for year, marks in sorted(years.items())]


def _marks_of(bar: MonthBar, highest: float) -> Iterator[tuple[int, MonthMark]]:
    """Cut a bar where the year ends."""
    height = _height(bar, highest)
    year, first, left = bar.month.year, bar.month.month - 1, bar.span
    while left > 0:
        length = min(left, 12 - first)
        x, width = first * MONTH_WIDTH + GAP // 2, length * MONTH_WIDTH - GAP
        yield (
            year,
            MonthMark(
                bar=bar,
                x=x,
                y=round(BASE_LINE - height, 1),
                width=width,
                height=height,
                middle=x + width / 2,
                continued=left < bar.span,
            ),
        )
        year, first, left = year + 1, 0, left - length


def _height(bar: MonthBar, highest: float) -> float:
    if bar.value is None:
        return float(HELD_HEIGHT)
    if bar.value <= 0:
        return 0.0
    return max(1.0, round(PLOT_HEIGHT * bar.value / bar.span / highest, 1))


def _locale() -> str:
    locale = get_locale()
    return str(locale) if locale else "en"
