"""Every guard is missed when it is gone."""

from __future__ import annotations

import pytest

from tests.security.hole_tools import Hole
from tests.security.holes import HOLES
from tests.security.world import World


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_a_guard_that_is_gone_is_missed(
    world: World, monkeypatch: pytest.MonkeyPatch, hole: Hole
) -> None:
    before = hole.look(monkeypatch, world)
    assert not before, f"with all guards in place: {before}"
    hole.open(monkeypatch, world)
    assert hole.look(monkeypatch, world), f"nothing noticed that “{hole.name}” was gone"
