"""The short form of the kills; `python -m tests.durability` has the long one."""

from __future__ import annotations

from tests.durability import kills
from tests.durability.installation import Installation


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(installation: Installation) -> None:
    outcome = kills.run(installation, kills=6, submissions=60, seed=1)
    assert outcome.problems == []
    assert outcome.figures["acknowledged"] == 60
    assert outcome.figures["requests cut off"], "or no kill fell into a request"
