"""Deciding without trying every way of filling in: a tree of the questions that matter.

The tree asks the open questions in codebook order, stops where the rest cannot change the result,
and leaves a question out where every answer leads to the same. So it is a single result exactly
if every way of filling in gives it, and else holds exactly the questions that can change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.codebook.answers import Value
from app.codebook.conditions import AllOf, AnyOf, Condition
from app.codebook.indicators.binding import BoundRule
from app.codebook.told import marked


class Result(StrEnum):
    """What a rule says of a record."""

    DOES_NOT_APPLY = "does_not_apply"
    FLAGGED = "flagged"
    NOT_FLAGGED = "not_flagged"
    NOT_ASSESSABLE = "not_assessable"


RESULT_WORDS: Mapping[Result, str] = {
    Result.DOES_NOT_APPLY: marked("Does not apply"),
    Result.FLAGGED: marked("Flagged for a lawyer’s review"),
    Result.NOT_FLAGGED: marked("Not flagged"),
    Result.NOT_ASSESSABLE: marked("Not assessable"),
}

Filled = Mapping[str, Value]
Left = bool | Condition


@dataclass(frozen=True)
class Branch:
    """A question, and what follows from each answer to it, in the order in which they are tried."""

    variable: str
    after: tuple[Tree, ...]


Tree = Result | Branch


def grow(rule: BoundRule, to_try: Mapping[str, tuple[Value, ...]]) -> Tree:
    """The tree of a rule.

    Args:
        to_try: for each variable the answers to try; a single one where it is known.
    """
    filled = {name: values[0] for name, values in to_try.items() if len(values) == 1}
    grown: dict[tuple[Left, Left], Tree] = {}

    def below(scope: Left, test: Left, filled: Filled) -> Tree:
        """The tree for what is left of scope and test. The same is left after many ways."""
        if scope is False:
            return Result.DOES_NOT_APPLY
        if scope is True and isinstance(test, bool):
            return Result.FLAGGED if test else Result.NOT_FLAGGED
        if (scope, test) not in grown:
            waiting = {*_looked_at(scope, filled), *_looked_at(test, filled)}
            variable = next(name for name in rule.variables if name in waiting)
            after = []
            for value in to_try[variable]:
                known = {**filled, variable: value}
                after.append(below(left_of(scope, known), left_of(test, known), known))
            same = all(tree == after[0] for tree in after)
            grown[scope, test] = after[0] if same else Branch(variable, tuple(after))
        return grown[scope, test]

    return below(left_of(rule.scope, filled), left_of(rule.test, filled), filled)


def left_of(condition: Left, filled: Filled) -> Left:
    """What is left to decide of a condition once these answers are filled in."""
    if isinstance(condition, bool):
        return condition
    if not isinstance(condition, AllOf | AnyOf):
        for name in condition.fields():
            if name not in filled:
                return condition
        return condition.holds(filled)
    settles = isinstance(condition, AnyOf)  # one part of it settles "any", or refutes "all"
    parts: list[Condition] = []
    for part in condition.parts:
        left = left_of(part, filled)
        if left is settles:
            return settles
        if not isinstance(left, bool) and left not in parts:
            parts.append(left)
    if not parts:
        return not settles
    return parts[0] if len(parts) == 1 else type(condition)(tuple(parts))


def _looked_at(condition: Left, filled: Filled) -> Iterator[str]:
    """The variables that what is left of a condition waits for."""
    if not isinstance(condition, bool):
        yield from (name for name in condition.fields() if name not in filled)


def questions(tree: Tree) -> set[str]:
    """The variables that a tree asks."""
    if isinstance(tree, Result):
        return set()
    return {tree.variable}.union(*(questions(after) for after in tree.after))
