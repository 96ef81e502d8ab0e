"""A plan as a file: what was written comes back, and what is wrong is named."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from app.codebook import codebook
from app.exchange.imports import known
from app.exchange.imports.dates import Order
from app.exchange.imports.grid import Unusable
from app.exchange.imports.plan import Column, Doubts, Plan, Text, Use
from app.exchange.imports.plan_file import LARGEST_PLAN, plan_as_json, plan_from_json

PLAN = Plan(
    {
        "Timestamp": Column(Use.KEY),
        "Your office": Column(Use.REPORTER),
        "Client": Column(Use.LEAVE_OUT),
        "Ruling {1}": Column(
            Use.FIELDS,
            ("ij_ruling", "respondent_position"),
            {
                "granted over objection": {
                    "ij_ruling": "granted",
                    "respondent_position": "opposed",
                },
                "n/a": {},
                "hmm": None,
            },
        ),
    },
    dates=Order.DAY_FIRST,
    doubts=Doubts.WAIT,
    texts=Text.MEND,
    same={"incident_outcome": "detained"},
    attested_on=date(2026, 3, 1),
)


def test_a_plan_comes_back() -> None:
    assert plan_from_json(plan_as_json(PLAN)) == PLAN
    assert plan_from_json(plan_as_json(Plan({}))) == Plan({})


def test_each_value_stands_on_one_line() -> None:
    assert '"hmm": null' in plan_as_json(PLAN)
    assert '{ "ij_ruling": "granted", "respondent_position": "opposed" }' in plan_as_json(PLAN)


def changed(**more: Any) -> str:
    return json.dumps({**json.loads(plan_as_json(PLAN)), **more})


def with_column(given: object) -> str:
    return changed(columns={"City": given})


WRONG = [
    ("", "no JSON"),
    ("[]", "columns"),
    ("{" * 100_000, "no JSON"),
    (" " * (LARGEST_PLAN + 1), "too large"),
    (changed(version=2), "version"),
    (changed(colums={}), "colums"),
    (changed(columns=[]), "columns"),
    (changed(dates="us"), "month-first, day-first"),
    (changed(doubts="maybe"), "needs_info, refuse"),
    (changed(attested_on="May 1"), "attested_on"),
    (changed(same={"city_name": "x"}), "city_name"),
    (changed(same={"review_status": "accepted"}), "review_status"),
    (changed(same={"record_id": "7KQ2-MX4T-PD3N"}), "record_id"),
    (changed(same={"incident_outcome": "Detained"}), "incident_outcome"),
    (changed(same=["x"]), "same"),
    (with_column("city"), "City"),
    (with_column({"use": "delete"}), "leave out"),
    (with_column({"fields": []}), "City"),
    (with_column({"fields": ["town"]}), "town"),
    (with_column({"fields": ["review_status"]}), "review_status"),
    (with_column({"fields": ["city"], "valeus": {}}), "City"),
    (with_column({"fields": ["city"], "values": {"x": {"state": "Xx"}}}), "state"),
    (with_column({"fields": ["city"], "values": {"x": {"review_status": "accepted"}}}), "review"),
    (with_column({"fields": ["city"], "values": {"x": "Miami"}}), "list of fields"),
]


@pytest.mark.parametrize(("text", "named"), WRONG)
def test_what_is_wrong_is_named(text: str, named: str) -> None:
    with pytest.raises(Unusable, match=named):
        plan_from_json(text)


def test_what_is_known_of_sheets_is_in_the_codebook() -> None:
    for heading, fields in known.headings().items():
        special = fields in ((known.KEY,), (known.REPORTER,), (known.LEAVE_OUT,))
        assert special or set(fields) <= set(codebook.fields), heading
    for field, values in known.values().items():
        assert field in codebook.fields
        for said, answers in values.items():
            for name, code in answers.items():
                assert code in codebook[name].codes, (field, said)
