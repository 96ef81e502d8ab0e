"""For each rule: a record that it flags, and what changes make of the other three results."""

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

CASES: Mapping[str, Case] = {
    "dismissed_then_detained": Case(
        {**GRANTED, "arrest_timing": "right_after"},
        also=({"arrest_timing": "later_day"}, {"dhs_motion": "terminate"}),
        not_flagged=({"arrest_timing": "before"}, {"ij_ruling": "denied"}),
        no_scope=(NOT_HELD, {"dhs_motion": "pretermit"}, {"dhs_motion": "none"}),
        open=(
            ({"ij_ruling": None}, ("ij_ruling",)),
            ({"ij_ruling": HOW, "arrest_timing": HOW}, ("ij_ruling", "arrest_timing")),
            ({"dhs_motion": HOW}, ("dhs_motion",)),
        ),
    ),
    "motion_without_notice": Case(
        {**MOTION, "motion_form": "oral", "motion_notice": "same_day"},
        also=({"motion_form": "written_at_hearing"},),
        not_flagged=({"motion_form": "written_before"}, {"motion_notice": "days_1_9"}),
        no_scope=(
            {"dhs_motion": "other"},
            {"venue_type": "uscis_office", "proceeding_type": "no_eoir_case"},
        ),
        open=(
            ({"motion_notice": None}, ("motion_notice",)),
            ({"venue_type": None}, ("venue_type", "proceeding_type")),
        ),
    ),
    "short_response_time": Case(
        {**MOTION, "response_time": "none"},
        also=({"response_time": "under_10_days", "respondent_position": "not_asked"},),
        not_flagged=({"respondent_position": "agreed"}, {"response_time": "days_10_plus"}),
        no_scope=({"dhs_motion": "none"},),
        open=(
            ({"respondent_position": None}, ("respondent_position",)),
            ({"response_time": HOW}, ("response_time",)),
        ),
    ),
    "granted_over_objection_no_reasons": Case(
        {**GRANTED, "ij_reasons": "no"},
        not_flagged=({"ij_reasons": "yes"},),
        no_scope=({"respondent_position": "agreed"}, {"ij_ruling": "denied"}),
        open=(
            ({"ij_reasons": HOW}, ("ij_reasons",)),
            ({"respondent_position": None}, ("respondent_position",)),
        ),
    ),
    "detained_case_still_open": Case(
        {**MOTION, "ij_ruling": "reserved"},
        also=({"ij_ruling": "no_ruling"}, {"ij_ruling": "denied"}, {"ij_ruling": "continued"}),
        not_flagged=({"ij_ruling": "granted"}, {"ij_ruling": "withdrawn"}),
        no_scope=(NOT_HELD,),
        open=(({"ij_ruling": HOW}, ("ij_ruling",)),),
    ),
    "appeal_window_open": Case(
        {
            **GRANTED,
            "appeal_reserved": "reserved",
            "er_status": "not_placed",
            "custody_status": "removed",
            "removal_date": date(2026, 4, 9),
        },
        also=(
            {"appeal_reserved": "not_asked"},
            {"er_status": HOW},
            {"dhs_motion": "none", "ij_ruling": None, "order_type": "ordered_this_day"},
        ),
        not_flagged=(
            {"appeal_reserved": "waived"},
            {"custody_status": "in_custody", "removal_date": None},
            {"removal_date": date(2026, 4, 10), "appeal_reserved": "not_asked"},
        ),
        no_scope=({"ij_ruling": "denied", "order_type": "none"},),
        open=(
            (
                {"removal_date": None, "appeal_reserved": "not_asked"},
                ("removal_date",),
            ),
            ({"appeal_reserved": None}, ("appeal_reserved",)),
            (
                {"date_precision": "within_week", "appeal_reserved": "not_asked"},
                ("incident_date",),
            ),
        ),
        unrecorded=(
            {
                "er_status": "ordered",
                "custody_status": "in_custody",
                "appeal_reserved": "not_asked",
            },
            {"removal_date": date(2026, 6, 1), "appeal_filed_date": date(2026, 3, 20)},
        ),
    ),
    "appeal_not_advised": Case(
        {**GRANTED, "representation": "pro_se", "appeal_reserved": "not_asked"},
        not_flagged=({"appeal_reserved": "waived"},),
        no_scope=({"representation": "attorney_absent"}, {"people_count": 2}),
        open=(
            ({"representation": HOW}, ("representation",)),
            ({"appeal_reserved": HOW}, ("appeal_reserved",)),
            ({"people_count": None}, ("people_count",)),
        ),
    ),
    "er_two_years_or_more": Case(
        {**EXPEDITED, "time_in_us": "y2_under_5"},
        also=({"time_in_us": "y10_plus", "er_status": "notice"},),
        not_flagged=({"time_in_us": "y1_under_2"},),
        no_scope=({"er_status": "returned_240"}, {"people_count": 3}, NOT_HELD),
        open=(
            ({"time_in_us": HOW}, ("time_in_us",)),
            ({"er_status": None}, ("er_status",)),
        ),
    ),
    "er_after_admission": Case(
        {**EXPEDITED, "entry_manner": "admitted"},
        also=({"entry_manner": "visa_waiver"},),
        not_flagged=({"entry_manner": "ewi_no_contact"},),
        no_scope=({"er_status": "not_placed"},),
        open=(({"entry_manner": None}, ("entry_manner",)),),
    ),
    "er_after_parole": Case(
        {**EXPEDITED, "entry_manner": "paroled_poe"},
        not_flagged=({"entry_manner": "released_border"},),
        no_scope=({"er_status": "not_placed"}, {"people_count": 0}),
        open=(({"entry_manner": HOW, "er_status": HOW}, ("entry_manner", "er_status")),),
    ),
    "fear_not_referred": Case(
        {**EXPEDITED, "fear_expressed": "yes", "credible_fear": "not_referred"},
        not_flagged=({"credible_fear": "pending"},),
        no_scope=({"fear_expressed": "no"}, {"er_status": "returned_240"}),
        open=(
            ({"credible_fear": HOW}, ("credible_fear",)),
            ({"fear_expressed": HOW}, ("fear_expressed",)),
        ),
    ),
    "officers_not_identified": Case(
        {**COURT, "officer_identification": "not_given"},
        also=({"officer_identification": "refused"}, {"people_count": 6}),
        not_flagged=({"officer_identification": "after"},),
        no_scope=(NOT_HELD,),
        open=(
            ({"officer_identification": HOW}, ("officer_identification",)),
            ({"incident_outcome": None}, ("incident_outcome",)),
        ),
    ),
    "reason_not_stated": Case(
        {**COURT, "reason_stated": "not_stated"},
        not_flagged=({"reason_stated": "later"},),
        no_scope=(NOT_HELD,),
        open=(({"reason_stated": None}, ("reason_stated",)),),
    ),
    "no_warrant_seen": Case(
        {**COURT, "warrant_shown": "none_shown"},
        also=({"warrant_shown": "said_not_shown"},),
        not_flagged=(
            {"warrant_shown": "judicial"},
            {"warrant_shown": "unreadable"},
            {"warrant_shown": "administrative_type_unknown"},
        ),
        no_scope=(NOT_HELD,),
        open=(({"warrant_shown": HOW}, ("warrant_shown",)),),
    ),
    "warrant_after_dismissal": Case(
        {**GRANTED, "warrant_shown": "i_200", "papers_served": "i_286"},
        also=({"papers_served": "none_seen"},),
        not_flagged=({"papers_served": "i_862 i_286"}, {"papers_served": "i_862 unknown"}),
        no_scope=({"warrant_shown": "i_205"}, {"ij_ruling": "denied"}, NOT_HELD),
        open=(
            ({"papers_served": None}, ("papers_served",)),
            ({"papers_served": "i_286 unknown"}, ("papers_served",)),
            ({"warrant_shown": "administrative_type_unknown"}, ("warrant_shown",)),
            ({"warrant_shown": "unreadable"}, ("warrant_shown",)),
        ),
    ),
    "late_custody_decision": Case(
        {**COURT, "warrant_shown": "none_shown", "custody_decision": "after_48h"},
        not_flagged=({"custody_decision": "within_48h"}, {"custody_decision": "none_known"}),
        no_scope=({"warrant_shown": "i_200"}, NOT_HELD),
        open=(
            ({"custody_decision": HOW}, ("custody_decision",)),
            ({"warrant_shown": None}, ("warrant_shown",)),
        ),
    ),
    "long_hold_room": Case(
        {**COURT, "first_holding": "hold_room", "hold_hours": "h12_24"},
        also=({"hold_hours": "over_72"},),
        not_flagged=({"hold_hours": "under_12"},),
        no_scope=({"first_holding": "jail"}, NOT_HELD),
        open=(
            ({"hold_hours": None}, ("hold_hours",)),
            ({"first_holding": HOW}, ("first_holding",)),
        ),
    ),
    "final_order_disputed": Case(
        {**COURT, "final_order_claim": "claimed_disputed"},
        not_flagged=({"final_order_claim": "claimed_unchecked"},),
        no_scope=(NOT_HELD,),
        open=(({"final_order_claim": HOW}, ("final_order_claim",)),),
    ),
    "removed_despite_stay": Case(
        {**COURT, "custody_status": "removed", "stay_or_protection": "court_stay"},
        also=(
            {"stay_or_protection": "appeal_period withholding_cat"},
            {"stay_or_protection": "ice_stay unknown"},
        ),
        not_flagged=(
            {"stay_or_protection": "none"},
            {"stay_or_protection": "order_against_redetention"},
        ),
        no_scope=({"custody_status": "left_voluntarily"}, {"custody_status": "in_custody"}),
        open=(
            ({"stay_or_protection": HOW}, ("stay_or_protection",)),
            ({"custody_status": None}, ("custody_status",)),
        ),
        unrecorded=({"stay_or_protection": "withholding_cat"},),
    ),
    "osup_revoked_without_process": Case(
        {
            **CHECK_IN,
            "supervision": "osup",
            "revocation_notice": "none",
            "informal_interview": "held",
        },
        also=(
            {"revocation_notice": "written", "informal_interview": "not_held"},
            {"supervision": "osup atd_ankle", "informal_interview": HOW},
        ),
        not_flagged=({"revocation_notice": "oral"},),
        no_scope=({"supervision": "orec"}, {"supervision": "none"}, {"people_count": 2}),
        open=(
            ({"revocation_notice": HOW}, ("revocation_notice",)),
            ({"supervision": HOW}, ("supervision",)),
        ),
    ),
    "compliant_check_in": Case(
        {**CHECK_IN, "compliance": "full"},
        also=({"venue_type": "other", "appointment_type": "isap_check_in"},),
        not_flagged=({"compliance": "minor_lapse"},),
        no_scope=(
            {"venue_type": "uscis_office", "appointment_type": "uscis_asylum"},
            {"people_count": 6},
        ),
        open=(
            ({"compliance": HOW}, ("compliance",)),
            ({"venue_type": "other", "appointment_type": HOW}, ("appointment_type",)),
        ),
    ),
    "early_summons": Case(
        {**CHECK_IN, "summons_timing": "moved_earlier"},
        also=({"summons_timing": "unscheduled"},),
        not_flagged=({"summons_timing": "as_scheduled"},),
        no_scope=(NOT_HELD, {"venue_type": "other", "appointment_type": "biometrics"}),
        open=(({"summons_timing": HOW}, ("summons_timing",)),),
    ),
    "immigration_court_arrest": Case(
        {**COURT, "incident_date": date(2026, 6, 23)},
        also=({"incident_date": date(2026, 7, 15), "date_precision": "month_only"},),
        not_flagged=(NOT_HELD,),
        no_scope=(
            {"incident_date": date(2026, 6, 22)},
            {"venue_type": "ice_check_in_office"},
            {"incident_date": date(2026, 6, 15), "date_precision": "within_week"},
        ),
        open=(
            (
                {"incident_date": date(2026, 6, 16), "date_precision": "within_week"},
                ("incident_date",),
            ),
            (
                {"incident_date": date(2026, 6, 30), "date_precision": "month_only"},
                ("incident_date",),
            ),
            ({"incident_outcome": None}, ("incident_outcome",)),
        ),
    ),
    "protected_case_courthouse": Case(
        {**COURT, "venue_type": "state_local_courthouse", "court_role": "witness"},
        also=({"court_role": "victim_petitioner"},),
        not_flagged=({"court_role": "defendant"},),
        no_scope=({"venue_type": "immigration_court"}, NOT_HELD),
        open=(({"court_role": HOW}, ("court_role",)),),
    ),
    "counsel_excluded": Case(
        {**COURT, "counsel_access": "excluded"},
        also=({"counsel_access": "requested_denied", **NOT_HELD},),
        not_flagged=({"counsel_access": "none_there"},),
        no_scope=({"incident_outcome": "agents_present_only"},),
        open=(({"counsel_access": HOW}, ("counsel_access",)),),
    ),
    "no_interpreter": Case(
        {**COURT, "interpreter": "needed_absent"},
        not_flagged=({"interpreter": "other_language"},),
        no_scope=({"interpreter": "not_needed"},),
        open=(({"interpreter": HOW}, ("interpreter",)),),
    ),
}
