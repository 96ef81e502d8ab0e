"""What a record leaves open: for each question, the kinds of answers that it may have."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from app.codebook.answers import EARLIEST, Value, Values
from app.codebook.indicators.binding import HAPPENED, BoundRule
from app.codebook.indicators.classes import PARTLY_KNOWN, UNKNOWN, Class, open_codes
from app.codebook.indicators.formula import FromDay, Has, Within
from app.codebook.load import codebook
from app.codebook.model import Kind

LATEST = date(2100, 12, 31)
WITHIN_A_WEEK = timedelta(days=7)


def left_open(rule: BoundRule, answers: Values) -> dict[str, tuple[Value, ...]]:
    """For each variable of the rule, the answers to try; a single one where it is known."""
    return {name: _answers_to_try(rule, name, answers) for name in rule.variables}


def _answers_to_try(rule: BoundRule, name: str, answers: Values) -> tuple[Value, ...]:
    classes = rule.classes[name]
    if name not in codebook.fields:  # a fact that no record holds
        return tuple(entry.value for entry in classes)
    value = answers.get(name)
    if name == HAPPENED:
        return _days_to_try(rule, answers)
    kind = codebook[name].kind
    if kind is Kind.MULTI and (value is None or UNKNOWN in str(value).split()):
        known = frozenset(str(value or "").split()) - {UNKNOWN}
        return tuple(entry.value for entry in classes if may_still_be(entry, known))
    if value is None or (kind is Kind.CHOICE and value in open_codes(name)):
        return tuple(entry.value for entry in classes)
    partly = PARTLY_KNOWN.get(name, {}).get(str(value))
    if partly is not None:
        return tuple(entry.value for entry in classes if entry.codes & partly)
    return (value,)


def may_still_be(entry: Class, known: frozenset[str]) -> bool:
    """Whether an answer of several codes, of which some are known, may turn out to be of a kind.

    It may hold any more codes, so only what a known code has settled is settled.
    """
    return all(
        held is _meets_with_more(condition) or not _touches(condition, known)
        for condition, held in entry.held
    )


def _meets_with_more(condition: object) -> bool:
    """What a condition on several codes comes to once a code is there that it looks at."""
    return condition.has if isinstance(condition, Has) else True


def _touches(condition: object, known: frozenset[str]) -> bool:
    codes = frozenset(getattr(condition, "codes", ()))
    return bool(known & codes) if isinstance(condition, Has) else bool(known - codes - {UNKNOWN})


def days_of(answers: Values) -> tuple[date, date]:
    """The first and the last day on which the event may have been, by the precision of its date.

    A blank precision is the codebook's default, the exact day.
    """
    day = answers.get(HAPPENED)
    if not isinstance(day, date):
        return EARLIEST, LATEST
    if answers.get("date_precision") == "month_only":
        last = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1), day.replace(day=last)
    if answers.get("date_precision") == "within_week":
        return day - WITHIN_A_WEEK, day + WITHIN_A_WEEK
    return day, day


def _days_to_try(rule: BoundRule, answers: Values) -> tuple[Value, ...]:
    """The first possible day, and each later one on which some condition changes."""
    first, last = days_of(answers)
    changes: set[date] = set()
    for part in rule.parts:
        if isinstance(part, FromDay) and part.field == HAPPENED:
            changes.add(part.day)
        if isinstance(part, Within) and part.after == HAPPENED:
            later = answers.get(part.field)
            if isinstance(later, date):
                changes.add(later - timedelta(days=part.days or 0))
    return (first, *sorted(day for day in changes if first < day <= last))
