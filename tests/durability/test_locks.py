"""The short form of the locks: one that is let go in time, and one that is not."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

import app.database as database_module
from tests.durability import locks
from tests.durability.installation import Installation
from tests.durability.register import Outcome
from tests.durability.server import HOST
from tests.support.server import serving

SHORT_PATIENCE, LONG_PATIENCE = 1.0, 8.0  # seconds


Holding = Callable[[float, float], Outcome]


@pytest.fixture
def hold(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Holding:
    """Holds the lock that long while eight people file at a server with so much patience."""

    def hold(held: float, patience: float) -> Outcome:
        monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", round(patience * 1000))
        with installation.opened() as app, serving(app) as server:
            port = urlsplit(server.url).port or 0
            return locks.run(installation, HOST, port, held=held, patience=patience, seed=1)

    return hold


def test_a_short_lock_is_waited_for(hold: Holding) -> None:
    outcome = hold(0.5, LONG_PATIENCE)
    assert outcome.problems == []
    assert outcome.figures["answers 503"] == 0


def test_a_long_lock_is_answered_politely_and_nothing_is_lost(hold: Holding) -> None:
    outcome = hold(1.5, SHORT_PATIENCE)
    assert outcome.problems == []
    assert outcome.figures["reports refused for now"] == outcome.figures["acknowledged"] == 8
