"""What the agents did and looked like: section F, but for the timing of the arrest."""

from __future__ import annotations

from random import Random

from app.codebook import Value
from app.operations.demo.draws import draw_all, one_of, tables
from app.operations.demo.hearings import DETAINED, PRESENCE

PLACE = tables(
    {
        "immigration_court": "hallway 44, elevator_stairs 12, lobby_security 12, courtroom 3, "
        "waiting_room 9, entrance_outside 9, parking 5, street 3, other 1, unknown 2",
        "check_in": "interview_room 36, waiting_room 28, lobby_security 15, entrance_outside 10, "
        "hallway 4, parking 3, unknown 4",
        "elsewhere": "entrance_outside 24, lobby_security 18, hallway 18, parking 16, street 10, "
        "waiting_room 7, courtroom 2, interview_room 2, other 1, unknown 2",
    }
)
SEEN = tables(
    {
        "agencies": "ice_ero 58, ice_hsi 4, ice_ero+ice_hsi 7, ice_ero+fps 4, cbp 3, "
        "ice_ero+cbp 3, ice_ero+usms 1, ice_ero+other_federal 3, ice_ero+local_287g 1, "
        "ice_ero+contractor 2, uscis 0.5, unidentified 13.5",
        "face_covering": "all 44, some 28, none 16, extent_unknown 5, unknown 7",
        "attire": "plainclothes 46, mixed 31, marked 14, unknown 9",
        "vehicles": "not_seen 55, unmarked 26, both 4, marked 3, unknown 12",
        "target_list": "paper 13, device 9, said 5, paper+device 2, not_seen 56, unknown 15",
        "agent_conduct": "in_gallery 9, asked_about_case 6, in_gallery+asked_about_case 2, "
        "photographed 3, blocked_counsel 7, gov_attorney_signal 4, "
        "in_gallery+gov_attorney_signal 2, none_noted 49, unknown 18",
        "recording_exists": "none 66, org_holds 6, held_elsewhere 12, unknown 16",
    }
)
ARREST = tables(
    {
        "target_status": "named_target 70, collateral_companion 6, collateral_other 7, unknown 17",
        "officer_identification": "at_arrest 26, after 15, refused 15, not_given 30, unknown 14",
        "reason_stated": "at_arrest 20, later 14, not_stated 46, unknown 20",
        "warrant_shown": "none_shown 49, i_200 14, i_205 5, judicial 0.5, unreadable 6, "
        "said_not_shown 10, administrative_type_unknown 3.5, unknown 12",
        "counsel_access": "allowed 17, excluded 15, requested_denied 9, none_there 45, unknown 14",
        "force_used": "none 33, handcuffs 42, handcuffs+pushed_pulled 8, pushed_pulled 4, "
        "handcuffs+other_restraints 3, handcuffs+takedown 2, takedown 0.6, "
        "handcuffs+chemical_or_taser 0.3, firearm_displayed 0.6, unknown 6.5",
        "injury": "none_known 88, minor 5, medical_care 1.2, hospital 0.8, unknown 5",
    }
)
# About how many agents: most often a handful, at times a whole corridor of them.
ESTIMATE = one_of(
    "1 4, 2 11, 3 14, 4 14, 5 11, 6 10, 7 5, 8 7, 10 7, 12 6, 15 4, 18 2, 20 2, 24 1.5, 30 0.5"
)
BANDS = ((2, "n1_2"), (5, "n3_5"), (10, "n6_10"), (20, "n11_20"))
UNCOUNTED = 0.08


def make_agents(random: Random, surroundings: str, kind: str) -> dict[str, Value]:
    """Answers on the agents at one event.

    Args:
        surroundings: "immigration_court", "check_in" or "elsewhere".
        kind: DETAINED, STOPPED or PRESENCE.
    """
    answers: dict[str, Value] = {
        "place_in_building": PLACE[surroundings].draw(random),
        **draw_all(SEEN, random),
    }
    if random.random() < UNCOUNTED:
        answers["agents_count"] = "unknown"
    else:
        estimate = int(ESTIMATE.draw(random))
        answers["agents_estimate"] = estimate
        answers["agents_count"] = band(estimate)
    if kind != PRESENCE:
        answers.update(draw_all(ARREST, random))
        if kind != DETAINED:
            answers["force_used"] = "none"
            answers["injury"] = "none_known"
    return answers


def band(estimate: int) -> str:
    """The code of `agents_count` that a number falls into."""
    return next((code for most, code in BANDS if estimate <= most), "n21_plus")
