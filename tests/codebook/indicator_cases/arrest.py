"""Rules about arrests, warrants, custody and check-ins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.codebook.indicator_cases.case import CHECK_IN, COURT, GRANTED, HOW, NOT_HELD, Case

ARREST: Mapping[str, Case] = {
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
