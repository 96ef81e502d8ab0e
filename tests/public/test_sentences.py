"""The sentence of a chart says no more than what is published holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from app.public.charts.families import family_chart
from app.public.shelf import Shelf
from app.releases import Row
from tests.releases.examples import publish, release, table

MASKS, FLAGS = "face_covering", "no_warrant_seen"


def sentence(alone: Flask, folder: Path, family: str, *rows: Row) -> str:
    publish(folder, release(tables=(table(family=family, rows=rows),)))
    with alone.test_request_context(), force_locale("en"):
        return family_chart(Shelf(folder).current().figures, family).sentence


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            (Row(("all",), 30), Row(("some",), 20), Row(("none",), 11)),
            "Most often: “All masked”, 30 of 61 people (49%).",
        ),
        # "Some" may be 40 of those published together: nobody knows what was most frequent.
        (
            (Row(("all",), 30), Row(("some", "none"), 40)),
            "“All masked”: 30 of 70 people (43%).",
        ),
        # It may be 29 of them at most.
        (
            (Row(("all",), 30), Row(("some", "none"), 29)),
            "Most often: “All masked”, 30 of 59 people (51%).",
        ),
        # What says nothing is no answer, however many did not give one.
        (
            (Row(("all",), 30), Row(("some",), 20), Row(("unknown",), 200)),
            "Most often: “All masked”, 30 of 250 people (12%).",
        ),
        ((Row(("some", "none"), 40), Row(("unknown",), 50)), "90 people in all."),
    ],
)
def test_the_most_frequent_answer_is_said_only_where_it_is_known(
    alone: Flask, tmp_path: Path, rows: tuple[Row, ...], said: str
) -> None:
    assert sentence(alone, tmp_path, MASKS, *rows).startswith(said)


def test_of_a_rule_it_says_whom_it_flags(alone: Flask, tmp_path: Path) -> None:
    rows = (Row(("flagged",), 20), Row(("not_flagged",), 90), Row(("open",), 400))
    found = sentence(alone, tmp_path, FLAGS, *rows)
    assert found == "“Flagged for a lawyer”: 20 of 510 people (4%). No known answer: 78%."
