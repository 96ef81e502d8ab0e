"""Which columns leave: a preset whose list is shown, or a choice of one's own.

Each preset names what may leave, never what may not: a field that is added to the codebook is in
none but `everything` until somebody puts it there, or says that it may feed public figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from app.codebook import Field, codebook, csv_rule
from app.codebook.model import Visibility

RECORD_ID, SOURCE_REF, NARRATIVE = "record_id", "source_ref", "narrative"
DAY, MONTH = "incident_date", "incident_month"
KEY_COLUMNS = csv_rule.KEY_COLUMNS


class Preset(StrEnum):
    """A ready-made list of columns."""

    EVERYTHING = "everything"
    COURT_FILING = "court_filing"
    STATISTICS = "statistics"
    CHOSEN = "chosen"


# What happened, where, and what officers and the court did. Nothing about the person's past,
# health, family or origin, and nothing about how the register works.
COURT_FILING = (
    RECORD_ID,
    *("incident_outcome", "people_count", "people_count_kind", "source_of_knowledge"),
    *("incident_date", "date_precision", "incident_time", "time_precision", "venue_type"),
    *("facility", "facility_other", "city", "state", "place_in_building", "appointment_type"),
    *("attendance", "docket", "hearing_court", "proceeding_type", "posture", "interpreter"),
    *("dhs_motion", "motion_form", "motion_notice", "motion_grounds", "respondent_position"),
    *("response_time", "ij_ruling", "ij_reasons", "told_free_to_go", "case_ended_date"),
    *("appeal_reserved", "appeal_filed_date", "order_type", "final_order_claim"),
    *("stay_or_protection", "arrest_timing", "agents_count", "agents_estimate", "agencies"),
    *("face_covering", "attire", "vehicles", "target_list", "agent_conduct"),
    *("officer_identification", "reason_stated", "warrant_shown", "counsel_access", "force_used"),
    *("representation", "summons_method", "summons_timing", "summons_notice", "mass_message"),
    *("revocation_notice", "informal_interview", "papers_served", "er_status", "custody_decision"),
)


def columns_of(preset: Preset, chosen: Collection[str] = (), *, narrative: bool) -> tuple[str, ...]:
    """The names of the first line without labels, in codebook order.

    Args:
        chosen: field names, for `Preset.CHOSEN`.
        narrative: whether the free text goes along; no preset holds it.
    """
    if preset is Preset.STATISTICS:
        names = _statistics()
    elif preset is Preset.COURT_FILING:
        names = set(COURT_FILING)
    elif preset is Preset.CHOSEN:
        names = set(chosen) - {NARRATIVE}
    else:
        names = {*KEY_COLUMNS, *codebook.fields} - {NARRATIVE}
    return tuple(_in_order(names | ({NARRATIVE} if narrative else set())))


def choosable() -> tuple[str, ...]:
    """What one may choose column by column."""
    return tuple(_in_order({*KEY_COLUMNS, *codebook.fields, MONTH} - {NARRATIVE}))


def field_of(column: str) -> Field | None:
    """The codebook's field of a column; none for the key of an imported row."""
    return codebook.fields.get(DAY if column == MONTH else column)


def _statistics() -> set[str]:
    """What may feed public figures, the month in place of the day, and no number of a record."""
    public = {
        field.name
        for field in codebook.fields.values()
        if field.visibility is Visibility.PUBLIC_SUPPRESSED
    }
    return public - {DAY} | {MONTH}


def _in_order(names: Collection[str]) -> Iterable[str]:
    yield from (name for name in KEY_COLUMNS if name in names)
    for name in codebook.fields:
        if name in names and name not in KEY_COLUMNS:
            yield name
        if name == DAY and MONTH in names:
            yield MONTH
