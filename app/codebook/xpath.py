"""A condition of the codebook in the XPath of XForms, for forms on phones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.codebook.conditions import AllOf, AnyBut, AnyOf, Condition, Given, NotOneOf, OneOf
from app.codebook.model import Codebook, Kind


def in_xpath(condition: Condition, book: Codebook) -> str:
    """The condition, with `${name}` for an answer as XLSForm writes it.

    Raises:
        TypeError: a kind of condition that has no counterpart.
    """
    write = _WRITERS.get(type(condition))
    if write is None:
        raise TypeError(f"no XPath for {type(condition).__name__}")
    return write(condition, book)


def _one_of(condition: OneOf, book: Codebook) -> str:
    return _any(_is(condition.field, code, book) for code in condition.codes)


def _not_one_of(condition: NotOneOf, book: Codebook) -> str:
    return f"not({_one_of(OneOf(condition.field, condition.codes), book)})"


def _given(condition: Given, _book: Codebook) -> str:
    return f"${{{condition.field}}} {'!=' if condition.given else '='} ''"


def _any_but(condition: AnyBut, book: Codebook) -> str:
    others = [code for code in book[condition.field].labels if code not in condition.codes]
    return _any(_is(condition.field, code, book) for code in others)


def _all_of(condition: AllOf, book: Codebook) -> str:
    return " and ".join(f"({in_xpath(part, book)})" for part in condition.parts)


def _any_of(condition: AnyOf, book: Codebook) -> str:
    return " or ".join(f"({in_xpath(part, book)})" for part in condition.parts)


def _is(field: str, code: str, book: Codebook) -> str:
    if book[field].kind is Kind.MULTI:
        return f"selected(${{{field}}}, '{code}')"
    return f"${{{field}}} = '{code}'"


def _any(parts: Any) -> str:
    return " or ".join(parts)


_WRITERS: dict[type[Condition], Callable[[Any, Codebook], str]] = {
    OneOf: _one_of,
    NotOneOf: _not_one_of,
    Given: _given,
    AnyBut: _any_but,
    AllOf: _all_of,
    AnyOf: _any_of,
}
