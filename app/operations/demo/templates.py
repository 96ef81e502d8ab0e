"""Ready-made answers to one part of a record, drawn once and used for many records.

Some 97 draws for each of a million records would take minutes; instead every part (hearing,
agents, person, aftermath) has pools of templates, and a record combines one of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from random import Random

from app.codebook import Kind, Tier, Value, codebook


class Detail(IntEnum):
    """How far a report was completed."""

    QUICK = 0  # the quick report and nothing after it
    PARTLY = 1
    FULL = 2


# The share of questions answered, of the quick report and of those that come later.
ANSWERED = {Detail.QUICK: (0.8, 0.0), Detail.PARTLY: (0.92, 0.45), Detail.FULL: (0.98, 0.93)}
CONDITIONS = [
    (field.name, field.applies_when)
    for field in codebook.fields.values()
    if field.applies_when is not None
]
DATES = frozenset(field.name for field in codebook.fields.values() if field.kind is Kind.DATE)
QUICK_FIELDS = frozenset(
    field.name for field in codebook.fields.values() if field.tier is not Tier.FOLLOW_UP
)


@dataclass(frozen=True)
class Template:
    """Answers to one part of a record; `days` holds its dates, as days from the event."""

    answers: Mapping[str, Value]
    days: tuple[tuple[str, int], ...]


class Pool:
    """Templates of one part of a record, each consistent in itself."""

    def __init__(self, templates: list[Template]) -> None:
        self._templates = templates
        self._size = len(templates)

    def draw(self, random: Random) -> Template:
        """One of them, each as often as the others."""
        return self._templates[int(random.random() * self._size)]


def make_pool(
    make: Callable[[Random], Mapping[str, Value]],
    random: Random,
    *,
    size: int,
    detail: Detail,
    known: Mapping[str, Value],
) -> Pool:
    """Draw the templates of a pool.

    Args:
        make: answers to all questions of the part; a date is a number of days from the event.
        detail: how many of them stay.
        known: answers of other parts that these records share, which decide what applies.
    """
    return Pool(
        [only_what_applies(_kept(make(random), detail, random), known) for _ in range(size)]
    )


def _kept(answers: Mapping[str, Value], detail: Detail, random: Random) -> dict[str, Value]:
    quick, later = ANSWERED[detail]
    return {
        name: value
        for name, value in answers.items()
        if random.random() < (quick if name in QUICK_FIELDS else later)
    }


def only_what_applies(answers: dict[str, Value], known: Mapping[str, Value]) -> Template:
    """Leave out answers to questions that do not apply.

    In codebook order: there no question depends on a conditional one that comes after it, but
    for `presence_proof`, which `records` looks at once the whole record is there.
    """
    together = {**known, **answers}
    for name, condition in CONDITIONS:
        if name in answers and name != "presence_proof" and not condition.holds(together):
            del answers[name], together[name]
    days = tuple((name, value) for name, value in answers.items() if name in DATES)
    coded = {name: value for name, value in answers.items() if name not in DATES}
    return Template(coded, tuple((name, int(str(value))) for name, value in days))
