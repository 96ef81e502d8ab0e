"""What came after a detention, as far as anybody can know it yet: section I."""

from __future__ import annotations

from enum import Enum
from random import Random

from app.codebook import Value
from app.operations.demo.draws import draw_all, one_of, tables


class Age(Enum):
    """How long ago a detention was: what can be known of its end."""

    DAYS = "days"
    WEEKS = "weeks"
    LONG = "long"

    @classmethod
    def of(cls, days: int) -> Age:
        """The age of an event so many days ago."""
        if days < 7:
            return cls.DAYS
        return cls.WEEKS if days < 60 else cls.LONG


CUSTODY = {
    Age.DAYS: one_of(
        "in_custody 74, not_located 13, released_same_day 3, orr_custody 0.5, unknown 9.5"
    ),
    Age.WEEKS: one_of(
        "in_custody 62, released 15, removed 9, left_voluntarily 3, not_located 2, "
        "released_same_day 3, orr_custody 0.5, unknown 5.5"
    ),
    Age.LONG: one_of(
        "in_custody 17, released 31, removed 31, left_voluntarily 8, not_located 1, "
        "released_same_day 3, orr_custody 0.5, unknown 8.5"
    ),
}
KNOWN_SOON = tables(
    {
        "papers_served": "none_seen 36, i_860 14, i_862 8, i_200 9, i_286 6, "
        "i_205 5, i_871 3, i_862+i_286 4, unknown 15",
        "er_status": "not_placed 46, notice 14, ordered 6, unknown 34",
        "fear_expressed": "yes 42, no 12, unknown 46",
        "credible_fear": "not_referred 22, pending 44, not_applicable 8, unknown 26",
        "first_holding": "hold_room 50, detention_center 33, jail 8, hotel 2, hospital 0.5, "
        "unknown 6.5",
        "hold_hours": "under_12 26, h12_24 22, h24_48 18, h48_72 12, over_72 11, unknown 11",
        "custody_decision": "within_48h 17, after_48h 8, none_known 43, unknown 32",
        "transfer": "none 45, in_state 18, out_of_state 18, multiple 4, unknown 15",
        "time_to_locate": "under_24h 52, h24_72 25, over_72h 6, not_located 7, unknown 10",
        "bond_outcome": "not_requested 55, pending 27, no_jurisdiction 7, unknown 11",
        "habeas": "not_filed 70, pending 15, granted 2, unknown 13",
    }
)
KNOWN_LATER = tables(
    {
        "papers_served": "i_860 17, i_862 12, i_862+i_286 8, i_286 5, i_200 7, i_205 6, i_871 4, "
        "none_seen 21, unknown 20",
        "er_status": "not_placed 47, notice 12, ordered 15, returned_240 9, unknown 17",
        "fear_expressed": "yes 51, no 22, unknown 27",
        "credible_fear": "not_referred 15, pending 14, positive 22, negative 6, ij_affirmed 11, "
        "ij_vacated 4, not_applicable 14, unknown 14",
        "first_holding": "hold_room 47, detention_center 38, jail 8, hotel 2, hospital 0.5, "
        "unknown 4.5",
        "hold_hours": "under_12 27, h12_24 22, h24_48 19, h48_72 12, over_72 11, unknown 9",
        "custody_decision": "within_48h 31, after_48h 16, none_known 29, unknown 24",
        "transfer": "none 18, in_state 22, out_of_state 33, multiple 18, unknown 9",
        "time_to_locate": "under_24h 49, h24_72 31, over_72h 11, not_located 2, unknown 7",
        "bond_outcome": "not_requested 33, no_jurisdiction 27, denied 11, granted 17, pending 3, "
        "unknown 9",
        "habeas": "not_filed 55, pending 8, granted 16, denied 6, moot 6, unknown 9",
    }
)
RELEASE = one_of(
    "bond 33, recognizance 19, atd_ankle 12, atd_app 10, bond+atd_ankle 6, court_order 15, "
    "none 2, unknown 3"
)
# The share of expedited removals whose notice (I-860) somebody saw.
NOTICE_SEEN = 0.6
RELEASED_THE_SAME_DAY = one_of("recognizance 45, atd_app 20, atd_ankle 15, none 15, unknown 5")


def make_aftermath(random: Random, age: Age) -> dict[str, Value]:
    """Answers on what followed one detention; dates in days from it."""
    answers: dict[str, Value] = {
        "custody_status": CUSTODY[age].draw(random),
        **draw_all(KNOWN_LATER if age is Age.LONG else KNOWN_SOON, random),
    }
    if answers["er_status"] in ("notice", "ordered") and random.random() < NOTICE_SEEN:
        answers["papers_served"] = "i_860"
    status = answers["custody_status"]
    latest = 12 if age is Age.WEEKS else 150
    if status == "released":
        condition = RELEASE.draw(random)
        answers["release_condition"] = condition
        answers["release_date"] = random.randrange(1, latest)
        if "bond" in condition.split():
            answers["bond_outcome"] = "granted"
        elif condition == "court_order":
            answers["habeas"] = "granted"
    elif status == "released_same_day":
        answers["release_condition"] = RELEASED_THE_SAME_DAY.draw(random)
        answers["release_date"] = 0
        answers["transfer"] = "none"
    elif status == "removed":
        answers["removal_date"] = random.randrange(3, latest)
    elif status == "not_located":
        answers["time_to_locate"] = "not_located"
    return answers
