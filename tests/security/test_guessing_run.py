"""The short form of `python -m tests.security.guessing`: the real server on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.accounts.guessing.limits import ACCOUNT
from tests.security.guessing import Outcome, judge, run


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_guesses_at_a_real_server(run_folder: Path, database: str) -> None:
    outcome = run(run_folder, database, 120)
    assert outcome.problems == []
    assert len(outcome.let_in) == 4


@pytest.mark.parametrize(
    "answers",
    [{200: 99, 302: 1}, {429: 100}, {200: 5, 429: 94, 500: 1}, {200: 5, 429: 94}, {200: 100}],
    ids=["found", "none looked at", "crash", "one not answered", "no limit"],
)
def test_the_run_would_notice(answers: dict[int, int]) -> None:
    outcome = Outcome()
    outcome.answers.update({200: ACCOUNT.free, 429: 100 - ACCOUNT.free})
    judge(outcome, 100)
    assert outcome.problems == []
    outcome = Outcome()
    outcome.answers.update(answers)
    judge(outcome, 100)
    assert outcome.problems
