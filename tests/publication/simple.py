"""A stand-in for the arithmetic: small, and wrong as a rule; for tests of what is around it.

Each place's waiting reports of closed months are one atom where there are enough; the other
outcomes are one table where there are enough.
"""

from __future__ import annotations

from itertools import count

from app.publication.model import Held, Proposal, Question, Report, State
from app.releases import Atom, Level, Quarter, Row, Table
from app.releases.families import OUTCOMES
from app.releases.months import last_closed


def simple(question: Question) -> Proposal:
    """What `app.publication.propose.propose` answers, in its shape."""
    closed = last_closed(question.as_of, question.rule.delay_days)
    of_place: dict[str, list[Report]] = {}
    others: list[Report] = []
    for report in question.waiting:
        if report.month > closed:
            continue
        if report.outcome == "detained":
            of_place.setdefault(report.place, []).append(report)
        else:
            others.append(report)
    numbers, atoms, members, held = count(1), [], {}, []
    for place, reports in sorted(of_place.items()):
        if sum(report.sign for report in reports) < question.rule.threshold:
            months = [report.month for report in reports]
            held.append(Held(place, "place", "too_few", min(months), max(months), len(reports)))
            continue
        atom = Atom(
            f"{question.number}.{next(numbers)}",
            Level.PLACE,
            place,
            min(report.month for report in reports),
            max(report.month for report in reports),
            sum(report.net for report in reports),
            corrected=any(report.sign < 0 for report in reports),
        )
        atoms.append(atom)
        members[atom.id] = _pairs(reports)
    quarter = Quarter.of(question.as_of)
    tables = []
    if sum(report.sign for report in others) >= question.rule.threshold:
        people = sum(report.net for report in others)
        row = Row(tuple(sorted({report.outcome for report in others})), people)
        tables.append(Table(f"{question.number}.T1", OUTCOMES, "", quarter, quarter, (row,)))
    else:
        others = []
    return Proposal(
        tuple(atoms),
        members,
        tuple(tables),
        _pairs(others),
        tuple(held),
        None,
        State({"releases": question.number}),
    )


def _pairs(reports: list[Report]) -> tuple[tuple[int, int], ...]:
    return tuple((report.key, report.sign) for report in reports)
