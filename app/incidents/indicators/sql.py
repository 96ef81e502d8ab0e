"""Indicators as SQL: the results of `assess`, for every record of a table at once.

Made of the same rules by the same tree of questions. A result may come out if some way through
the tree leads to it on which the record allows every answer; it stands if no other may come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    case,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    true,
)

from app.codebook.conditions import Condition
from app.codebook.indicators import Result, Settings
from app.codebook.indicators.binding import HAPPENED, BoundRule, bound
from app.codebook.indicators.classes import PARTLY_KNOWN, UNKNOWN, Class, open_codes
from app.codebook.indicators.formula import Has, Within, atoms
from app.codebook.indicators.tree import Branch, Tree, grow
from app.codebook.load import codebook
from app.codebook.model import Kind
from app.incidents.indicators.days_sql import ALWAYS, Interval, may_be_between, may_follow

ONE_DAY = timedelta(days=1)
Results = frozenset[Result]
IN_SCOPE: Results = frozenset({Result.FLAGGED, Result.NOT_FLAGGED})
EVERY: Results = IN_SCOPE | {Result.DOES_NOT_APPLY}


@dataclass(frozen=True)
class _Node:
    """A branch of the tree, with the class of answers that each way stands for."""

    variable: str
    ways: tuple[tuple[Class, _Node | Results], ...]


@lru_cache(maxsize=256)
def flagged(code: str, settings: Settings, table: FromClause) -> ColumnElement[bool]:
    """Whether a record of this table is flagged, as `assess` says it. Never NULL."""
    rule = bound(code, settings)
    if rule is None:
        return false()
    return not_(_may_come_out(rule, _tree(rule), EVERY - {Result.FLAGGED}, table))


@lru_cache(maxsize=256)
def result_number(code: str, settings: Settings, table: FromClause) -> ColumnElement[int]:
    """The result of a rule for a record: its place in `NUMBERED`."""
    rule = bound(code, settings)
    if rule is None:
        return literal(NUMBERED.index(Result.DOES_NOT_APPLY))
    tree = _tree(rule)

    def stands(*results: Result) -> ColumnElement[bool]:
        return not_(_may_come_out(rule, tree, EVERY - set(results), table))

    return case(
        (stands(Result.DOES_NOT_APPLY), literal_column("0")),
        (stands(Result.FLAGGED), literal_column("1")),
        (stands(Result.NOT_FLAGGED), literal_column("2")),
        else_=literal_column("3"),
    )


NUMBERED = (
    Result.DOES_NOT_APPLY,
    Result.FLAGGED,
    Result.NOT_FLAGGED,
    Result.NOT_ASSESSABLE,
)


def _tree(rule: BoundRule) -> _Node | Results:
    """The tree over every answer to every question, facts that no record holds taken together."""
    ordered = replace(rule, variables=_as_mentioned(rule))
    classes = rule.classes
    tree = grow(ordered, {name: tuple(c.value for c in classes[name]) for name in rule.variables})
    return _gathered(tree, rule)


def _as_mentioned(rule: BoundRule) -> tuple[str, ...]:
    """The variables as the formulas mention them, which makes the smallest trees; a date that is
    counted from after the date of the event, and what no record holds last."""
    mentioned: list[str] = []
    for part in (*atoms(rule.scope), *atoms(rule.test)):
        mentioned += [name for name in reversed(list(part.fields())) if name not in mentioned]
    return tuple(sorted(mentioned, key=lambda name: name not in codebook.fields))


def _gathered(tree: Tree, rule: BoundRule) -> _Node | Results:
    if not isinstance(tree, Branch):
        return frozenset({tree})
    after = [_gathered(way, rule) for way in tree.after]
    if len(set(after)) == 1:
        return after[0]
    if tree.variable not in codebook.fields:
        return frozenset().union(*(way for way in after if isinstance(way, frozenset)))
    return _Node(tree.variable, tuple(zip(rule.classes[tree.variable], after, strict=True)))


def _may_come_out(
    rule: BoundRule,
    tree: _Node | Results,
    wanted: Results,
    table: FromClause,
    day: Interval = ALWAYS,
) -> ColumnElement[bool]:
    """Whether one of the wanted results may come out.

    Args:
        day: between which days the event was, on this way through the tree.
    """
    if isinstance(tree, frozenset):
        return true() if tree & wanted else false()
    found: list[ColumnElement[bool]] = []
    if tree.variable == HAPPENED:
        for interval, after in _intervals(tree):
            if _leaves(after) & wanted:
                rest = _may_come_out(rule, after, wanted, table, interval)
                found.append(and_(may_be_between(table, interval), rest))
        return _any(found)
    ways: dict[_Node | Results, list[Class]] = {}
    for answers, after in tree.ways:
        ways.setdefault(after, []).append(answers)
    for after, several in ways.items():
        if _leaves(after) & wanted:
            rest = _may_come_out(rule, after, wanted, table, day)
            found.append(and_(_may_be(rule, tree.variable, several, table, day), rest))
    return _any(found)


def _leaves(tree: _Node | Results) -> Results:
    """Every result that stands somewhere in the tree."""
    if isinstance(tree, frozenset):
        return tree
    return frozenset().union(*(_leaves(after) for _, after in tree.ways))


def _any(found: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*found) if found else false()


def _intervals(tree: _Node) -> Iterable[tuple[Interval, _Node | Results]]:
    """The days between two changes, and what follows from each."""
    begins = [answers.value for answers, _ in tree.ways]
    for place, (answers, after) in enumerate(tree.ways):
        ends = begins[place + 1] - ONE_DAY if place + 1 < len(begins) else None  # type: ignore[operator]  # days
        yield (answers.value if place else None, ends), after  # type: ignore[misc]  # days


def _may_be(
    rule: BoundRule, name: str, answers: Sequence[Class], table: FromClause, day: Interval
) -> ColumnElement[bool]:
    """Whether the record's answer is of one of these classes, or may turn out to be."""
    column = table.c[name]
    match codebook[name].kind:
        case Kind.CHOICE | Kind.STATE:
            codes = frozenset().union(*(entry.codes for entry in answers))
            return func.coalesce(column, _text(UNKNOWN)).in_(_texts(_also_open(name, codes)))
        case Kind.INTEGER:
            return or_(column.is_(None), *(_number(rule, name, entry, table) for entry in answers))
        case Kind.MULTI:
            return or_(*(_several(entry, column) for entry in answers))
    for part in rule.parts:
        if isinstance(part, Within) and part.field == name:
            return or_(
                *(
                    may_follow(table, name, part.days or 0, day, in_time=bool(entry.value))
                    for entry in answers
                )
            )
    return or_(*(true() if entry.value else column.is_(None) for entry in answers))


def _also_open(name: str, codes: frozenset[str]) -> list[str]:
    """These codes, and those of answers that may turn out to be one of them."""
    partly = PARTLY_KNOWN.get(name, {})
    return sorted(
        codes | open_codes(name) | {code for code, maybe in partly.items() if maybe & codes}
    )


def _number(rule: BoundRule, name: str, entry: Class, table: FromClause) -> ColumnElement[bool]:
    """The last class of numbers stands for all that no condition names."""
    if entry is not rule.classes[name][-1]:
        return table.c[name] == entry.value
    named = [other.value for other in rule.classes[name][:-1]]
    return table.c[name].not_in(named)


def _several(entry: Class, column: ColumnElement[str]) -> ColumnElement[bool]:
    """An answer of several codes: blank or unknown, it may hold any more."""
    padded = literal(" ").concat(func.coalesce(column, "")).concat(" ")

    def there(codes: Iterable[str]) -> ColumnElement[bool]:
        return or_(
            false(), *(padded.contains(f" {code} ", autoescape=True) for code in sorted(codes))
        )

    may_hold_more = or_(column.is_(None), there([UNKNOWN]))
    found = []
    for condition, held in entry.held:
        touched = there(_looked_at(condition))
        wants = held if not isinstance(condition, Has) else held is condition.has
        found.append(or_(touched, may_hold_more) if wants else not_(touched))
    return and_(true(), *found)


def _looked_at(condition: Condition) -> Iterable[str]:
    """The codes whose presence decides a condition on several codes."""
    codes = frozenset(getattr(condition, "codes", ()))
    if isinstance(condition, Has):
        return codes
    return codebook[next(condition.fields())].codes - codes - {UNKNOWN}


def _texts(codes: Iterable[str]) -> list[ColumnElement[str]]:
    return [_text(code) for code in codes]


def _text(code: str) -> ColumnElement[str]:
    """A code as it stands in the SQL: codes are letters, digits and underscores."""
    if not code.replace("_", "").isalnum():
        raise ValueError(f"{code!r} is no code")
    return literal_column(f"'{code}'")
