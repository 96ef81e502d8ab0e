"""What the policy table says of help, consent and being on call, for every set of roles."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from app.accounts.policy import OPEN_BASES, POLICY, Actor, Owned, Scope, policy
from app.accounts.roles import Role

INSIDE = ("help.ask", "help.answer", "help.answer_on_call", "consent.settle")
ME, OURS, THEIRS, SOMEBODY = 1, 1, 2, 2


def role_sets() -> Iterator[frozenset[Role]]:
    for size in range(len(Role) + 1):
        yield from map(frozenset, itertools.combinations(Role, size))


@pytest.mark.parametrize("action", INSIDE)
def test_it_never_leaves_the_office(action: str) -> None:
    for roles in role_sets():
        actor = Actor(ME, OURS, roles)
        assert actor.scope(action) <= Scope.OFFICE
        for basis in (None, "pending", "refused", *OPEN_BASES):
            for reporter in (ME, SOMEBODY, None):
                assert not policy(actor, action, Owned(THEIRS, reporter, basis))


@pytest.mark.parametrize("action", INSIDE)
def test_advocates_and_administrators_may_nothing_of_it(action: str) -> None:
    assert not {Role.ADVOCATE, Role.ADMINISTRATOR} & set(POLICY[action])


@pytest.mark.parametrize("action", ["help.ask", "help.answer", "consent.settle"])
def test_an_attorney_acts_on_the_own_reports_alone(action: str) -> None:
    attorney = Actor(ME, OURS, frozenset({Role.ATTORNEY}))
    assert policy(attorney, action, Owned(OURS, ME, None))
    assert not policy(attorney, action, Owned(OURS, SOMEBODY, "not_our_client"))
    for role in (Role.COORDINATOR, Role.NETWORK_COORDINATOR):
        assert policy(Actor(ME, OURS, frozenset({role})), action, Owned(OURS, SOMEBODY, None))


def test_being_on_call_widens_help_alone() -> None:
    """An attorney on call reads, revises and exports what any attorney does: the own."""
    granted = {action for action, roles in POLICY.items() if action.startswith("incident.")}
    for action in granted:
        assert POLICY[action].get(Role.ATTORNEY, Scope.NONE) <= Scope.OWN
    assert POLICY["help.answer_on_call"][Role.ATTORNEY] is Scope.OFFICE


def test_attorneys_do_not_keep_who_is_on_call() -> None:
    assert Role.ATTORNEY not in POLICY["on_call.keep"]
    assert POLICY["on_call.keep"][Role.COORDINATOR] is Scope.OFFICE
    assert POLICY["on_call.keep"][Role.NETWORK_COORDINATOR] is Scope.OFFICE
    assert POLICY["on_call.keep"][Role.ADMINISTRATOR] is Scope.ANY
