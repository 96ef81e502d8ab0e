"""When a field applies: the small language of the codebook's `applies_when` column.

    incident_outcome != did_not_attend_fear
    venue_type = immigration_court or proceeding_type in (removal_240, asylum_only)
    facility is empty          incident_time is given
    supervision has any code but none and unknown

`and` binds closer than `or`; there are no brackets but those of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, object]


@dataclass(frozen=True)
class Condition:
    """Any condition; `holds` says whether it does for these answers.

    Each kind says all three for itself. These refuse rather than guess: a formula of an indicator
    that names a setting has no `holds` until the setting is put in its place.
    """

    def holds(self, answers: Answers) -> bool:
        raise NotImplementedError(type(self).__name__)

    def fields(self) -> Iterator[str]:
        """The fields that it looks at."""
        raise NotImplementedError(type(self).__name__)

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for the page's script and for codebook.json."""
        raise NotImplementedError(type(self).__name__)


@dataclass(frozen=True)
class OfField(Condition):
    """A condition on the answer to one question."""

    field: str

    def fields(self) -> Iterator[str]:
        yield self.field

    def answer(self, answers: Answers) -> str:
        value = answers.get(self.field)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class OneOf(OfField):
    """The answer is one of these codes."""

    codes: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        return self.answer(answers) in self.codes

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field, "in": list(self.codes)}


@dataclass(frozen=True)
class NotOneOf(OfField):
    """The answer is blank or another than these codes."""

    codes: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        return self.answer(answers) not in self.codes

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field, "not_in": list(self.codes)}


@dataclass(frozen=True)
class Given(OfField):
    """There is an answer, or (when `given` is false) there is none."""

    given: bool

    def holds(self, answers: Answers) -> bool:
        return bool(self.answer(answers)) is self.given

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field, "given": self.given}


@dataclass(frozen=True)
class AnyBut(OfField):
    """A multiple answer holds at least one code besides these."""

    codes: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        return bool(set(self.answer(answers).split()) - set(self.codes))

    def as_data(self) -> dict[str, Any]:
        return {"field": self.field, "any_but": list(self.codes)}


@dataclass(frozen=True)
class Several(Condition):
    """Conditions joined into one."""

    parts: tuple[Condition, ...]

    def fields(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.fields()


@dataclass(frozen=True)
class AllOf(Several):
    """Every part holds."""

    def holds(self, answers: Answers) -> bool:
        return all(part.holds(answers) for part in self.parts)

    def as_data(self) -> dict[str, Any]:
        return {"all": [part.as_data() for part in self.parts]}


@dataclass(frozen=True)
class AnyOf(Several):
    """At least one part holds."""

    def holds(self, answers: Answers) -> bool:
        return any(part.holds(answers) for part in self.parts)

    def as_data(self) -> dict[str, Any]:
        return {"any": [part.as_data() for part in self.parts]}


_NAME = r"(?P<field>[a-z_]+)"
_SHAPES = (
    (re.compile(rf"{_NAME} = (?P<code>\w+)"), lambda m: OneOf(m["field"], (m["code"],))),
    (re.compile(rf"{_NAME} != (?P<code>\w+)"), lambda m: NotOneOf(m["field"], (m["code"],))),
    (re.compile(rf"{_NAME} in \((?P<codes>[\w, ]+)\)"), lambda m: OneOf(m["field"], _list(m))),
    (re.compile(rf"{_NAME} is empty"), lambda m: Given(m["field"], given=False)),
    (re.compile(rf"{_NAME} is given"), lambda m: Given(m["field"], given=True)),
    (
        re.compile(rf"{_NAME} has any code but (?P<codes>[\w ]+)"),
        lambda m: AnyBut(m["field"], tuple(re.split(r" and |, ", m["codes"]))),
    ),
)


def _list(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(code.strip() for code in match["codes"].split(","))


def parse_condition(text: str) -> Condition | None:
    """Read an `applies_when` cell; blank means that the field always applies.

    Raises:
        ValueError: the text is not of this language.
    """
    if not text.strip():
        return None
    return _joined(text, " or ", AnyOf)


def _joined(text: str, word: str, kind: type[AnyOf] | type[AllOf]) -> Condition:
    if kind is AnyOf:
        parts = [_joined(part, " and ", AllOf) for part in text.split(word)]
    else:
        parts = [_simple(part.strip()) for part in _split_and(text)]
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _split_and(text: str) -> list[str]:
    """Split at `and`, but not inside `has any code but none and unknown`."""
    pieces: list[str] = []
    for piece in text.split(" and "):
        if pieces and "has any code but" in pieces[-1] and re.fullmatch(r"\w+", piece.strip()):
            pieces[-1] += f" and {piece.strip()}"
        else:
            pieces.append(piece)
    return pieces


def _simple(text: str) -> Condition:
    for pattern, make in _SHAPES:
        match = pattern.fullmatch(text)
        if match:
            return make(match)
    raise ValueError(f"not a condition: {text!r}")
