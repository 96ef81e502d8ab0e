"""What a rule says of a record: one of four results, and what is missing for another."""

from __future__ import annotations

from dataclasses import dataclass

from app.codebook.answers import Values
from app.codebook.indicators.binding import bound
from app.codebook.indicators.given import left_open
from app.codebook.indicators.rules import INDICATORS
from app.codebook.indicators.settings import Settings
from app.codebook.indicators.tree import Result, grow, questions
from app.codebook.load import codebook

DEFAULTS = Settings()


@dataclass(frozen=True)
class Assessment:
    """A result; for `NOT_ASSESSABLE` also what could still change it.

    `missing` are fields, in codebook order; `unrecorded` are facts that no record can hold, with
    their words in `UNRECORDED`.
    """

    result: Result
    missing: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()


def assess(code: str, answers: Values, settings: Settings = DEFAULTS) -> Assessment:
    """Assess a record by one rule. A rule that is switched off applies to nothing.

    A result stands only if every way of filling in what is unknown or blank gives it. An answer
    in a question that does not apply with the other answers counts as none.

    Args:
        answers: the record's answers, as `Record.answers` holds them.

    Raises:
        KeyError: there is no such rule.
    """
    rule = bound(code, settings)
    if rule is None:
        return Assessment(Result.DOES_NOT_APPLY)
    tree = grow(rule, left_open(rule, answers))
    if isinstance(tree, Result):
        return Assessment(tree)
    asked = questions(tree)
    return Assessment(
        Result.NOT_ASSESSABLE,
        tuple(name for name in rule.variables if name in asked and name in codebook.fields),
        tuple(name for name in rule.variables if name in asked and name not in codebook.fields),
    )


def assess_all(answers: Values, settings: Settings = DEFAULTS) -> dict[str, Assessment]:
    """Assess a record by every rule, in their order."""
    return {code: assess(code, answers, settings) for code in INDICATORS}
