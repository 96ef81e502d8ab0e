"""What is left of a condition once some answers are settled: for a form that asks the others."""

from __future__ import annotations

from collections.abc import Collection

from app.codebook.answers import Values
from app.codebook.check import applies
from app.codebook.conditions import AllOf, AnyOf, Condition
from app.codebook.load import codebook
from app.codebook.model import Codebook


def reduced(
    condition: Condition, values: Values, asked: Collection[str], book: Codebook = codebook
) -> Condition | bool:
    """The condition with everything decided that a form does not ask.

    Args:
        values: the answers of the record.
        asked: the fields that the form asks: their answers may still change.
    """
    if isinstance(condition, AllOf | AnyOf):
        parts = [reduced(part, values, asked, book) for part in condition.parts]
        decisive = isinstance(condition, AnyOf)  # one true part decides an "or"
        if decisive in [part for part in parts if isinstance(part, bool)]:
            return decisive
        left = tuple(part for part in parts if isinstance(part, Condition))
        if not left:
            return not decisive
        return left[0] if len(left) == 1 else type(condition)(left)
    fields = set(condition.fields())
    if fields & set(asked):
        return condition
    in_force = {
        name: values.get(name) if applies(book[name], values, book) else None for name in fields
    }
    return condition.holds(in_force)
