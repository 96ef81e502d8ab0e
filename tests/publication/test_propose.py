"""The whole arithmetic: what holds of every release, whatever the reports."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.publication import propose as proposing
from app.publication.families_of import CALLED_IN, families, is_linked, values_of
from app.publication.gate import Blocked
from app.publication.memory import kept, remembered, tables_open_since
from app.publication.model import Proposal, Report, State
from app.publication.rule import why_not
from app.releases import Month, Rule
from app.releases.model import NOT_ANSWERED
from tests.publication.examples import PLACES, Register, report, reports, why

SMALL_RULE = Rule(threshold=5, carry_months=4)
FIRST = Month.read("2025-01")


def some_reports(seed: int, number: int, months: int = 14) -> list[Report]:
    """Random reports, most of them at few places."""
    random = Random(seed)
    found = []
    for key in range(number):
        place = random.choices(PLACES, [8, 4, 3, 3, 2, 1, 1])[0]
        values = {
            name: random.choices(values_of(family), [9] * 2 + [1] * (len(values_of(family)) - 2))[0]
            for name, family in families().items()
        }
        if not is_linked(values):
            values[CALLED_IN] = NOT_ANSWERED
        month = FIRST.plus(random.randrange(months))
        some = {"reporter": f"r{random.randrange(9)}", "office": f"o{random.randrange(5)}"}
        found.append(report(key, place, str(month), values=values, **some))
    return found


def month_by_month(register: Register, found: list[Report], months: int = 15) -> list[Proposal]:
    """A release in the middle of each month, of what has happened by then."""
    days = [FIRST.plus(n).first_day.replace(day=16) for n in range(1, months + 1)]
    return [
        register.release(day.isoformat(), [one for one in found if one.month.first_day < day])
        for day in days
    ]


def contents(register: Register) -> set[tuple[str, str, str, frozenset[int]]]:
    return {
        (
            atom.where,
            str(atom.first),
            str(atom.last),
            frozenset(key for key, _ in one.members[atom.id]),
        )
        for one in register.proposals
        for atom in one.atoms
    }


# A smaller history is no simpler one.
FEW = settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))


@FEW
@given(st.integers(0, 10_000), st.integers(20, 160))
def test_what_holds_of_every_history(seed: int, number: int) -> None:
    found = some_reports(seed, number)
    register = Register(rule=SMALL_RULE)
    proposals = month_by_month(register, found)
    keys = Counter(key for one in proposals for of in one.members.values() for key in of)
    assert set(keys.values()) <= {1}  # each report enters one atom, ever
    for one in proposals:
        for atom in one.atoms:
            of = [found[key] for key, _ in one.members[atom.id]]
            assert not why_not(SMALL_RULE, of)
            assert atom.people == sum(report.people for report in of)
        for table in one.tables:
            inside = [
                published.report
                for published in register.published
                if table.first <= published.quarter <= table.last
                and table.place in ("", published.report.place)
            ]
            if not table.place:
                assert table.people == sum(report.people for report in inside)
                of_row = [
                    [r for r in inside if r.values[table.family] in row.values]
                    for row in table.rows
                ]
                assert not any(why_not(SMALL_RULE, of) for of in of_row)
                assert {value for row in table.rows for value in row.values} == set(
                    values_of(families()[table.family])
                )
            assert all(row.people >= SMALL_RULE.threshold for row in table.rows)
    held = sum(one.reports for one in proposals[-1].held if one.kind != "table")
    assert held + len(keys) == number  # nothing is lost


@FEW
@given(st.integers(0, 10_000), st.integers(20, 160))
def test_month_by_month_and_at_once_are_the_same(seed: int, number: int) -> None:
    """Where the reports came in time, and the gate had nothing to hold."""
    found = some_reports(seed, number)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proposing, "hold_back", lambda *_: Blocked())
        one, other = Register(rule=SMALL_RULE), Register(rule=SMALL_RULE)
        month_by_month(one, found)
        other.release("2026-04-16", found)
    assert contents(one) == contents(other)


def test_the_order_of_the_reports_is_nothing() -> None:
    found = some_reports(1, 160)
    register = Register(rule=SMALL_RULE)
    month_by_month(register, found, months=8)
    question = register.question("2026-03-16", found)
    shuffled = list(question.waiting)
    Random(2).shuffle(shuffled)
    expected = proposing.propose(question)
    assert expected.atoms
    assert proposing.propose(replace(question, waiting=shuffled)) == expected


def test_the_state_is_plain_json() -> None:
    register = Register(rule=SMALL_RULE)
    month_by_month(register, some_reports(3, 160))
    content = json.loads(json.dumps(register.state.content))
    memory = remembered(State(content), SMALL_RULE)
    assert kept(memory) == register.state
    assert tables_open_since(register.state) is not None
    assert tables_open_since(State()) is None


def test_nothing_is_released_of_nothing() -> None:
    proposal = Register().release("2026-02-20", [])
    assert (proposal.atoms, proposal.tables, proposal.held, proposal.gathered) == ((), (), (), None)


def test_an_open_month_waits() -> None:
    """A month is closed 14 days after its end."""
    found = reports(20)
    assert why(Register().release("2026-02-13", found), "az/phoenix") == "month_open"
    (atom,) = Register().release("2026-02-14", found).atoms
    assert (str(atom.first), atom.people) == ("2026-01", 20)


def test_no_release_looks_at_fewer_months_than_the_one_before() -> None:
    register = Register()
    register.release("2026-03-20", reports(20))
    with pytest.raises(ValueError, match="fewer months"):
        register.release("2026-02-20", reports(20))


def test_a_place_that_is_not_on_the_list_is_told() -> None:
    lost = report(1, replace(PLACES[0], slug="az/nowhere"))
    assert why(Register().release("2026-02-20", [lost]), "az/nowhere") == "no_place"


def test_a_withdrawal_after_publication_counts_once() -> None:
    register = Register()
    found = reports(20)
    register.release("2026-02-20", found)
    gone = replace(found[0], sign=-1)
    found += [gone, *reports(12, month="2026-02", first=50)]
    (atom,) = register.release("2026-03-20", found).atoms
    assert (atom.people, atom.corrected) == (11, True)
    assert register.release("2026-04-20", found).atoms == ()


def test_the_first_month_is_that_of_a_quarter() -> None:
    """No month is known to hold a report because everything begins with it."""
    (atom,) = Register().release("2026-04-20", reports(20, month="2026-03")).atoms
    assert (str(atom.first), str(atom.last)) == ("2026-01", "2026-03")


def test_tables_come_with_a_later_quarter() -> None:
    register = Register()
    found = reports(60)
    found = [
        replace(one, values={**one.values, "reason_not_stated": "flagged"}) if one.key < 15 else one
        for one in found
    ] + reports(20, month="2026-03", first=100)
    assert register.release("2026-02-20", found).tables == ()
    assert register.release("2026-03-20", found).tables == ()
    tables = {one.family: one for one in register.release("2026-04-20", found).tables}
    assert str(tables["reason_not_stated"].first) == "2026-Q1"
    assert register.release("2026-05-20", found).tables == ()
