"""The kinds of answers that a rule tells apart, and those that a given answer leaves open.

An answer that is blank or `unknown` leaves every kind open; so does a blank multiple answer. A
multiple answer with known codes is closed; with `unknown` beside them it may hold more.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.codebook.answers import EARLIEST, Value
from app.codebook.conditions import AnyBut, Condition, Given, OfField
from app.codebook.indicators.formula import FromDay, Has, Within
from app.codebook.load import codebook
from app.codebook.model import Field, Kind

# Codes that mean that nobody knows. `not_asked` of an appeal, or `not_given` of an officer's
# name, are answers: somebody was there and it was not said.
UNKNOWN = "unknown"
NOBODY_KNOWS: Mapping[str, frozenset[str]] = {
    "criminal_history": frozenset({"not_asked"}),
    "region_of_origin": frozenset({"not_given"}),
}
# Codes that say a part: a paper of a kind that nobody could read may be any of these.
PARTLY_KNOWN: Mapping[str, Mapping[str, frozenset[str]]] = {
    "warrant_shown": {
        "administrative_type_unknown": frozenset({"i_200", "i_205"}),
        "unreadable": frozenset({"judicial", "i_200", "i_205"}),
    },
}


@dataclass(frozen=True)
class Class:
    """Answers that the rule does not tell apart; `value` stands for them.

    `codes` are those of a field with one answer; `held` says of each condition on a multiple
    answer whether these answers meet it.
    """

    value: Value
    codes: frozenset[str] = frozenset()
    held: tuple[tuple[Condition, bool], ...] = ()


def open_codes(name: str) -> frozenset[str]:
    """Codes of a field that leave it open."""
    return NOBODY_KNOWS.get(name, frozenset()) | {UNKNOWN}


def classes_of(name: str, parts: Iterable[Condition]) -> tuple[Class, ...]:
    """The kinds of answers to a question that these conditions tell apart.

    Raises:
        ValueError: conditions on a kind of field that rules cannot look at.
    """
    on_it = sorted(
        {part for part in parts if isinstance(part, OfField) and name in part.fields()}, key=str
    )
    if name not in codebook.fields:
        return (Class(True), Class(False))
    field = codebook[name]
    if field.kind in (Kind.CHOICE, Kind.STATE):
        return _of_choice(field, on_it)
    if field.kind is Kind.MULTI:
        return _of_several(field, on_it)
    if field.kind is Kind.INTEGER:
        return _of_number(field, on_it)
    if field.kind is Kind.DATE:
        return _of_date(name, on_it)
    raise ValueError(f"rules cannot look at {name}")


def _of_choice(field: Field, parts: list[OfField]) -> tuple[Class, ...]:
    groups: dict[tuple[bool, ...], list[str]] = {}
    left_out = open_codes(field.name) | set(PARTLY_KNOWN.get(field.name, {}))
    for choice in field.choices:
        if choice.code not in left_out:
            held = tuple(part.holds({field.name: choice.code}) for part in parts)
            groups.setdefault(held, []).append(choice.code)
    return tuple(Class(codes[0], frozenset(codes)) for codes in groups.values())


def _of_several(field: Field, parts: list[OfField]) -> tuple[Class, ...]:
    told_apart = {code for part in parts if isinstance(part, Has) for code in part.codes}
    plain = {code for part in parts if isinstance(part, AnyBut) for code in part.codes}
    other = [c.code for c in field.choices if c.code not in told_apart | plain | {UNKNOWN}][:1]
    codes = [c.code for c in field.choices if c.code in told_apart or c.code in other]
    found: dict[tuple[bool, ...], Class] = {}
    for size in range(len(codes) + 1):
        for some in itertools.combinations(codes, size):
            value = " ".join(some)
            held = tuple(part.holds({field.name: value}) for part in parts)
            found.setdefault(held, Class(value, held=tuple(zip(parts, held, strict=True))))
    return tuple(found.values())


def _of_number(field: Field, parts: list[OfField]) -> tuple[Class, ...]:
    named = sorted({int(code) for part in parts for code in getattr(part, "codes", ())})
    other = next(n for n in range(field.minimum, field.maximum + 1) if n not in named)
    return tuple(Class(number, frozenset({str(number)})) for number in (*named, other))


def _of_date(name: str, parts: list[OfField]) -> tuple[Class, ...]:
    """A date that is only asked for is there or not; one that has to follow another follows it in
    time or not; one that is compared lies between two of the days with which it is compared."""
    if all(isinstance(part, Given) for part in parts):
        return (Class(True), Class(None))
    if all(isinstance(part, Within) and part.field == name for part in parts) and len(parts) == 1:
        return (Class(True), Class(False))
    if all(isinstance(part, FromDay) or getattr(part, "after", "") == name for part in parts):
        days = {part.day for part in parts if isinstance(part, FromDay)}
        return tuple(Class(day) for day in sorted({EARLIEST, *days}))
    raise ValueError(f"rules cannot ask this of the date {name}")
