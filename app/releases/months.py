"""Months and quarters, as release files write them: 2026-03 and 2026-Q1."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")


@dataclass(frozen=True, order=True)
class Month:
    """A month of detentions. `number` counts months, so that neighbours differ by 1."""

    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that a day lies in."""
        return cls(day.year * 12 + day.month - 1)

    @classmethod
    def read(cls, text: str) -> Month:
        """A month from its text.

        Raises:
            ValueError: it is not written like 2026-03.
        """
        found = _MONTH.fullmatch(text)
        if found is None:
            raise ValueError(f"no month: {text!r}")
        return cls(int(found[1]) * 12 + int(found[2]) - 1)

    @property
    def first_day(self) -> date:
        """Its first day."""
        year, month = divmod(self.number, 12)
        return date(year, month + 1, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        first = self.first_day
        return first.replace(day=monthrange(first.year, first.month)[1])

    @property
    def quarter(self) -> Quarter:
        """The quarter that it lies in."""
        return Quarter(self.number // 3)

    def plus(self, months: int) -> Month:
        """So many months later."""
        return Month(self.number + months)

    def __str__(self) -> str:
        year, month = divmod(self.number, 12)
        return f"{year:04}-{month + 1:02}"


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, of releases: tables of values are made for each."""

    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that a day lies in."""
        return Month.of(day).quarter

    @classmethod
    def read(cls, text: str) -> Quarter:
        """A quarter from its text.

        Raises:
            ValueError: it is not written like 2026-Q1.
        """
        found = _QUARTER.fullmatch(text)
        if found is None:
            raise ValueError(f"no quarter: {text!r}")
        return cls(int(found[1]) * 4 + int(found[2]) - 1)

    def plus(self, quarters: int) -> Quarter:
        """So many quarters later."""
        return Quarter(self.number + quarters)

    def __str__(self) -> str:
        year, quarter = divmod(self.number, 4)
        return f"{year:04}-Q{quarter + 1}"


def last_closed(as_of: date, delay_days: int) -> Month:
    """The newest month that ended at least `delay_days` days before a day."""
    day = as_of - timedelta(days=delay_days)
    month = Month.of(day)
    return month if day == month.last_day else month.plus(-1)
