"""The gate: cases by hand, where numbers that are each harmless give away another."""

from __future__ import annotations

import pytest

from app.publication import propose as proposing
from app.publication.bounds import Impossible, Interval, intervals
from app.publication.equations import equations
from app.publication.gate import Blocked
from app.publication.model import Proposal
from app.publication.seen import Run, Seen, SeenAtom
from app.publication.system import System
from app.releases import Level, Month, Place, Quarter
from app.releases.families import AFTER_MOTION, MOTION_AND_RULING
from tests.publication.examples import (
    DENVER,
    PHOENIX,
    RULE,
    SEATTLE,
    TUCSON,
    Register,
    reports,
    saying,
    why,
)

FIRST, LAST = Month.read("2026-01"), Month.read("2026-12")
QUARTER = Quarter.read("2027-Q1")


def bounds(seen: Seen, *, knows_rule: bool = True) -> dict[tuple[str, ...], Interval]:
    system = equations(seen, knows_rule=knows_rule)
    return {one.target.name: one for one in intervals(system.components())}


def pool(number: int, places: int, *few: tuple[int, int]) -> SeenAtom:
    runs = tuple(Run(f"az/{n}", "AZ", FIRST, LAST) for n in range(places))
    each = tuple((n, n + 1) for n in range(places))
    return SeenAtom(
        "1.1", Level.STATE, "AZ", QUARTER, FIRST, LAST, number, runs=runs, few_together=each + few
    )


def narrowest(atom: SeenAtom) -> float:
    return min(one.width for one in bounds(Seen(RULE, (atom,))).values())


@pytest.mark.parametrize(("number", "width"), [(30, 0), (29, 1), (20, 9), (12, 9)])
def test_exactly_three_places(number: int, width: int) -> None:
    """Each is known to hold 1 to 10, so that no number of theirs can be released."""
    assert narrowest(pool(number, 3)) == width


@pytest.mark.parametrize(("number", "width"), [(39, 1), (30, 10), (12, 10), (11, 9)])
def test_four_places(number: int, width: int) -> None:
    assert narrowest(pool(number, 4)) == width


def test_one_place_that_joined_a_pool_of_too_few() -> None:
    """Four held up to 10 together; the fifth is what they lack."""
    assert narrowest(pool(15, 5, (0, 4))) < RULE.threshold - 1
    assert narrowest(pool(15, 6, (0, 4))) == RULE.threshold - 1


def test_months_of_an_atom() -> None:
    march = FIRST.plus(2)
    few = (FIRST, FIRST.plus(1))
    atom = SeenAtom("1.1", Level.PLACE, "az/a", QUARTER, FIRST, march, 14, too_few=few)
    found = bounds(Seen(RULE, (atom,)))
    months = [(one.low, one.high) for name, one in found.items() if name[0] == "month"]
    assert months == [(0, 10), (0, 10), (4, 14)]
    free = bounds(Seen(RULE, (atom,)), knows_rule=False)
    assert {(one.low, one.high) for one in free.values()} == {(0, 14)}


def test_a_late_mark_narrows_nothing() -> None:
    """It tells of one late report; the atom took one more before it was released."""
    months = (FIRST, FIRST.plus(1))
    atom = SeenAtom("1.1", Level.PLACE, "az/a", QUARTER, *months, 12, late=True, too_few=months[:1])
    assert min(one.width for one in bounds(Seen(RULE, (atom,))).values()) == 10


def test_what_cannot_be_true_is_refused() -> None:
    system = System()
    name = system.unknown(("x",), 0, 3)
    system.equal([name], 4)
    system.target(name)
    with pytest.raises(Impossible):
        list(intervals(system.components()))


def after_motions(*counts: tuple[Place, int, int]) -> Proposal:
    """Places with so many after a motion and so many others; released, then the next quarter."""
    register, found = Register(), []
    for n, (place, moved, others) in enumerate(counts):
        found += saying(
            reports(moved, place, first=1_000 * n), **{MOTION_AND_RULING: "moved_granted"}
        )
        found += saying(
            reports(others, place, first=1_000 * n + 500), **{MOTION_AND_RULING: "no_motion"}
        )
    register.release("2026-02-20", found)
    return register.release("2026-04-20", found)


def families_of(proposal: Proposal) -> dict[tuple[str, str], tuple[int, ...]]:
    return {
        (one.family, one.place): tuple(row.people for row in one.rows) for one in proposal.tables
    }


def test_a_place_that_the_others_leave_is_protected() -> None:
    """The nation less Phoenix would be Seattle, where it was two of sixty."""
    found = families_of(after_motions((PHOENIX, 50, 50), (SEATTLE, 2, 60)))
    assert (MOTION_AND_RULING, "") in found
    assert (AFTER_MOTION, PHOENIX.slug) not in found


def test_the_gate_says_that_it_held_it() -> None:
    proposal = after_motions((PHOENIX, 50, 50), (SEATTLE, 2, 60))
    assert why(proposal, PHOENIX.slug) == "gate"
    assert why(proposal, SEATTLE.slug) == "cannot_close"


def test_one_of_the_places_is_held_for_the_motions_that_were_merged() -> None:
    """All places together would tell that no motion was denied, which stands in a merged row."""
    counts = ((PHOENIX, 50, 50), (SEATTLE, 40, 40), (DENVER, 30, 30))
    found = families_of(after_motions(*counts))
    assert found[AFTER_MOTION, PHOENIX.slug] == (50, 50)
    assert found[AFTER_MOTION, SEATTLE.slug] == (40, 40)
    assert (AFTER_MOTION, DENVER.slug) not in found


def test_what_the_others_leave_to_several_places() -> None:
    """Two that are too few have to share more than either may be known to hold."""
    counts = ((PHOENIX, 50, 50), (SEATTLE, 9, 60), (DENVER, 9, 60), (TUCSON, 9, 60))
    found = families_of(after_motions(*counts))
    for place in (SEATTLE, DENVER, TUCSON):
        assert (AFTER_MOTION, place.slug) not in found
    assert (AFTER_MOTION, PHOENIX.slug) not in found  # 27 of at most 30 would tell each to 7


def test_without_the_gate_it_would_all_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "hold_back", lambda *_: Blocked())
    found = families_of(after_motions((PHOENIX, 50, 50), (SEATTLE, 2, 60)))
    assert found[AFTER_MOTION, PHOENIX.slug] == (50, 50)
