"""Hostile text in every writable field: no crash, no markup, nothing lost. The short form.

The long one, every string to every field, is `python -m tests.security.hostile --all`.
"""

from __future__ import annotations

import pytest

from tests.security.hostile.attack import Attack
from tests.security.hostile.plan import some
from tests.security.hostile.strings import BY_HAND, strings
from tests.security.world import World

PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_hostile_text_crashes_nothing_and_loses_nothing(world: World, part: int) -> None:
    attack = Attack(world)
    some(attack, strings(len(BY_HAND))[part::PARTS])
    assert not attack.problems, "\n".join(attack.problems[:40])
    assert attack.counts["texts kept"] > attack.counts["texts refused"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_takes_the_same_texts(made_world: World) -> None:
    """The databases disagree about U+0000, numbers and spaces: a fifth of the strings on both."""
    attack = Attack(made_world)
    some(attack, strings(len(BY_HAND))[::5])
    assert not attack.problems, "\n".join(attack.problems[:40])
