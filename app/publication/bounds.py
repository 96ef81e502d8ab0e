"""How closely an attacker can tell something: the least and the most that fits everything known.

HiGHS solves the linear programs. It is loaded when something is to be bounded, and only then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from math import ceil, floor, inf
from typing import Any

from app.publication.system import Name, System, Target

SLACK = 1e-6  # what a solver calls equal
# Stands for "without end": a solver that starts from an unbounded solution can go wrong.
FAR = 1_000_000.0


class Impossible(ArithmeticError):
    """The system contradicts itself: what was told is not true."""


@dataclass(frozen=True)
class Interval:
    """What an attacker knows of a target, in whole reports."""

    target: Target
    low: float
    high: float

    @property
    def width(self) -> float:
        """0 where it is known exactly."""
        return self.high - self.low


def intervals(systems: Iterable[System], enough: float = inf) -> Iterator[Interval]:
    """Bound every target.

    Args:
        systems: components; each is solved for itself.
        enough: a target that two solutions show to be at least this wide is not bounded further;
            its interval then is what was found so far.

    Raises:
        Impossible: a system has no solution.
    """
    for system in systems:
        yield from _Solver(system).intervals(enough)


class _Solver:
    """One component, passed to the solver once; only the objective changes."""

    def __init__(self, system: System) -> None:
        # A release needs it, a page does not; half of it has no types.
        highspy: Any = import_module("highspy")
        self._targets = system.targets
        self._column = {name: at for at, name in enumerate(system.bounds)}
        self._solver: Any = highspy.Highs()
        self._status = highspy.HighsModelStatus
        self._sense = highspy.ObjSense
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(_model(highspy, system, self._column))

    def intervals(self, enough: float) -> Iterator[Interval]:
        """Every target in turn. Each solution also shows how far all others can go."""
        least = [inf] * len(self._targets)
        most = [-inf] * len(self._targets)
        for at, target in enumerate(self._targets):
            for sense in (self._sense.kMinimize, self._sense.kMaximize):
                if most[at] - least[at] >= enough:
                    break
                self._note(self._extreme(target, sense), least, most)
            yield Interval(target, _up(least[at]), _down(most[at]))

    def _extreme(self, target: Target, sense: Any) -> list[float]:
        columns = [self._column[name] for name in target.of]
        for column in columns:
            self._solver.changeColCost(column, 1.0)
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        status = self._solver.getModelStatus()
        for column in columns:
            self._solver.changeColCost(column, 0.0)
        if status == self._status.kOptimal:
            return list(self._solver.getSolution().col_value)
        raise Impossible(f"{target.name}: {status}")

    def _note(self, solution: list[float], least: list[float], most: list[float]) -> None:
        for at, target in enumerate(self._targets):
            value = sum(solution[self._column[name]] for name in target.of)
            least[at], most[at] = min(least[at], value), max(most[at], value)


def _model(highspy: Any, system: System, column: Mapping[Name, int]) -> Any:
    np: Any = import_module("numpy")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(system.bounds), len(system.lines)
    model.col_cost_ = np.zeros(len(system.bounds))
    bounds = system.bounds.values()
    model.col_lower_ = np.array([max(low, -FAR) for low, _ in bounds], dtype=float)
    model.col_upper_ = np.array([min(high, FAR) for _, high in bounds], dtype=float)
    model.row_lower_ = np.array([line.low for line in system.lines], dtype=float)
    model.row_upper_ = np.array([line.high for line in system.lines], dtype=float)
    starts, indices, values = [0], [], []
    for line in system.lines:
        indices += [column[name] for name in line.parts]
        values += list(line.parts.values())
        starts.append(len(indices))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(indices, dtype=np.int32)
    model.a_matrix_.value_ = np.array(values, dtype=float)
    return model


def _up(value: float) -> float:
    return -inf if value <= -FAR / 2 else ceil(value - SLACK)


def _down(value: float) -> float:
    return inf if value >= FAR / 2 else floor(value + SLACK)
