"""The last day to appeal a dismissal, to be checked by the lawyer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from app.codebook import Value
from app.codebook.indicators import Settings

DEFAULTS = Settings()
ENDING_MOTIONS = ("dismiss", "terminate")
SATURDAY = 5


def last_day_to_appeal(answers: Mapping[str, Value], settings: Settings = DEFAULTS) -> date | None:
    """The last day to file an appeal with the Board where a motion to end the case was granted.

    8 CFR 1003.38(b): so many calendar days (a setting; 30 by default) after the oral decision or
    the mailing of a written one; a last day on a weekend or legal holiday moves to the next
    business day. Legal holidays are not known here: whoever shows it says "check".
    """
    decided = answers.get("incident_date")
    if (
        answers.get("dhs_motion") not in ENDING_MOTIONS
        or answers.get("ij_ruling") != "granted"
        or answers.get("appeal_reserved") == "waived"
        or answers.get("date_precision") not in (None, "exact_day")
        or not isinstance(decided, date)
    ):
        return None
    last = decided + timedelta(days=settings.appeal_window)
    while last.weekday() >= SATURDAY:
        last += timedelta(days=1)
    return last
