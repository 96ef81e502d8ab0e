"""What a case is, and the records from which cases begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.codebook import Value

Answers = Mapping[str, Value]

# An arrest of one person at an immigration court, and at a check-in.
COURT: Answers = {
    "incident_outcome": "detained",
    "people_count": 1,
    "incident_date": date(2026, 3, 10),
    "date_precision": "exact_day",
    "venue_type": "immigration_court",
}
CHECK_IN: Answers = {**COURT, "venue_type": "ice_check_in_office"}
MOTION: Answers = {**COURT, "dhs_motion": "dismiss", "respondent_position": "opposed"}
GRANTED: Answers = {**MOTION, "ij_ruling": "granted"}
EXPEDITED: Answers = {**COURT, "er_status": "ordered"}


@dataclass(frozen=True)
class Case:
    """Changes to a flagged record, by what the rule says then.

    `open` are changes after which the rule cannot say, with what is missing.
    """

    flagged: Answers
    also: tuple[Answers, ...] = ()
    not_flagged: tuple[Answers, ...] = ()
    no_scope: tuple[Answers, ...] = ()
    open: tuple[tuple[Answers, tuple[str, ...]], ...] = ()
    unrecorded: tuple[Answers, ...] = field(default=())


NOT_HELD: Answers = {"incident_outcome": "attempt_not_completed"}
HOW = "unknown"
