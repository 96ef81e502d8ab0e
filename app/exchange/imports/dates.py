"""Dates as people write them, each style read strictly by its format.

Whether 03/04 is in March or in April is chosen once for a file by a person, never guessed: a parser
that guesses reads 13/04 as 13 April in a file of month-first dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.codebook import AnswerError
from app.exchange.imports.grid import Cell, Mark


class Order(StrEnum):
    """Which number of 03/04/2025 is the month."""

    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


@dataclass(frozen=True)
class Moment:
    """A day, the time of day if one was given ("14:30"), and whether only the month is known."""

    day: date
    time: str | None = None
    month_only: bool = False


_MONTHS = (
    ("jan", "january", "ene", "enero"),
    ("feb", "february", "febrero"),
    ("mar", "march", "marzo"),
    ("apr", "april", "abr", "abril"),
    ("may", "mayo"),
    ("jun", "june", "junio"),
    ("jul", "july", "julio"),
    ("aug", "august", "ago", "agosto"),
    ("sep", "sept", "september", "septiembre"),
    ("oct", "october", "octubre"),
    ("nov", "november", "noviembre"),
    ("dec", "december", "dic", "diciembre"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORD = "(" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\.?"
_YEAR = r"('?[0-9]{2}|[0-9]{4})"
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+(?=[0-9a-z])")
_TIME = re.compile(
    r"(?:\s*,?\s+|t)(?:at\s+)?([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?:\s*([ap])\.?m\.?)?(?:\s*(?:z|[+-][0-9]{2}:?[0-9]{2}))?$"
)
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_WORD = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+de)?[-\s./]+{_WORD}(?:,|\s+de)?[-\s./]*{_YEAR}"
)
_WORD_DAY = re.compile(rf"{_WORD}[-\s]+([0-9]{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+|-){_YEAR}")
_WORD_YEAR = re.compile(rf"{_WORD}(?:,|\s+de)?[-\s]+([0-9]{{4}})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})|([0-9]{4})[-/]([0-9]{1,2})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.([0-9]+))?")
# Spreadsheets count days from here; the register's dates lie between these two.
_DAY_ZERO, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 36_526, 73_414


def needs_order(cells: Iterable[Cell]) -> bool:
    """Whether these dates can only be read once somebody says which number is the month."""
    return any(
        isinstance(cell, str)
        and not isinstance(cell, Mark)
        and _NUMERIC.fullmatch(_without_time(_plain(cell))[0]) is not None
        for cell in cells
    )


def read_moment(cell: Cell, order: Order | None) -> Moment:
    """Read a date, with the time of day if there is one. A year of two digits is after 2000.

    Raises:
        AnswerError: no day of the calendar, or a style that is not known.
    """
    if isinstance(cell, datetime):
        return Moment(cell.date(), _clock(cell.hour, cell.minute))
    if isinstance(cell, date):
        return Moment(cell)
    text, clock = _without_time(_plain(cell or ""))
    weekday = _WEEKDAY.match(text)
    if weekday:
        text = text[weekday.end() :]
    moment = _by_month_word(text) or _by_numbers(text, order)
    if moment is None:
        raise AnswerError(
            "“%(given)s” is not a date that can be read: write it such as 2026-04-15.",
            given=_short(cell),
        )
    if weekday and _DAYS.index(weekday[1]) != moment.day.weekday() and not moment.month_only:
        raise AnswerError(
            "“%(given)s”: the day of the week and the date do not agree.", given=_short(cell)
        )
    return Moment(moment.day, clock or moment.time, moment.month_only)


def looks_like_date(cell: Cell) -> bool:
    """Whether a cell holds a date in any style, whatever the order of its numbers."""
    if isinstance(cell, date):
        return True
    if not isinstance(cell, str) or isinstance(cell, Mark) or _SERIAL.fullmatch(cell.strip()):
        return False
    for order in Order:
        try:
            read_moment(cell, order)
        except AnswerError:
            continue
        return True
    return False


def _by_month_word(text: str) -> Moment | None:
    if found := _DAY_WORD.fullmatch(text):
        return Moment(_day(_year(found[3]), _MONTH_OF[found[2]], int(found[1]), text))
    if found := _WORD_DAY.fullmatch(text):
        return Moment(_day(_year(found[3]), _MONTH_OF[found[1]], int(found[2]), text))
    if found := _WORD_YEAR.fullmatch(text):
        return Moment(_day(int(found[2]), _MONTH_OF[found[1]], 1, text), month_only=True)
    return None


def _by_numbers(text: str, order: Order | None) -> Moment | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return Moment(_day(int(found[1]), int(found[3]), int(found[4]), text))
    if found := _NUMERIC.fullmatch(text):
        if order is None:
            raise AnswerError(
                "Say whether the month or the day comes first in “%(given)s”.", given=text
            )
        first, second = int(found[1]), int(found[3])
        month, day = (first, second) if order is Order.MONTH_FIRST else (second, first)
        return Moment(_day(_year(found[4]), month, day, text))
    if found := _MONTH_YEAR.fullmatch(text):
        year, month = int(found[2] or found[3]), int(found[1] or found[4])
        return Moment(_day(year, month, 1, text), month_only=True)
    if (found := _SERIAL.fullmatch(text)) and _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL:
        minutes = round(float(f"0.{found[2] or 0}") * 24 * 60) % (24 * 60)
        return Moment(_DAY_ZERO + timedelta(days=int(found[1])), _clock(*divmod(minutes, 60)))
    return None


def _without_time(text: str) -> tuple[str, str | None]:
    found = _TIME.search(text)
    if found is None:
        return text, None
    hour, minute, half = int(found[1]), int(found[2]), found[3]
    if half:
        if not 1 <= hour <= 12:
            return text, None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return text, None
    return text[: found.start()].strip(), _clock(hour, minute)


def _clock(hour: int, minute: int) -> str | None:
    """Midnight is what spreadsheets write where no time was given."""
    return f"{hour:02}:{minute:02}" if (hour, minute) != (0, 0) else None


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise AnswerError(
            "“%(given)s” is no day of the calendar in the order that was chosen.", given=text[:40]
        ) from None


def _year(text: str) -> int:
    year = int(text.strip("'"))
    return year + 2000 if year < 100 else year


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _short(cell: Cell) -> str:
    return str(cell or "").strip()[:40]
