"""A column of a sheet as one choice of a list."""

from __future__ import annotations

from app.codebook import codebook
from app.exchange.imports.plan import OUT, Column, Use
from app.incidents.draft import SYSTEM_WRITES

# Fields that one cell often answers together; the first of them stands for all.
COMPANIONS = {
    "facility": ("facility", "facility_other"),
    "city": ("city", "state"),
    "dhs_motion": ("dhs_motion", "motion_form"),
    "ij_ruling": ("ij_ruling", "respondent_position"),
    "agents_count": ("agents_count", "agents_estimate"),
}


def column_choice(column: Column) -> str:
    """What the list shows as chosen."""
    return column.fields[0] if column.use is Use.FIELDS else column.use.value


def column_of_choice(chosen: str) -> Column:
    """The column that a choice makes; what is no choice leaves it out."""
    if chosen in (Use.KEY.value, Use.REPORTER.value):
        return Column(Use(chosen))
    if chosen not in codebook.fields or chosen in SYSTEM_WRITES:
        return OUT
    return Column(Use.FIELDS, COMPANIONS.get(chosen, (chosen,)))
