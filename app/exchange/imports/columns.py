"""A column of a sheet as one choice of a list."""

from __future__ import annotations

from app.codebook import Kind, codebook
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
    if column.tick:
        return f"{column.fields[0]}/{column.tick}"
    return column.fields[0] if column.use is Use.FIELDS else column.use.value


def column_of_choice(chosen: str) -> Column:
    """The column that a choice makes; what is no choice leaves it out."""
    if chosen in (Use.KEY.value, Use.REPORTER.value):
        return Column(Use(chosen))
    name, _, tick = chosen.partition("/")
    if tick and is_tick((name,), tick):
        return Column(Use.FIELDS, (name,), tick=tick)
    if chosen not in codebook.fields or chosen in SYSTEM_WRITES:
        return OUT
    return Column(Use.FIELDS, COMPANIONS.get(chosen, (chosen,)))


def is_tick(fields: tuple[str, ...], code: str) -> bool:
    """Whether a column of these fields can say yes or no to one answer: that of one question
    which takes several."""
    one = codebook.fields.get(fields[0]) if len(fields) == 1 else None
    return one is not None and one.kind is Kind.MULTI and code in one.labels
