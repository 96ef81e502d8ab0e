"""A number of agents, and the band that counts are made of."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import answers
from tests.incidents.changes import read_draft

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_band_follows_from_the_estimate(app: Flask) -> None:
    for estimate, band in (("1", "n1_2"), ("12", "n11_20"), ("21", "n21_plus"), ("", None)):
        draft = read_draft(app, answers(agents_estimate=estimate, agents_count=""))
        assert draft.problems == []
        assert draft.values.get("agents_count") == band


def test_a_band_that_was_chosen_stays(app: Flask) -> None:
    for chosen in ("unknown", "n3_5"):
        draft = read_draft(app, answers(agents_estimate="12", agents_count=chosen))
        assert draft.values["agents_count"] == chosen


def test_where_nobody_asks_for_agents_only_the_estimate_is_refused(app: Flask) -> None:
    given = answers(incident_outcome="did_not_attend_fear", agents_estimate="12", agents_count="")
    draft = read_draft(app, given)
    assert [problem.field for problem in draft.problems] == ["agents_estimate"]
