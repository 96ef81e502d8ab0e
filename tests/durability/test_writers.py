"""Eight who file at once: nobody is turned away. How long they take, the long form measures."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

import app.database as database_module
from app.database import Database, WriteUnavailable
from tests.durability import writers
from tests.durability.installation import Installation

EACH = 12


def test_eight_at_once_all_file(installation: Installation) -> None:
    outcome = writers.in_one_process(installation, each=EACH, seed=1)
    assert outcome.problems == []
    assert outcome.figures["acknowledged"] == 8 * EACH


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_stands_in_line_too_long_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 100)
    outcomes: list[str] = []

    def write() -> None:
        try:
            with database.write():
                outcomes.append("wrote")
        except WriteUnavailable:
            outcomes.append("refused")

    with database.write():
        other = threading.Thread(target=write)
        other.start()
        other.join()
    write()
    assert outcomes == ["refused", "wrote"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_patience_of_one_write_is_not_that_of_the_next(database: Database) -> None:
    with database.write() as session:
        assert session.scalar(text("PRAGMA busy_timeout")) == database_module.BUSY_TIMEOUT_MS
