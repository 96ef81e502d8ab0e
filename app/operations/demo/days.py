"""When it happens: years of working days, with a surge since May 2025."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from app.operations.demo.network import LARGE

SURGE = date(2025, 5, 20)
# How much is reported on an ordinary day, relative to the quiet years; straight lines between.
LEVELS = (
    (date(2025, 1, 20), 1.0),
    (date(2025, 2, 10), 1.8),
    (date(2025, 5, 19), 2.2),
    (date(2025, 6, 10), 10.0),
    (date(2025, 8, 1), 8.5),
    (date(2025, 11, 1), 7.0),
    (date(2026, 1, 15), 8.5),
    (date(2026, 6, 1), 7.0),
    (date(2026, 9, 1), 5.0),
)
WEEKDAYS = (1.0, 1.15, 1.15, 1.1, 0.8, 0.03, 0.015)  # Monday first
CLOSED = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 24), (12, 25)}
ON_CLOSED_DAYS = 0.04
BETWEEN_THE_YEARS = 0.5
SEASON = 0.1  # more in late spring and early summer, less in winter
NOISE = 0.18


@dataclass(frozen=True)
class Day:
    """A day, and how many records of it there are."""

    date: date
    records: int
    surge: bool


def first_day(until: date, months: int = LARGE.months) -> date:
    """So many months before; four years, unless said otherwise."""
    year, month = divmod(until.year * 12 + until.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    leap_day = (until.month, until.day) == (2, 29)
    return until.replace(year=year, month=month + 1, day=28 if leap_day else min(until.day, last))


def spread(records: int, until: date, random: Random, months: int = LARGE.months) -> Iterator[Day]:
    """Spread records over the days before `until`, oldest day first."""
    start = first_day(until, months)
    days = [start + timedelta(days=number) for number in range((until - start).days)]
    weights = [weight(day) * random.lognormvariate(0, NOISE) for day in days]
    total = sum(weights)
    reached = 0.0
    given = 0
    for day, share in zip(days, weights, strict=True):
        reached += share
        due = round(records * reached / total)
        if due > given:
            yield Day(day, due - given, day >= SURGE)
            given = due


def weight(day: date) -> float:
    """How much is reported on this day, relative to an ordinary one in a quiet year."""
    season = 1 + SEASON * math.sin((day.timetuple().tm_yday - 60) * 2 * math.pi / 365)
    around = BETWEEN_THE_YEARS if (day.month, day.day) >= (12, 22) else 1.0
    closed = ON_CLOSED_DAYS if _is_closed(day) else 1.0
    return _level(day) * WEEKDAYS[day.weekday()] * season * around * closed


def _is_closed(day: date) -> bool:
    thanksgiving = day.month == 11 and day.weekday() == 3 and 22 <= day.day <= 28
    return thanksgiving or (day.month, day.day) in CLOSED


def _level(day: date) -> float:
    if day <= LEVELS[0][0]:
        return LEVELS[0][1]
    for (since, before), (until, after) in pairwise(LEVELS):
        if day <= until:
            return before + (after - before) * ((day - since) / (until - since))
    return LEVELS[-1][1]
