"""When a set of reports may be a number.

Reports are counted net: one that was withdrawn after publication counts -1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from app.publication.model import Report
from app.releases import Rule

# Why it may not; "" where it may.
TOO_FEW, REPORTERS, ONE_OFFICE = "too_few", "reporters", "one_office"
GATE = "gate"  # the rule lets it pass, and the attack does not


def reports(of: Iterable[Report]) -> int:
    """How many reports, net."""
    return sum(report.sign for report in of)


def people(of: Iterable[Report]) -> int:
    """How many people, net."""
    return sum(report.net for report in of)


def why_not(rule: Rule, of: Sequence[Report], *, more: int = 0) -> str:
    """Why these reports may be no number, or "".

    - At least `threshold` of them, and as many people: a withdrawal can take more people away
      than reports.
    - At least `reporters` different reporters, and without the largest of them at least `others`
      reports. The agency that holds the list of arrests learns from a number that somebody saw
      them: it must not learn who.
    - Without the largest office, none or at least `others` reports: an office that subtracts its
      own records from a number must not be left with one or two of somebody else's.

    Args:
        more: how many more than the threshold it takes, where a mark tells of one of them.
    """
    found = reports(of)
    if found < rule.threshold + more or people(of) < rule.threshold:
        return TOO_FEW
    by_reporter = _net(of, [report.reporter for report in of])
    by_office = _net(of, [report.office for report in of])
    if sum(1 for net in by_reporter.values() if net > 0) < rule.reporters:
        return REPORTERS
    if found - max(by_reporter.values()) < rule.others:
        return REPORTERS
    left = found - max(by_office.values())
    return "" if left == 0 or left >= rule.others else ONE_OFFICE


def _net(of: Sequence[Report], whose: Iterable[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for report, name in zip(of, whose, strict=True):
        found[name] += report.sign
    return found
