"""A system of linear equations and inequalities over named unknowns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

Name = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """low <= sum of coefficient * unknown <= high."""

    parts: Mapping[Name, int]
    low: float
    high: float


@dataclass(frozen=True)
class Target:
    """A sum of unknowns that nobody may come to know."""

    name: Name
    of: tuple[Name, ...]


@dataclass
class System:
    """What is known, and what must not be."""

    bounds: dict[Name, tuple[float, float]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def unknown(self, name: Name, low: float = 0, high: float = inf) -> Name:
        """Add an unknown."""
        self.bounds[name] = (low, high)
        return name

    def line(
        self,
        plus: Iterable[Name],
        low: float,
        high: float,
        *,
        minus: Iterable[Name] = (),
    ) -> None:
        """Add what is known of a sum."""
        parts: dict[Name, int] = {}
        for names, sign in ((plus, 1), (minus, -1)):
            for name in names:
                parts[name] = parts.get(name, 0) + sign
        self.lines.append(Line(parts, low, high))

    def equal(self, plus: Iterable[Name], number: int, *, minus: Iterable[Name] = ()) -> None:
        """Add a sum that is published."""
        self.line(plus, number, number, minus=minus)

    def target(self, *of: Name) -> None:
        """Add something to protect: one unknown, or a sum of several."""
        self.targets.append(Target(of[0] if len(of) == 1 else ("sum", *of[0][:-1]), of))

    def components(self) -> list[System]:
        """The parts that share no unknown, each a system of its own; those without a target are
        left out."""
        joined = _Joined(self.bounds)
        for line in self.lines:
            joined.join(list(line.parts))
        for target in self.targets:
            joined.join(target.of)
        found: dict[Name, System] = {}
        for target in self.targets:
            found.setdefault(joined.root(target.of[0]), System()).targets.append(target)
        for name, bound in self.bounds.items():
            if (part := found.get(joined.root(name))) is not None:
                part.bounds[name] = bound
        for line in self.lines:
            for name in list(line.parts)[:1]:
                if (part := found.get(joined.root(name))) is not None:
                    part.lines.append(line)
        return list(found.values())


class _Joined:
    """Which unknowns hang together."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._above = {name: name for name in names}

    def root(self, name: Name) -> Name:
        while self._above[name] != name:
            self._above[name] = self._above[self._above[name]]
            name = self._above[name]
        return name

    def join(self, names: Sequence[Name]) -> None:
        for name in names[1:]:
            self._above[self.root(name)] = self.root(names[0])
