"""The short form of the stops; `python -m tests.durability` has the long one."""

from __future__ import annotations

import pytest

from tests.durability import stops
from tests.durability.bench import Bench


@pytest.mark.postgresql
@pytest.mark.parametrize("bench", ["postgresql"], indirect=True)
def test_nothing_acknowledged_is_lost_when_postgresql_stops(bench: Bench) -> None:
    assert bench.cluster
    with bench.installation() as installation:
        outcome = stops.run(installation, bench.cluster, stops=5, seed=1)
    assert outcome.problems == []
    assert outcome.figures["acknowledged"] == 5 * stops.REPORTS_FOR_EACH
    assert outcome.figures["answers 503"], "or no stop fell into a request"
