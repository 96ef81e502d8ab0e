"""Everything that is no immigration court: check-ins, USCIS, state courts and other offices."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from app.codebook import Value
from app.operations.demo.draws import Weighted, draw_all, one_of, tables
from app.operations.demo.hearings import FEAR, PRESENCE

COMMON = tables(
    {
        "attendance": "in_person 96, unknown 4",
        "docket": "non_detained 82, unknown 18",
        "interpreter": "best_language 22, other_language 5, needed_absent 12, not_needed 36, "
        "unknown 25",
        "court_role": "defendant 60, victim_petitioner 14, witness 8, other 10, unknown 8",
        "told_free_to_go": "no 50, yes 10, unknown 40",
    }
)
CHECK_IN = tables(
    {
        "proceeding_type": "removal_240 52, withholding_only 8, no_eoir_case 22, asylum_only 1, "
        "unknown 17",
        "posture": "final_order 34, relief_pending 21, bia_appeal_pending 8, dismissed_earlier 9, "
        "petition_for_review 4, reopening_pending 6, admin_closed 4, relief_to_be_filed 4, "
        "no_case 3, unknown 7",
        "order_type": "prior_final 38, in_absentia 12, none 34, reinstated 5, expedited 3, "
        "voluntary_departure 1, unknown 7",
        "final_order_claim": "agreed 24, claimed_disputed 22, claimed_unchecked 16, "
        "not_claimed 23, unknown 15",
        "stay_or_protection": "none 58, appeal_period 9, in_absentia_mtr 5, court_stay 4, "
        "withholding_cat 8, ice_stay 3, order_against_redetention 2, unknown 11",
    }
)
ELSEWHERE = tables(
    {
        "proceeding_type": "no_eoir_case 42, removal_240 33, withholding_only 2, asylum_only 1, "
        "unknown 22",
        "posture": "no_case 38, relief_pending 18, pleadings_pending 7, final_order 9, "
        "dismissed_earlier 4, admin_closed 4, unknown 20",
        "order_type": "none 58, prior_final 10, in_absentia 7, reinstated 4, expedited 1, "
        "unknown 20",
        "final_order_claim": "not_claimed 45, claimed_disputed 5, claimed_unchecked 10, agreed 8, "
        "unknown 32",
        "stay_or_protection": "none 68, appeal_period 2, in_absentia_mtr 2, ice_stay 1, "
        "withholding_cat 1, unknown 26",
    }
)
APPOINTMENT = tables(
    {
        "ice_check_in_office": "ice_check_in 95, biometrics 2, accompanying_other 2, unknown 1",
        "isap_atd_office": "isap_check_in 94, ice_check_in 4, unknown 2",
        "uscis_office": "uscis_benefit 58, uscis_asylum 26, biometrics 11, accompanying_other 3, "
        "unknown 2",
        "state_local_courthouse": "state_criminal 60, state_protection_order 12, "
        "state_other_civil 21, accompanying_other 5, unknown 2",
        "probation_office": "probation_report 97, unknown 3",
        "federal_courthouse": "other 70, accompanying_other 15, unknown 15",
        "other_government_office": "other 75, accompanying_other 10, unknown 15",
        "other": "other 60, accompanying_other 10, unknown 30",
    }
)
CHECK_INS = frozenset({"ice_check_in_office", "isap_atd_office"})
SUMMONS = one_of(
    "standing_schedule 42, text_message 28, app 9, call 8, letter 7, in_person 3, unknown 3"
)
# A message out of turn mostly brings the date forward; a standing date stays.
TIMING_OF_SUMMONS = {
    True: one_of("moved_earlier 46, unscheduled 31, as_scheduled 19, unknown 4"),
    False: one_of("as_scheduled 93, moved_earlier 3, unknown 4"),
}
NOTICE_OF_SUMMONS = {
    True: one_of("same_day 18, days_1_2 48, days_3_7 24, days_8_plus 4, unknown 6"),
    False: one_of("days_8_plus 78, days_3_7 10, unknown 12"),
}
MASS_MESSAGE = {
    True: one_of("yes 38, no 30, unknown 32"),
    False: one_of("no 70, unknown 30"),
}
MESSAGES = ("text_message", "app", "call")
ARREST_TIMING: Mapping[str, Weighted[str]] = tables(
    {
        "ice_check_in_office": "during 46, before 34, right_after 11, not_held 5, unknown 4",
        "isap_atd_office": "during 40, before 38, right_after 14, not_held 4, unknown 4",
        "uscis_office": "right_after 52, during 20, before 20, unknown 8",
        "": "right_after 36, before 38, during 3, later_same_day 6, not_held 8, unknown 9",
    }
)


def make_appointment(random: Random, venue: str, kind: str) -> dict[str, Value]:
    """Answers on the appointment around one event; dates in days from it.

    Args:
        venue: a code of `venue_type`.
        kind: DETAINED, STOPPED, PRESENCE or FEAR.
    """
    checking_in = venue in CHECK_INS
    answers: dict[str, Value] = {
        "appointment_type": APPOINTMENT[venue].draw(random),
        **draw_all(COMMON, random),
        **draw_all(CHECK_IN if checking_in else ELSEWHERE, random),
    }
    if kind == PRESENCE:  # nobody's appointment
        return {"appointment_type": answers["appointment_type"]}
    if kind == FEAR:
        for name in ("attendance", "interpreter", "told_free_to_go"):
            del answers[name]
    else:
        timing = ARREST_TIMING.get(venue, ARREST_TIMING[""])
        answers["arrest_timing"] = timing.draw(random)
        answers["case_ended_date"] = -random.randrange(5, 400)
    if checking_in:
        method = SUMMONS.draw(random)
        by_message = method in MESSAGES
        answers["summons_method"] = method
        answers["summons_timing"] = TIMING_OF_SUMMONS[by_message].draw(random)
        answers["summons_notice"] = NOTICE_OF_SUMMONS[by_message].draw(random)
        answers["mass_message"] = MASS_MESSAGE[by_message].draw(random)
    return answers
