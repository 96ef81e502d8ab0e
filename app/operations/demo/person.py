"""The person, as little as the register asks: section G, and the revocation that hangs on it."""

from __future__ import annotations

from random import Random

from app.codebook import Value
from app.operations.demo.draws import draw_all, one_of, tables

ANYBODY = tables(
    {
        "age_group": "under_18 2, a18_24 19, a25_49 64, a50_64 8, a65_plus 1, unknown 6",
        "status_asserted": "none_stated 74, other_lawful 9, refugee_asylee 3, lpr 2.5, "
        "us_citizen 0.5, unknown 11",
        "presence_proof": "had_with_them 14, offered_refused 8, not_available 40, not_needed 10, "
        "unknown 28",
        "asylum_status": "pending_eoir 52, pending_uscis 6, to_file 10, denied_appeal 6, "
        "granted 1, none 13, unknown 12",
        "other_relief": "none 55, family_based 12, tps_daca 5, cancellation 6, "
        "protected_category 4, family_based+cancellation 1, unknown 17",
        "criminal_history": "none_known 66, traffic_minor 6, charge_pending 4, nonviolent 3, "
        "violent 1, not_asked 8, unknown 12",
        "family_present": "none 44, partner 13, child 5, partner+child 8, adult_relative 11, "
        "relative_unspecified 5, unknown 14",
        "region_of_origin": "mexico_central_america 29, south_america 36, caribbean 10, "
        "africa_sub_saharan 8, mena 2, europe_central_asia 4, south_asia 4, "
        "east_asia_pacific 3, not_given 4",
        "vulnerability": "none 66, serious_illness 6, pregnant_nursing 2, disability 2, "
        "sole_caregiver 6, serious_illness+sole_caregiver 1, unknown 17",
    }
)
AT_COURT = tables(
    {
        "time_in_us": "under_1y 22, y1_under_2 39, y2_under_5 26, y5_under_10 5, y10_plus 3, "
        "unknown 5",
        "representation": "pro_se 46, attorney_present 28, attorney_absent 6, accredited_rep 3, "
        "limited_or_foc 9, attorney_presence_unknown 3, unknown 5",
        "entry_manner": "released_border 46, paroled_poe 31, ewi_no_contact 10, admitted 6, "
        "visa_waiver 1, unknown 6",
        "supervision": "orec 28, parole 22, none 22, atd_app 8, bond 4, atd_ankle 3, "
        "parole+atd_app 3, atd_wrist 1, unknown 9",
        "compliance": "full 82, minor_lapse 5, lapses 2, not_supervised 5, unknown 6",
    }
)
AT_CHECK_IN = tables(
    {
        "time_in_us": "under_1y 6, y1_under_2 16, y2_under_5 27, y5_under_10 20, y10_plus 25, "
        "unknown 6",
        "representation": "pro_se 34, attorney_present 20, attorney_absent 27, accredited_rep 4, "
        "limited_or_foc 3, attorney_presence_unknown 5, unknown 7",
        "entry_manner": "released_border 38, paroled_poe 15, ewi_no_contact 24, admitted 11, "
        "visa_waiver 1, unknown 11",
        "supervision": "osup 38, orec 20, atd_app 14, osup+atd_ankle 4, atd_ankle 5, parole 7, "
        "bond 3, atd_wrist 2, osup+atd_app 3, atd_voice 1, unknown 3",
        "compliance": "full 88, minor_lapse 5, lapses 2, unknown 5",
    }
)
ELSEWHERE = tables(
    {
        "time_in_us": "under_1y 6, y1_under_2 10, y2_under_5 24, y5_under_10 18, y10_plus 26, "
        "unknown 16",
        "representation": "pro_se 40, attorney_present 18, attorney_absent 20, accredited_rep 2, "
        "limited_or_foc 3, attorney_presence_unknown 7, unknown 10",
        "entry_manner": "ewi_no_contact 36, admitted 23, released_border 14, paroled_poe 8, "
        "visa_waiver 2, unknown 17",
        "supervision": "none 60, orec 6, osup 5, parole 5, bond 3, atd_app 2, unknown 19",
        "compliance": "not_supervised 48, full 30, minor_lapse 3, lapses 2, unknown 17",
    }
)
BY_SURROUNDINGS = {
    "immigration_court": AT_COURT,
    "check_in": AT_CHECK_IN,
    "elsewhere": ELSEWHERE,
}
CHILD_LEFT = {
    True: one_of("no 70, yes 8, unknown 22"),
    False: one_of("no 78, yes 2, unknown 20"),
}
REVOCATION = tables(
    {
        "revocation_notice": "none 46, written 15, oral 17, not_applicable 6, unknown 16",
        "informal_interview": "not_held 58, held 8, not_applicable 7, unknown 27",
    }
)


def make_person(random: Random, surroundings: str) -> dict[str, Value]:
    """Answers on the person of one record.

    Args:
        surroundings: "immigration_court", "check_in" or "elsewhere".
    """
    answers: dict[str, Value] = {
        **draw_all(ANYBODY, random),
        **draw_all(BY_SURROUNDINGS[surroundings], random),
        **draw_all(REVOCATION, random),
    }
    with_child = "child" in str(answers["family_present"]).split()
    answers["child_without_carer"] = CHILD_LEFT[with_child].draw(random)
    return answers
