"""A rule made ready: settings filled in, and each question asked only where it applies.

A question that does not apply has no answer, so every test of it fails. In the formula that is
said by joining each test with the conditions under which its question applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from app.codebook.conditions import AllOf, AnyOf, Condition
from app.codebook.indicators.classes import Class, classes_of
from app.codebook.indicators.formula import Compared, FromDay, Unrecorded, Within, atoms
from app.codebook.indicators.rules import INDICATORS
from app.codebook.indicators.settings import Settings
from app.codebook.load import codebook

HAPPENED = "incident_date"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class BoundRule:
    """What decides about a record.

    `variables` are the questions that it looks at, in codebook order, then the facts that no
    record holds; `classes` are the kinds of answers that it tells apart.
    """

    code: str
    scope: Condition
    test: Condition
    variables: tuple[str, ...]
    classes: Mapping[str, tuple[Class, ...]]

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The simple conditions of scope and test."""
        return tuple({*atoms(self.scope), *atoms(self.test)})


@lru_cache(maxsize=256)
def bound(code: str, settings: Settings) -> BoundRule | None:
    """The rule under these settings; None where it is switched off.

    Raises:
        KeyError: there is no such rule.
    """
    indicator = INDICATORS[code]
    if not settings.change(code).enabled:
        return None
    since, until = indicator.in_force(settings)
    scope = [indicator.scope]
    if since is not None:
        scope.append(FromDay(HAPPENED, since, since=True))
    if until is not None:
        scope.append(FromDay(HAPPENED, until + ONE_DAY, since=False))
    asked_scope = _asked(_filled(AllOf(tuple(scope)), settings))
    asked_test = _asked(_filled(indicator.test, settings))
    parts = {*atoms(asked_scope), *atoms(asked_test)}
    used = {name for part in parts for name in part.fields()}
    unrecorded = sorted(part.field for part in parts if isinstance(part, Unrecorded))
    variables = (*(name for name in codebook.fields if name in used), *unrecorded)
    return BoundRule(
        code,
        asked_scope,
        asked_test,
        variables,
        {name: classes_of(name, parts) for name in variables},
    )


def _filled(condition: Condition, settings: Settings) -> Condition:
    """The condition with the values of its settings."""
    if isinstance(condition, AllOf | AnyOf):
        return type(condition)(tuple(_filled(part, settings) for part in condition.parts))
    if isinstance(condition, Compared):
        day = settings.day(condition.setting)
        return FromDay(condition.field, day, since=condition.sign == ">=")
    if isinstance(condition, Within):
        return replace(condition, days=settings.days(condition.setting))
    return condition


def _asked(condition: Condition) -> Condition:
    """The condition, each test of it joined with the conditions under which it is asked."""
    if isinstance(condition, AllOf | AnyOf):
        return type(condition)(tuple(_asked(part) for part in condition.parts))
    if isinstance(condition, Unrecorded):
        return condition
    guards = [codebook[name].applies_when for name in condition.fields()]
    needed = tuple(_asked(guard) for guard in guards if guard is not None)
    return AllOf((*needed, condition)) if needed else condition
