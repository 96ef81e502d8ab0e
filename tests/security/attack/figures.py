"""The attack on release files: how closely everything unpublished can be told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.publication.bounds import Interval, intervals
from app.publication.equations import equations
from tests.security.attack.reading import numbers_of, seen_of
from tests.security.attack.running import Register
from tests.security.attack.truth import check, truth_of


@dataclass(frozen=True)
class Figures:
    """What came of an attack."""

    targets: int
    exact: int
    narrowest: float
    near: float  # share of targets told to within one
    wrong: tuple[str, ...]  # truths outside of their interval
    narrow: tuple[str, ...]  # narrower than threshold - 1

    def __str__(self) -> str:
        return (
            f"{self.targets:,} unpublished values: {self.exact} exact "
            f"({self.exact / max(self.targets, 1):.1%}), narrowest interval {self.narrowest:g}, "
            f"{self.near:.1%} to within 1"
        )


def attack(folder: Path, register: Register, *, knows_rule: bool) -> Figures:
    """Read the files, build all equations, bound everything that is not published."""
    seen = seen_of(numbers_of(folder), register.memory().seen)
    system = equations(seen, knows_rule=knows_rule)
    found = list(intervals(system.components()))
    return figures_of(found, check(found, truth_of(register)), seen.rule.threshold - 1)


def figures_of(found: list[Interval], wrong: list[str], needed: float) -> Figures:
    """Count."""
    widths = [one.width for one in found]
    return Figures(
        len(found),
        sum(1 for width in widths if width < 1),
        min(widths, default=float("inf")),
        sum(1 for width in widths if width <= 2) / max(len(widths), 1),
        tuple(wrong),
        tuple(
            f"{one.target.name}: {one.low:g} to {one.high:g}" for one in found if one.width < needed
        ),
    )
