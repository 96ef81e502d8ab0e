"""Hearings in immigration court: sections C, D and E, and when the arrest came."""

from __future__ import annotations

from random import Random

from app.codebook import Value
from app.operations.demo.draws import draw_all, one_of, tables

# What an event came to, as far as it decides which questions make sense.
DETAINED, STOPPED, PRESENCE, FEAR = "detained", "stopped", "presence", "fear"

PROCEEDING = tables(
    {
        "appointment_type": "master_initial 34, master_reset 33, master_unspecified 6, "
        "individual_merits 17, bond_custody 2, cf_rf_review 1, other_eoir 4, "
        "accompanying_other 1, unknown 2",
        "attendance": "in_person 94, video 3, telephone 1, unknown 2",
        "docket": "non_detained 95, detained 1, unknown 4",
        "proceeding_type": "removal_240 90, withholding_only 3, asylum_only 3, fear_review 1, "
        "unknown 3",
        "posture": "pleadings_pending 22, relief_pending 45, relief_to_be_filed 17, "
        "decision_reserved 2, bia_appeal_pending 1, petition_for_review 1, reopening_pending 2, "
        "admin_closed 2, dismissed_earlier 3, final_order 1, unknown 4",
        "interpreter": "best_language 58, other_language 6, needed_absent 5, not_needed 22, "
        "unknown 9",
    }
)
# The share of detentions after a motion to end the case, before and since the surge.
MOTION_SHARE = {False: 0.12, True: 0.55}
MOTION = tables(
    {
        "dhs_motion": "dismiss 88, terminate 7, pretermit 3, other 2",
        "motion_form": "oral 68, written_at_hearing 14, written_before 12, unknown 6",
        "motion_grounds": "improvidently_issued 16, changed_circumstances 34, other_239_2a 3, "
        "seeks_expedited_removal 9, changed_circumstances+seeks_expedited_removal 10, "
        "none_stated 22, unknown 6",
        "respondent_position": "opposed 44, agreed 7, no_position 13, not_asked 12, "
        "not_understood 17, unknown 7",
        "response_time": "none 61, under_10_days 8, days_10_plus 14, reset_no_deadline 9, "
        "unknown 8",
        "ij_ruling": "granted 62, continued 14, denied 8, reserved 5, no_ruling 7, withdrawn 1, "
        "unknown 3",
        "ij_reasons": "no 55, yes 30, unknown 15",
        "told_free_to_go": "no 58, yes 21, unknown 21",
        "appeal_reserved": "reserved 34, waived 14, not_asked 37, not_applicable 3, unknown 12",
    }
)
NOTICE = {
    "oral": one_of("same_day 93, days_1_9 3, unknown 4"),
    "written_at_hearing": one_of("same_day 96, unknown 4"),
    "written_before": one_of("days_1_9 45, days_10_14 18, days_15_plus 30, same_day 3, unknown 4"),
    "unknown": one_of("same_day 40, unknown 60"),
}
NO_MOTION = one_of("none 90, unknown 10")
ORDERS = tables(
    {
        "order_type": "none 88, ordered_this_day 4, in_absentia 2, prior_final 2, reinstated 1, "
        "voluntary_departure 1, unknown 2",
        "final_order_claim": "not_claimed 70, claimed_disputed 4, claimed_unchecked 3, agreed 3, "
        "unknown 20",
        "stay_or_protection": "none 78, appeal_period 9, court_stay 1, withholding_cat 1, "
        "order_against_redetention 1, unknown 10",
    }
)
ORDERED = one_of("ordered_this_day 62, in_absentia 22, voluntary_departure 8, prior_final 8")
TIMING_AFTER_MOTION = {
    "granted": one_of(
        "right_after 80, later_same_day 5, during 3, later_day 6, before 1, unknown 5"
    ),
    "no_ruling": one_of("before 35, during 45, right_after 20"),
    "other": one_of("right_after 68, during 6, before 6, later_same_day 8, later_day 4, unknown 8"),
}
TIMING = one_of(
    "right_after 52, before 25, during 5, later_same_day 7, later_day 2, not_held 4, unknown 5"
)
# Who stays away may be ordered removed for it.
ORDERS_OF_ABSENT = one_of("none 55, in_absentia 30, unknown 15")


def make_hearing(random: Random, kind: str, *, surge: bool) -> dict[str, Value]:
    """Answers on the hearing around one event; dates in days from it."""
    answers: dict[str, Value] = {**draw_all(PROCEEDING, random)}
    if kind == PRESENCE:  # nobody's hearing
        return {name: answers[name] for name in ("appointment_type", "docket")}
    if kind == FEAR:
        answers["dhs_motion"] = NO_MOTION.draw(random)
        answers["attendance"] = "unknown"
        answers["order_type"] = ORDERS_OF_ABSENT.draw(random)
        return answers
    answers.update(draw_all(ORDERS, random))
    ended = answers["posture"] == "dismissed_earlier"
    if not ended and random.random() < MOTION_SHARE[surge]:
        answers.update(_motion(random))
    else:
        answers["dhs_motion"] = NO_MOTION.draw(random)
        answers["arrest_timing"] = TIMING.draw(random)
        answers["told_free_to_go"] = MOTION["told_free_to_go"].draw(random)
        answers["case_ended_date"] = -random.randrange(2, 240)
        if not ended and random.random() < 0.22:
            answers["order_type"] = ORDERED.draw(random)
            answers["arrest_timing"] = "right_after"
            answers["appeal_reserved"] = MOTION["appeal_reserved"].draw(random)
    answers["appeal_filed_date"] = random.randrange(3, 31)
    return answers


def _motion(random: Random) -> dict[str, Value]:
    """A motion that ends, or tries to end, the case; often the way to an arrest at the door."""
    answers: dict[str, Value] = {**draw_all(MOTION, random), "order_type": "none"}
    answers["motion_notice"] = NOTICE[str(answers["motion_form"])].draw(random)
    ruling = str(answers["ij_ruling"])
    if ruling in ("continued", "reserved"):
        answers["response_time"] = random.choice(["days_10_plus", "reset_no_deadline"])
    timing = TIMING_AFTER_MOTION.get(ruling, TIMING_AFTER_MOTION["other"])
    answers["arrest_timing"] = timing.draw(random)
    return answers
