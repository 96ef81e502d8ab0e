"""The language of the indicators: the conditions of `applies_when`, with brackets and more shapes.

    (venue_type = immigration_court or court_role = witness) and incident_outcome = detained
    dhs_motion not in (none, other)
    papers_served has i_200          papers_served has no i_862
    stay_or_protection has any of (court_stay, ice_stay)
    incident_date >= setting arrests_from
    removal_date within setting appeal_window of incident_date
    unrecorded appeal_undecided

`unrecorded` names a fact that no record holds: whether it is so stays open for ever. `and` binds
closer than `or`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.codebook.conditions import (
    AllOf,
    Answers,
    AnyOf,
    Condition,
    NotOneOf,
    OfField,
    parse_condition,
)

NOT_ON_RECORD = "unrecorded "


@dataclass(frozen=True)
class Has(OfField):
    """A multiple answer holds one of these codes; with `has` false, none of them."""

    codes: tuple[str, ...]
    has: bool

    def holds(self, answers: Answers) -> bool:
        return bool(set(self.answer(answers).split()) & set(self.codes)) is self.has

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field, "has" if self.has else "has_not": list(self.codes)}


@dataclass(frozen=True)
class Compared(OfField):
    """A date on or after (`>=`), or before (`<`), the day that a setting names."""

    sign: str
    setting: str

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field, self.sign: {"setting": self.setting}}


@dataclass(frozen=True)
class FromDay(OfField):
    """A date on or after this day; with `since` false, before it."""

    day: date
    since: bool

    def holds(self, answers: Answers) -> bool:
        value = answers[self.field]
        return isinstance(value, date) and (value >= self.day) is self.since

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field, ">=" if self.since else "<": self.day.isoformat()}


@dataclass(frozen=True)
class Within(OfField):
    """A date no later than so many days after another; `days` is known once settings are."""

    after: str
    setting: str
    days: int | None = None

    def fields(self) -> Iterator[str]:
        yield self.field
        yield self.after

    def holds(self, answers: Answers) -> bool:
        later, earlier = answers[self.field], answers[self.after]
        if isinstance(later, bool):  # a blank date: it may be either
            return later
        if not isinstance(later, date) or not isinstance(earlier, date) or self.days is None:
            return False
        return (later - earlier).days <= self.days

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field, "within": {"setting": self.setting}, "of": self.after}


@dataclass(frozen=True)
class Unrecorded(OfField):
    """A fact that no record holds. `field` is its name, which is no field of the codebook."""

    def holds(self, answers: Answers) -> bool:
        return bool(answers[self.field])

    def as_data(self) -> dict[str, Any]:
        return {"unrecorded": self.field}


_NAME = r"(?P<field>[a-z_]+)"
_LIST = r"\((?P<codes>[\w, ]+)\)"
_SHAPES = (
    (re.compile(rf"{_NAME} not in {_LIST}"), lambda m: NotOneOf(m["field"], _codes(m))),
    (re.compile(rf"{_NAME} has any of {_LIST}"), lambda m: Has(m["field"], _codes(m), has=True)),
    (re.compile(rf"{_NAME} has no (?P<codes>\w+)"), lambda m: Has(m["field"], _codes(m), False)),
    (re.compile(rf"{_NAME} has (?P<codes>\w+)"), lambda m: Has(m["field"], _codes(m), has=True)),
    (
        re.compile(rf"{_NAME} (?P<sign>>=|<) setting (?P<setting>[a-z_]+)"),
        lambda m: Compared(m["field"], m["sign"], m["setting"]),
    ),
    (
        re.compile(rf"{_NAME} within setting (?P<setting>[a-z_]+) of (?P<after>[a-z_]+)"),
        lambda m: Within(m["field"], m["after"], m["setting"]),
    ),
    (re.compile(rf"{NOT_ON_RECORD}{_NAME}"), lambda m: Unrecorded(m["field"])),
)


def _codes(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(code.strip() for code in match["codes"].split(","))


def parse_formula(text: str) -> Condition:
    """Read a formula.

    Raises:
        ValueError: the text is not of this language.
    """
    for word, kind in ((" or ", AnyOf), (" and ", AllOf)):
        parts = _split(text, word)
        if len(parts) > 1:
            return kind(tuple(parse_formula(part) for part in parts))
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        return parse_formula(text[1:-1])
    for pattern, make in _SHAPES:
        match = pattern.fullmatch(text)
        if match:
            return make(match)
    found = parse_condition(text)
    if found is None:
        raise ValueError("an empty formula")
    return found


def _split(text: str, word: str) -> list[str]:
    """Split at a word, but not inside brackets."""
    pieces: list[str] = []
    for piece in text.split(word):
        if pieces and pieces[-1].count("(") != pieces[-1].count(")"):
            pieces[-1] += word + piece
        else:
            pieces.append(piece)
    return pieces


def atoms(condition: Condition) -> Iterator[Condition]:
    """The simple conditions that a condition is made of."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from atoms(part)
    else:
        yield condition
