"""What was carried for too long."""

from __future__ import annotations

from app.publication.elsewhere import NATION, why_waiting
from app.publication.model import Proposal, Report
from app.releases import Level
from tests.publication.examples import (
    BOSTON,
    DENVER,
    ELOY,
    FLORENCE,
    PHOENIX,
    RULE,
    SEATTLE,
    TUCSON,
    Register,
    report,
    reports,
    why,
)

ARIZONA = (PHOENIX, TUCSON, FLORENCE, ELOY)


def at_each(*counts: int) -> list[Report]:
    """So many at each place of Arizona in the first month, and enough elsewhere to begin."""
    found: list[Report] = []
    for n, (place, count) in enumerate(zip(ARIZONA, counts, strict=False)):
        found += reports(count, place, first=100 * n)
    return found


def after_a_year(*counts: int) -> Proposal:
    return Register().release("2027-01-20", at_each(*counts))


def test_a_state_is_released_once_it_is_enough() -> None:
    (atom,) = after_a_year(5, 5, 4, 2).atoms
    assert (atom.level, atom.where, atom.people) == (Level.STATE, "AZ", 16)
    assert (str(atom.first), str(atom.last)) == ("2026-01", "2026-12")


def test_two_places_are_no_elsewhere() -> None:
    assert why(after_a_year(8, 8), "AZ") == "too_few_places"


def test_a_place_without_reports_is_no_place_behind_a_number() -> None:
    """Who knows that it has no lawyers would be left with the number of the others."""
    found = [report(n, PHOENIX) for n in range(8)] + [report(20 + n, TUCSON) for n in range(8)]
    assert why_waiting(RULE, "AZ", found) == "too_few_places"


def test_three_places_near_their_limit_are_held_by_the_gate() -> None:
    """30 people in three places of at most 10 each would tell all of them."""
    register = Register(places=(PHOENIX, TUCSON, FLORENCE, SEATTLE))
    proposal = register.release("2027-01-20", at_each(10, 10, 10))
    assert proposal.atoms == ()
    assert why(proposal, "AZ") == "gate"


def test_what_the_gate_held_is_tried_again_with_more() -> None:
    register = Register(places=(PHOENIX, TUCSON, FLORENCE, SEATTLE))
    found = at_each(7, 6, 5)
    assert why(register.release("2027-01-20", found), "AZ") == "gate"
    assert why(register.release("2027-02-20", found), "AZ") == "gate"
    found += reports(2, PHOENIX, "2027-03", first=900) + reports(3, TUCSON, "2027-03", first=950)
    # A year later the state has passed everything on to the nation, where other states wait.
    found += reports(9, SEATTLE, "2026-02", first=1_000)
    assert why(register.release("2028-01-20", found), NATION) != ""


def test_elsewhere_takes_three_states() -> None:
    found = [
        *reports(5, PHOENIX, first=0),
        *reports(5, SEATTLE, first=100),
        *reports(5, DENVER, first=200),
        *reports(5, BOSTON, first=300),
    ]
    register = Register()
    assert register.release("2027-01-20", found).atoms == ()
    (atom,) = register.release("2028-01-20", found).atoms
    assert (atom.level, atom.where, atom.people) == (Level.NATION, NATION, 20)


def test_a_report_of_a_run_that_waits_joins_it() -> None:
    """It is not late: nothing of these months was published."""
    register = Register()
    found = at_each(5, 3, 2)
    assert register.release("2027-01-20", found).atoms == ()
    more = report(900, ELOY, "2026-07"), report(901, TUCSON, "2026-08")
    (atom,) = register.release("2027-01-25", [*found, *more]).atoms
    assert (atom.people, atom.late) == (12, False)


def test_a_place_begins_anew_after_it_was_passed_on() -> None:
    register = Register()
    found = at_each(5, 5, 4, 2)
    register.release("2027-01-20", found)
    found += reports(12, PHOENIX, "2027-01", first=500)
    (atom,) = register.release("2027-02-20", found).atoms
    assert (atom.where, str(atom.first), atom.people) == ("az/phoenix", "2027-01", 12)
