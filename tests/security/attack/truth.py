"""What is true of the unknowns, which the attacker's intervals are compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.publication.bounds import Interval
from app.publication.families_of import AFTER, families
from app.publication.model import Report
from app.publication.seen import Run
from app.publication.system import Name
from app.releases import Month
from app.releases.families import MOTION_AND_RULING
from tests.security.attack.running import Register


def truth_of(register: Register) -> Counter[Name]:
    """Every unknown with its true value."""
    found: Counter[Name] = Counter()
    atoms = {atom.id: atom for atom in register.atoms}
    runs = {one.id: one.runs for one in register.memory().seen.atoms}
    for one in register.published:
        report, atom = one.report, atoms[one.atom]
        if report.sign < 0:
            found["withdrawn", atom.id] += 1
        elif atom.level != "place":
            begin = _run_of(runs[atom.id], report)
            found["run", atom.id, report.place, str(begin)] += 1
        elif report.month < atom.first:
            found["late", atom.id] += 1
        else:
            found["month", atom.id, str(report.month)] += 1
        quarter = str(one.quarter)
        for family in families():
            found["value", family, report.values[family], quarter] += report.sign
        if report.values[MOTION_AND_RULING] in AFTER:
            found["after_motion", atom.where, quarter] += report.sign
    for (key, sign), report in register.in_outcomes.items():
        found["outcome", register.outcome_table[key, sign], report.outcome] += sign
    for release, waiting in register.left.items():
        found["waiting", str(release)] = waiting
    return found


def _run_of(runs: Iterable[Run], report: Report) -> Month:
    """The first month of the run of a pool that a report lies in."""
    return next(
        run.first
        for run in runs
        if run.place == report.place and run.first <= report.month <= run.last
    )


def check(found: Iterable[Interval], truth: Counter[Name]) -> list[str]:
    """Intervals that the truth does not lie in: the attack would be wrong, not strong."""
    wrong = []
    for one in found:
        value = sum(truth[name] for name in one.target.of)
        if not one.low <= value <= one.high:
            wrong.append(f"{one.target.name}: {value} is not in {one.low} to {one.high}")
    return wrong
