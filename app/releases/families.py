"""The families of values that are published, in the order of the pages.

No two of them share a field: an indicator stands instead of its source fields, never beside them,
and a motion and its ruling are one family. Families therefore share nothing but their totals,
which are public anyway (trust: "released atoms").
"""

from __future__ import annotations

from dataclasses import dataclass

OUTCOMES = "other_outcomes"
AFTER_MOTION = "after_motion"
MOTION_AND_RULING = "motion_and_ruling"
# How the values of a family come about.
FIELD, INDICATOR, DERIVED = "field", "indicator", "derived"


@dataclass(frozen=True)
class Family:
    """One table for each quarter."""

    name: str  # that of its field or indicator, where it is one of the codebook's
    sources: tuple[str, ...]  # fields that it publishes, or that an indicator decides from
    kind: str = FIELD
    # Merged first where values must be published together: what says least on its own.
    merged_first: tuple[str, ...] = ("not_answered", "unknown", "other")


FAMILIES: tuple[Family, ...] = (
    Family("venue_type", ("venue_type",)),
    Family("appointment_type", ("appointment_type",)),
    Family(MOTION_AND_RULING, ("dhs_motion", "ij_ruling"), kind=DERIVED),
    Family("arrest_timing", ("arrest_timing",)),
    Family("agents_count", ("agents_count",)),
    Family("face_covering", ("face_covering",)),
    Family("warrant_shown", ("warrant_shown",)),
    Family("representation", ("representation",)),
    Family("time_in_us", ("time_in_us",)),
    Family("criminal_history", ("criminal_history",)),
    Family("final_order_claim", ("final_order_claim",)),
    Family("compliance", ("compliance",)),
    Family("summons_timing", ("summons_timing",)),
    Family("officers_not_identified", ("officer_identification",), kind=INDICATOR),
    Family("reason_not_stated", ("reason_stated",), kind=INDICATOR),
    Family("counsel_excluded", ("counsel_access",), kind=INDICATOR),
    Family("no_interpreter", ("interpreter",), kind=INDICATOR),
)

# What a motion and its ruling are together; the codes of the derived family, in page order.
MOTIONS_AND_RULINGS: tuple[str, ...] = (
    "moved_granted",
    "moved_denied",
    "moved_undecided",
    "moved_ruling_not_known",
    "other_motion",
    "no_motion",
    "unknown",
    "not_answered",
)
# How an indicator stands in one record; "open" is a question that nobody has answered.
INDICATOR_VALUES: tuple[str, ...] = ("flagged", "not_flagged", "open", "does_not_apply")
# Inside a place: everything that is not known to come after a motion is one part.
AFTER_MOTION_VALUES: tuple[str, ...] = ("after_motion", "not_after_motion_or_not_known")
