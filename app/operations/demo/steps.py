"""The dated steps of an invented case: in custody from the day of the event, then what ended it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from app.codebook import Step, Value

ENDS = {
    "released": "release_date",
    "released_same_day": "release_date",
    "removed": "removal_date",
}


def steps_of(answers: Mapping[str, Value], filed: date) -> tuple[Step, ...]:
    """The steps that a record's answers imply; none where its end has no date.

    Args:
        filed: the day on which the report came in; what is later was added later.
    """
    status = str(answers.get("custody_status") or "")
    ended = answers.get(ENDS.get(status, ""))
    if not isinstance(ended, date):
        return ()
    begun = cast("date", answers["incident_date"])
    source = str(answers["source_of_knowledge"])
    later = source if source == "client_account" else "family_account"
    return (
        Step("custody_status", "in_custody", begun, source, filed),
        Step("custody_status", status, ended, later, max(filed, ended)),
    )
