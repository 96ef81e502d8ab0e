"""Families, tables inside a place, the other outcomes, and the coarse floor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.codebook.indicators import INDICATORS
from app.publication.families_of import (
    CALLED_IN,
    CALLED_TO,
    OF_EVERY_DETENTION,
    OTHER_OUTCOMES,
    after_motion,
    counted_as,
    families,
    motion_and_ruling,
    values_of,
)
from app.publication.gathered import gathered, step_of, waiting_steps
from app.publication.model import Report
from app.releases import Gathered, Rule
from app.releases.families import INDICATOR, MOTIONS_AND_RULINGS, OUTCOMES
from tests.publication.examples import (
    PHOENIX,
    PLACES,
    RULE,
    SEATTLE,
    TUCSON,
    Register,
    report,
    reports,
    why,
)


@pytest.mark.parametrize(
    ("motion", "ruling", "value"),
    [
        ("dismiss", "granted", "moved_granted"),
        ("terminate", "denied", "moved_denied"),
        ("pretermit", "reserved", "moved_undecided"),
        ("dismiss", "continued", "moved_undecided"),
        ("dismiss", "withdrawn", "moved_undecided"),
        ("dismiss", "no_ruling", "moved_undecided"),
        ("dismiss", "unknown", "moved_ruling_not_known"),
        ("dismiss", None, "moved_ruling_not_known"),
        ("other", "granted", "other_motion"),
        ("none", None, "no_motion"),
        ("unknown", None, "unknown"),
        (None, "granted", "not_answered"),
    ],
)
def test_motion_and_ruling(motion: str | None, ruling: str | None, value: str) -> None:
    assert motion_and_ruling(motion, ruling) == value
    assert value in MOTIONS_AND_RULINGS


def test_after_a_motion_is_never_what_is_not_known() -> None:
    after = [value for value in MOTIONS_AND_RULINGS if after_motion(value) == "after_motion"]
    assert after == [value for value in MOTIONS_AND_RULINGS if value.startswith("moved_")]


def test_values_are_those_of_the_codebook() -> None:
    for family in families().values():
        values = values_of(family)
        assert len(values) == len(set(values))
        assert family.kind != "field" or values[-1] == "not_answered"
    for name, codes in CALLED_TO.items():
        assert set(codes) <= set(values_of(families()[name]))
    assert CALLED_IN in families()


def test_an_indicator_of_every_detention_cannot_not_apply() -> None:
    """A value that everybody knows to be 0 would be no company for a small one."""
    of_every = {
        name
        for name, family in families().items()
        if family.kind == INDICATOR and "incident_outcome" in str(INDICATORS[name].scope)
    }
    assert of_every == OF_EVERY_DETENTION
    switched_off = families()["reason_not_stated"]
    assert counted_as(switched_off, "does_not_apply") == "open"
    with pytest.raises(ValueError, match="no value"):
        counted_as(families()["venue_type"], "nowhere")


def others(**counts: int) -> list[Report]:
    found = []
    for n, outcome in enumerate(OTHER_OUTCOMES):
        for key in range(counts.get(outcome, 0)):
            people = 0 if outcome == "agents_present_only" else 1
            found.append(report(1_000 * n + key, outcome=outcome, people=people))
    return found


ENOUGH = {"questioned_released": 15, "attempt_not_completed": 14, "agents_present_only": 30}


def test_the_other_outcomes_close_wholly() -> None:
    found = others(**ENOUGH, did_not_attend_fear=3)
    proposal = Register().release("2026-04-20", found)
    (table,) = proposal.tables
    assert (table.family, table.people) == (OUTCOMES, len(found))
    assert {len(row.values) for row in table.rows} == {1, 2}
    assert len(proposal.outcome_members) == len(found)


def test_agents_who_took_nobody_count_as_one_report() -> None:
    (table,) = Register().release("2026-04-20", others(**ENOUGH, did_not_attend_fear=20)).tables
    assert {row.values: row.people for row in table.rows}["agents_present_only",] == 30


def test_the_other_outcomes_wait_for_their_quarter() -> None:
    register = Register()
    found = others(**ENOUGH)
    assert why(register.release("2026-03-20", found), OUTCOMES) == "quarter_open"
    assert register.release("2026-04-20", found).tables
    assert register.release("2026-07-20", found).tables == ()


def test_too_few_of_the_other_outcomes_join_the_next_quarter() -> None:
    register = Register()
    found = others(questioned_released=5)
    assert why(register.release("2026-04-20", found), OUTCOMES) == "cannot_close"
    found += [replace(one, key=one.key + 500) for one in others(**ENOUGH)]
    (table,) = register.release("2026-07-20", found).tables
    assert (str(table.first), str(table.last)) == ("2026-Q1", "2026-Q2")


@pytest.mark.parametrize(("threshold", "step"), [(5, 10), (10, 10), (11, 20), (20, 20), (30, 30)])
def test_a_step_is_not_narrower_than_the_threshold(threshold: int, step: int) -> None:
    assert step_of(Rule(threshold=threshold)) == step


@pytest.mark.parametrize(("waiting", "steps"), [(0, 0), (19, 0), (20, 20), (39, 20), (40, 40)])
def test_what_waits_is_told_in_steps(waiting: int, steps: int) -> None:
    assert waiting_steps(RULE, reports(waiting)) == steps


def floor(released: int, numbered: list[str], waiting: list[Report]) -> Gathered | None:
    return gathered(RULE, PLACES, released, numbered, waiting)


def test_the_floor() -> None:
    waiting = reports(8) + reports(8, SEATTLE, first=20) + reports(8, TUCSON, first=40)
    assert floor(0, [], waiting) == Gathered(20, 3)
    assert floor(57, ["co/denver"], waiting) == Gathered(70, 4)
    assert floor(57, ["co/denver"], waiting[:19]) is None


def test_not_every_place_is_told_to_hold_something() -> None:
    """It would raise what is known of each from 0 to 1."""
    waiting = reports(8) + reports(8, SEATTLE, first=20) + reports(8, TUCSON, first=40)
    assert gathered(RULE, [PHOENIX, SEATTLE, TUCSON], 0, [], waiting) is None


def test_a_switched_place_is_in_the_proposal() -> None:
    proposal = Register().release("2026-01-20", reports(25) + reports(3, SEATTLE, first=50))
    assert proposal.gathered is None  # two places of at least three
