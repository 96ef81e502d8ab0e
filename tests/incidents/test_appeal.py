"""The last day to appeal where a case was dismissed: thirty days, past a weekend."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.codebook import Value
from app.incidents.appeal import last_day_to_appeal
from tests.factories import answers, make_person, sign_in
from tests.incidents.changes import file_by_form

DISMISSED: dict[str, Value] = {
    "dhs_motion": "dismiss",
    "ij_ruling": "granted",
    "incident_date": date(2026, 3, 10),
    "date_precision": "exact_day",
}

# The day of the ruling, and the last day.
DAYS = [
    (date(2026, 3, 10), date(2026, 4, 9)),  # a Thursday
    (date(2026, 3, 11), date(2026, 4, 10)),  # a Friday
    (date(2026, 3, 12), date(2026, 4, 13)),  # a Saturday: Monday
    (date(2026, 3, 13), date(2026, 4, 13)),  # a Sunday: Monday
    (date(2026, 3, 14), date(2026, 4, 13)),  # a Monday itself
    (date(2028, 1, 31), date(2028, 3, 1)),  # over a leap day
    (date(2026, 12, 15), date(2027, 1, 14)),
]


@pytest.mark.parametrize(("ruling", "last"), DAYS)
def test_the_last_day(ruling: date, last: date) -> None:
    assert last_day_to_appeal({**DISMISSED, "incident_date": ruling}) == last


def test_it_is_never_a_weekend_and_never_early() -> None:
    for number in range(400):
        ruling = date(2026, 1, 1) + timedelta(days=number)
        last = last_day_to_appeal({**DISMISSED, "incident_date": ruling})
        assert last is not None
        assert last.weekday() < 5
        assert timedelta(days=30) <= last - ruling <= timedelta(days=32)


@pytest.mark.parametrize(
    "changed",
    [
        {"dhs_motion": "pretermit"},
        {"dhs_motion": "none"},
        {"dhs_motion": None},
        {"ij_ruling": "denied"},
        {"ij_ruling": "unknown"},
        {"ij_ruling": None},
        {"appeal_reserved": "waived"},
        {"date_precision": "within_week"},
        {"date_precision": "month_only"},
        {"incident_date": None},
    ],
)
def test_where_there_is_none_or_it_is_not_known(changed: dict[str, Value]) -> None:
    assert last_day_to_appeal({**DISMISSED, **changed}) is None


@pytest.mark.parametrize(
    "changed",
    [{"dhs_motion": "terminate"}, {"appeal_reserved": "reserved"}, {"date_precision": None}],
)
def test_where_there_is_one(changed: dict[str, Value]) -> None:
    assert last_day_to_appeal({**DISMISSED, **changed}) == date(2026, 4, 9)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_receipt_says_it_with_check(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(app))
    given = answers(dhs_motion="dismiss", ij_ruling="granted")
    page = client.get(f"/incidents/{file_by_form(client, given)}/receipt").text
    assert "Apr 9, 2026" in page or "April 9, 2026" in page
    assert "Check it." in page
    page = client.get(f"/incidents/{file_by_form(client, answers())}/receipt").text
    assert "appeal" not in page
