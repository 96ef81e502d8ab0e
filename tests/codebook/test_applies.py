"""When a question makes sense, through chains of questions that do not."""

from __future__ import annotations

from datetime import date

import pytest

from app.codebook import Value, codebook
from app.codebook.check import applies

COURT: dict[str, Value] = {
    "incident_outcome": "detained",
    "venue_type": "immigration_court",
    "people_count": 1,
}
DISMISSED: dict[str, Value] = {**COURT, "dhs_motion": "dismiss", "ij_ruling": "granted"}
STREET: dict[str, Value] = {**DISMISSED, "venue_type": "state_local_courthouse"}
FEAR: dict[str, Value] = {**COURT, "incident_outcome": "did_not_attend_fear"}

# Field, answers, whether it applies.
CASES: list[tuple[str, dict[str, Value], bool]] = [
    ("dhs_motion", COURT, True),
    ("dhs_motion", {"venue_type": "ice_check_in_office"}, False),
    ("dhs_motion", {"venue_type": "ice_check_in_office", "proceeding_type": "removal_240"}, True),
    ("dhs_motion", {}, False),
    ("ij_ruling", {**COURT, "dhs_motion": "dismiss"}, True),
    ("ij_ruling", {**COURT, "dhs_motion": "none"}, False),
    ("ij_ruling", COURT, False),
    # A motion where there can be none is no motion, and so there is no ruling on it.
    ("ij_ruling", STREET, False),
    ("ij_reasons", DISMISSED, True),
    ("ij_reasons", STREET, False),
    ("appeal_reserved", DISMISSED, True),
    ("appeal_reserved", STREET, False),
    ("appeal_reserved", {**STREET, "order_type": "ordered_this_day"}, True),
    ("appeal_filed_date", {**DISMISSED, "appeal_reserved": "reserved"}, True),
    ("appeal_filed_date", {**STREET, "appeal_reserved": "reserved"}, False),
    ("told_free_to_go", STREET, False),
    ("told_free_to_go", {**STREET, "posture": "dismissed_earlier"}, True),
    ("presence_proof", {**COURT, "er_status": "ordered"}, True),
    ("presence_proof", {**FEAR, "er_status": "ordered"}, False),
    ("presence_proof", {**COURT, "er_status": "ordered", "people_count": 2}, False),
    ("revocation_notice", {**COURT, "supervision": "bond"}, True),
    ("revocation_notice", {**COURT, "supervision": "none unknown"}, False),
    ("revocation_notice", {**COURT, "supervision": "bond", "people_count": 3}, False),
    ("hold_hours", {**COURT, "first_holding": "hold_room"}, True),
    ("hold_hours", {**FEAR, "first_holding": "hold_room"}, False),
    ("release_date", {**COURT, "custody_status": "released"}, True),
    ("release_date", {**FEAR, "custody_status": "released"}, False),
    ("facility_other", {"facility": None}, True),
    ("facility_other", {"facility": "Phoenix Immigration Court"}, False),
    ("time_precision", {"incident_time": "09:30"}, True),
    ("time_precision", {}, False),
    ("age_group", {"people_count": 1}, True),
    ("age_group", {"people_count": 0}, False),
    ("narrative", {}, True),
]


@pytest.mark.parametrize(("name", "answers", "expected"), CASES)
def test_applies(name: str, answers: dict[str, Value], expected: bool) -> None:
    assert applies(codebook[name], answers) is expected


def test_asking_leaves_the_answers_alone() -> None:
    answers = {**STREET, "appeal_reserved": "reserved", "appeal_filed_date": date(2026, 3, 11)}
    before = dict(answers)
    assert not applies(codebook["appeal_filed_date"], answers)
    assert answers == before
