"""What a report says in each family of values, and which values a family has.

Pure functions; where the answers come from is the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.codebook import codebook
from app.releases.families import (
    AFTER_MOTION_VALUES,
    DERIVED,
    FAMILIES,
    INDICATOR,
    INDICATOR_VALUES,
    MOTIONS_AND_RULINGS,
    OUTCOMES,
    Family,
)
from app.releases.model import NOT_ANSWERED

DETAINED = "detained"
# The outcomes that have a table of their own, for their records are in no atom.
OTHER_OUTCOMES = (
    "questioned_released",
    "attempt_not_completed",
    "agents_present_only",
    "did_not_attend_fear",
)
# Motions that would end the case; "after a DHS motion" means one of them, whatever became of it.
ENDING = frozenset({"dismiss", "terminate", "pretermit"})
AFTER = frozenset({"moved_granted", "moved_denied", "moved_undecided", "moved_ruling_not_known"})
# What the judge's answer makes of a motion. Only "granted" is granted; withdrawn or continued is
# undecided on that day; what nobody knows or answered is not known, and never a no.
RULINGS: Mapping[str, str] = {
    "granted": "moved_granted",
    "denied": "moved_denied",
    "reserved": "moved_undecided",
    "continued": "moved_undecided",
    "withdrawn": "moved_undecided",
    "no_ruling": "moved_undecided",
}
# The codebook asks when somebody was called in only where one of these is answered.
CALLED_IN = "summons_timing"
CALLED_TO: Mapping[str, tuple[str, ...]] = {
    "venue_type": ("ice_check_in_office", "isap_atd_office"),
    "appointment_type": ("ice_check_in", "isap_check_in"),
}
# Indicators whose scope is every detention.
OF_EVERY_DETENTION = frozenset({"officers_not_identified", "reason_not_stated", "counsel_excluded"})


def motion_and_ruling(dhs_motion: str | None, ij_ruling: str | None) -> str:
    """The value of the derived family, a code of MOTIONS_AND_RULINGS.

    Args:
        dhs_motion: a code of the codebook, or None for a question that is not answered.
        ij_ruling: likewise.
    """
    if not dhs_motion:
        return NOT_ANSWERED
    if dhs_motion in ENDING:
        return RULINGS.get(ij_ruling or "", "moved_ruling_not_known")
    return {"none": "no_motion", "other": "other_motion"}.get(dhs_motion, "unknown")


def after_motion(value: str) -> str:
    """The part inside a place that a value of the motion family belongs to."""
    return AFTER_MOTION_VALUES[0] if value in AFTER else AFTER_MOTION_VALUES[1]


@cache
def values_of(family: Family) -> tuple[str, ...]:
    """Every value that a report may have in a family, in the order of its page."""
    if family.kind == INDICATOR:
        # A value that cannot occur must not stand among those that are merged: everybody knows
        # that it is 0.
        without = "does_not_apply" if family.name in OF_EVERY_DETENTION else ""
        return tuple(value for value in INDICATOR_VALUES if value != without)
    if family.kind == DERIVED:
        return MOTIONS_AND_RULINGS
    return (*(choice.code for choice in codebook.fields[family.name].choices), NOT_ANSWERED)


def is_linked(values: Mapping[str, str]) -> bool:
    """Whether a report tells when somebody was called in only where somebody was."""
    called = any(values[name] in codes for name, codes in CALLED_TO.items())
    return called or values[CALLED_IN] == NOT_ANSWERED


def counted_as(family: Family, value: str) -> str:
    """The value that a report is counted under.

    An indicator that an administrator switched off applies to nothing, and says nothing: open.

    Raises:
        ValueError: the family has no such value.
    """
    if value in values_of(family):
        return value
    if family.kind == INDICATOR and value == "does_not_apply":
        return "open"
    raise ValueError(f"{family.name} has no value {value!r}")


@cache
def families() -> Mapping[str, Family]:
    """The families of detentions, by name."""
    return {family.name: family for family in FAMILIES}


@cache
def outcomes() -> Family:
    """The family of the other outcomes; its values are OTHER_OUTCOMES."""
    return Family(OUTCOMES, ("incident_outcome",), merged_first=())
