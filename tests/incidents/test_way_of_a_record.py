"""The whole way: filed from a form, accepted, exported, counted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.factories import answers, make_office, make_person, sign_in


def test_a_report_is_filed_accepted_exported_and_counted(
    app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    office = make_office(app)
    attorney = sign_in(make_client(), make_person(app, office=office))
    coordinator = sign_in(make_client(), make_person(app, office=office, roles=["coordinator"]))
    form = attorney.get("/incidents/new").text
    key = re.search(r'name="submission_key"[^>]*value="([^"]+)"', form)
    assert key
    filed = attorney.post("/incidents/new", data={**answers(), "submission_key": key[1]})
    assert filed.status_code == 303
    record_id = filed.headers["Location"].split("/")[2]
    assert record_id in attorney.get(filed.headers["Location"]).text
    assert record_id in coordinator.get("/review").text

    decided = coordinator.post(
        f"/incidents/{record_id}/decision",
        data={
            "review_status": "accepted",
            "confidence": "confirmed",
            "sharing_basis": "not_our_client",
            "revision": "1",
        },
    )
    assert decided.status_code == 303

    exported = coordinator.get("/exports/incidents.csv?city=Phoenix&state=AZ")
    rows = list(csv.DictReader(io.StringIO(exported.data.decode("utf-8-sig"), newline="")))
    assert [row["record_id"] for row in rows] == [record_id]
    assert rows[0]["review_status"] == "accepted"
    assert 'class="number">1<' in coordinator.get("/insights?city=Phoenix").text
