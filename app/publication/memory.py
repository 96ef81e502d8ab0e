"""What the next release must know of those before it, as plain JSON in `State.content`.

| key | holds |
|---|---|
| begin | the first month of every place, fixed with the first release |
| clock | the last month that was looked at |
| next | place -> the month where it goes on |
| held_ends | place -> last months of runs that the gate held back since its last number |
| pools | USPS code, or "" for the nation -> runs that wait there, since when, and what is known |
| since | family, "other_outcomes" or "inside:<place>" -> first quarter without its table |
| tried | the last quarter whose tables were tried |
| seen | every number so far in reports, and what the rule tells about it: what the gate reads |

It names no report and nobody, but it tells what is held: it is not public.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from app.publication.model import State
from app.publication.seen import Run, Seen
from app.releases import Month, Quarter, Rule

_T = TypeVar("_T")


@dataclass(frozen=True)
class Pool:
    """Runs that wait together."""

    runs: tuple[Run, ...] = ()
    joined: tuple[Month, ...] = ()  # when each came here
    few: tuple[tuple[int, int], ...] = ()  # parts, first and one after the last, known too few
    held_at: int = 0  # how many runs there were when the gate held them back


@dataclass(frozen=True)
class Memory:
    """The content of a state, typed."""

    begin: Month | None = None
    clock: Month | None = None
    next: Mapping[str, Month] = field(default_factory=dict)
    held_ends: Mapping[str, tuple[Month, ...]] = field(default_factory=dict)
    pools: Mapping[str, Pool] = field(default_factory=dict)
    since: Mapping[str, Quarter] = field(default_factory=dict)
    tried: Quarter | None = None
    seen: Seen = field(default_factory=lambda: Seen(Rule()))


def remembered(state: State, rule: Rule) -> Memory:
    """What a state holds."""
    if not state.content:
        return Memory(seen=Seen(rule))
    found: Memory = _read(Memory, state.content)
    return dataclasses.replace(found, seen=dataclasses.replace(found.seen, rule=rule))


def kept(memory: Memory) -> State:
    """The state that holds this."""
    content = _plain(memory)
    assert isinstance(content, dict)  # noqa: S101 - a dataclass becomes an object
    return State(content)


def tables_open_since(state: State) -> Quarter | None:
    """The first quarter of releases whose published reports a question must still carry.

    None: no table waits.
    """
    since = remembered(state, Rule()).since
    return min(since.values(), default=None)


def _plain(value: Any) -> Any:
    if isinstance(value, Month | Quarter):
        return str(value)
    if dataclasses.is_dataclass(value):
        # What is as it would be anyway is left out: most of a history is.
        return {
            one.name: _plain(getattr(value, one.name))
            for one in dataclasses.fields(value)
            if one.default is dataclasses.MISSING or getattr(value, one.name) != one.default
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in sorted(value.items())}
    return value.value if isinstance(value, StrEnum) else value


def _read(kind: Any, value: Any) -> Any:
    """A value of this type from plain JSON."""
    kinds = [one for one in get_args(kind) if one is not type(None)]
    origin = get_origin(kind)
    if value is None or kind in (int, str, bool):
        return value
    if kind in (Month, Quarter):
        return kind.read(value)
    if origin is tuple:
        if len(kinds) == 2 and kinds[1] is not Ellipsis:
            return tuple(_read(one, item) for one, item in zip(kinds, value, strict=True))
        return tuple(_read(kinds[0], item) for item in value)
    if origin is not None and len(kinds) == 2:
        return {key: _read(kinds[1], item) for key, item in value.items()}
    if len(kinds) == 1:  # "or None"
        return _read(kinds[0], value)
    if not dataclasses.is_dataclass(kind):
        return kind(value)
    hints = get_type_hints(kind)
    make: Any = kind
    return make(**{name: _read(hints[name], item) for name, item in value.items()})
