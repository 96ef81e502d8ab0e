"""Every event and every detail that the audit knows has words, and none besides."""

from __future__ import annotations

import pytest
from flask import Flask

from app.codebook import codebook
from app.codebook.indicators import INDICATORS
from app.ledger.events import EVENTS
from app.operations.audit.actions import ACTIONS
from app.operations.audit.details import NAMES, in_words

WHERE = "app/operations/audit"
DETAILS = {name for names in EVENTS.values() for name in names}


def test_every_event_has_words() -> None:
    missing, gone = set(EVENTS) - set(ACTIONS), set(ACTIONS) - set(EVENTS)
    assert not missing, f"say in {WHERE}/actions.py what these do: {sorted(missing)}"
    assert not gone, f"no such event is left: {sorted(gone)}"


def test_every_detail_has_a_name() -> None:
    missing, gone = DETAILS - set(NAMES), set(NAMES) - DETAILS
    assert not missing, f"name these in {WHERE}/details.py: {sorted(missing)}"
    assert not gone, f"no event has these: {sorted(gone)}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_details_are_said_in_the_words_of_the_codebook(app: Flask) -> None:
    rule = next(iter(INDICATORS.values()))
    pairs = [["dhs_motion", "dismiss"], ["indicator", rule.code], ["from", "2026-01-02"]]
    with app.test_request_context():
        said = dict(
            in_words(
                {
                    "revision": 3,
                    "fields": ["city", "narrative", "steps"],
                    "review_status": "needs_info",
                    "narrative": True,
                    "filters": pairs,
                    "columns": ["a", "b"],
                    "roles": ["network_coordinator"],
                    "records": 12_345,
                    "file_digest": "0123456789abcdef" * 4,
                    "changed": {"appeal_window": "10"},
                },
                typed=False,
            )
        )
    labels = codebook["dhs_motion"].labels
    assert said == {
        "Revision": "3",
        "Answers": f"{codebook['city'].label}, {codebook['narrative'].label}, Steps of a case",
        "Decision": codebook["review_status"].labels["needs_info"],
        "Free text included": "Yes",
        "Filters": f"{codebook['dhs_motion'].label}: {labels['dismiss']}; "
        f"Flags: {rule.title}; From: 2026-01-02",
        "Columns": "2",
        "Roles": "network coordinator",
        "Records": "12,345",
        "Digest of the file": "0123456789abcdef…",
        "Changed": "appeal window",
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_typed_is_shown_to_those_alone_who_may_know_it(app: Flask) -> None:
    details = {
        "filters": [["city", "Plumfield"], ["record_id", "AAAA-AAAA-AAAA"], ["old", "x"]],
        "name": "Plum Law",
    }
    with app.test_request_context():
        open_, closed = (str(in_words(details, typed=typed)) for typed in (True, False))
    assert "Plumfield" in open_
    assert "Plum Law" in open_
    for text in (open_, closed):
        assert "AAAA" not in text
    assert "Plum" not in closed
