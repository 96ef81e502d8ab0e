"""Every way of filling in, one by one: the slow truth with which `assess` is compared.

It shares nothing with the rules' machinery but the language: answers are tried over codes that a
formula or a condition names and one that none names, days on both sides of each change.
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from app.codebook import Kind, Value, codebook
from app.codebook.check import applies
from app.codebook.conditions import AllOf, AnyOf, Condition
from app.codebook.indicators import INDICATORS, Indicator, Result, Settings
from app.codebook.indicators.formula import Compared, Unrecorded, Within, atoms

Answers = Mapping[str, Value]
OPEN = ("unknown", None)
PARTLY = {
    "administrative_type_unknown": ("i_200", "i_205"),
    "unreadable": ("judicial", "i_200", "i_205"),
}


def fields_of(rule: Indicator) -> list[str]:
    """The questions that a rule looks at, with those on which they depend."""
    found = {"incident_date"}  # rules have effective dates
    waiting = [name for part in parts_of(rule) for name in part.fields()]
    while waiting:
        name = waiting.pop()
        if name in codebook.fields and name not in found:
            found.add(name)
            condition = codebook[name].applies_when
            waiting += condition.fields() if condition else ()
    return [name for name in codebook.fields if name in found]


def parts_of(rule: Indicator) -> list[Condition]:
    return [*atoms(rule.scope), *atoms(rule.test)]


def some_codes(rule: Indicator, name: str) -> list[str]:
    """Codes that something names, and one that nothing names."""
    field = codebook[name]
    conditions = [*parts_of(rule)]
    for asked in fields_of(rule):
        condition = codebook[asked].applies_when
        conditions += atoms(condition) if condition else ()
    named = {
        code for part in conditions if name in part.fields() for code in getattr(part, "codes", ())
    }
    if field.kind is Kind.INTEGER:
        return sorted(named | {"3"})
    known = [c.code for c in field.choices if c.code not in ("unknown", *PARTLY)]
    unnamed = [code for code in known if code not in named]
    return [*(code for code in known if code in named), *unnamed[:1]]


def values_of(rule: Indicator, name: str, answers: Answers, settings: Settings) -> list[Value]:
    """Everything that this answer may turn out to be."""
    field, given = codebook[name], answers.get(name)
    if field.kind is Kind.DATE:
        return days_of(rule, name, answers, settings)
    codes = some_codes(rule, name)
    if field.kind is Kind.MULTI:
        known = set(str(given or "unknown").split())
        if "unknown" not in known:
            return [given]
        known.discard("unknown")
        sets = itertools.chain.from_iterable(
            itertools.combinations(codes, size) for size in range(len(codes) + 1)
        )
        return [" ".join(sorted({*some, *known})) for some in sets]
    if given in OPEN:
        return [int(code) for code in codes] if field.kind is Kind.INTEGER else list(codes)
    return list(PARTLY.get(str(given), (given,)))


def days_of(rule: Indicator, name: str, answers: Answers, settings: Settings) -> list[Value]:
    given, happened = answers.get(name), answers["incident_date"]
    assert isinstance(happened, date)
    if name == "incident_date":
        first = last = happened
        if answers.get("date_precision") == "within_week":
            first, last = happened - timedelta(days=7), happened + timedelta(days=7)
        if answers.get("date_precision") == "month_only":
            end = calendar.monthrange(happened.year, happened.month)[1]
            first, last = happened.replace(day=1), happened.replace(day=end)
        removed = answers.get("removal_date")
        changes = [*rule.in_force(settings), settings.day("immigration_court_arrests_from")]
        if isinstance(removed, date):
            changes.append(removed - timedelta(days=settings.appeal_window))
        near = {day + timedelta(days=by) for day in changes if day for by in (-1, 0, 1)}
        return [*sorted({first, last, *(day for day in near if first < day < last)})]
    if given is not None:
        return [given]
    if name == "appeal_filed_date":
        return [None, happened]
    return [happened - timedelta(days=40), happened + timedelta(settings.appeal_window + 60)]


def ways(
    rule: Indicator, answers: Answers, settings: Settings
) -> Iterator[tuple[dict[str, Value], Result]]:
    """Every way of filling in, and the result that it gives."""
    names = fields_of(rule)
    facts = sorted({part.field for part in parts_of(rule) if isinstance(part, Unrecorded)})
    options = [values_of(rule, name, answers, settings) for name in names]
    for chosen in itertools.product(*options, *([True, False] for _ in facts)):
        way = dict(zip((*names, *facts), chosen, strict=True))
        yield way, result_of(rule, way, settings)


def result_of(rule: Indicator, way: Mapping[str, Value], settings: Settings) -> Result:
    asked = {name: applies(codebook[name], way) for name in way if name in codebook.fields}
    answered = {name: value for name, value in way.items() if asked.get(name, True)}
    since, until = rule.in_force(settings)
    day = way.get("incident_date")
    if isinstance(day, date) and ((since and day < since) or (until and day > until)):
        return Result.DOES_NOT_APPLY
    if not meets(rule.scope, answered, settings):
        return Result.DOES_NOT_APPLY
    flagged = meets(rule.test, answered, settings)
    return Result.FLAGGED if flagged else Result.NOT_FLAGGED


def meets(condition: Condition, answered: Answers, settings: Settings) -> bool:
    if isinstance(condition, AllOf):
        return all(meets(part, answered, settings) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(meets(part, answered, settings) for part in condition.parts)
    if any(name not in answered for name in condition.fields()):
        return False
    first = answered[next(condition.fields())]
    if isinstance(condition, Compared):
        assert isinstance(first, date)
        later = first >= settings.day(condition.setting)
        return later if condition.sign == ">=" else not later
    if isinstance(condition, Within):
        happened = answered[condition.after]
        assert isinstance(first, date)
        assert isinstance(happened, date)
        return first <= happened + timedelta(days=settings.days(condition.setting))
    return condition.holds(answered)


def every_rule() -> list[Indicator]:
    return list(INDICATORS.values())
