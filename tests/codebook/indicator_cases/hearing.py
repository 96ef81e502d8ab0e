"""Rules about motions, rulings, appeals and expedited removal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.codebook.indicator_cases.case import (
    EXPEDITED,
    GRANTED,
    HOW,
    MOTION,
    NOT_HELD,
    Case,
)

HEARING: Mapping[str, Case] = {
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
}
