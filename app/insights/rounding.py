"""What advocates see: closed months, one filter besides place, no field about a person, figures
rounded to 5. It has no formal guarantee, and the page says so; public counts have a stricter rule.
"""

from __future__ import annotations

from datetime import date, timedelta

from app.codebook import Told, codebook
from app.incidents.filters import Filters

BASE = 5
CLOSES_AFTER = timedelta(days=14)  # a month is closed two weeks after its end
PLACE = frozenset({"city", "state"})
PERSON_SECTION = "G."
# What a filter of an advocate may name: counted fields of the event, none of the person.
ALLOWED = frozenset(
    field.name
    for field in codebook.fields.values()
    if field.is_coded
    and field.visibility == "public_suppressed"
    and not field.section.startswith(PERSON_SECTION)
    and field.name not in ("source_of_knowledge", "confidence")
)


class TooNarrow(Told):
    """The filters ask for more than an advocate may know; the message says what to do."""


def first_open_day(today: date) -> date:
    """The first day of the first month that is not closed."""
    return (today - CLOSES_AFTER).replace(day=1)


def check_filters(filters: Filters) -> None:
    """Refuse combinations that could single out a person.

    Raises:
        TooNarrow: a field about the person, a second filter, or part of a month.
    """
    fields = [name for name in filters.wanted if name not in PLACE]
    for name in fields:
        if name not in ALLOWED:
            raise TooNarrow("%(name)s: your role cannot filter by this.", name=name)
    dated = filters.since is not None or filters.until is not None
    if len(fields) + dated > 1:
        raise TooNarrow("Use one filter besides the place: remove the others.")
    if filters.since and filters.since.day != 1:
        raise TooNarrow("from: begin on the first day of a month.")
    if filters.until and (filters.until + timedelta(days=1)).day != 1:
        raise TooNarrow("to: end on the last day of a month.")


def rounded(number: int) -> int | None:
    """To the nearest 5; None for 0 to 4, which is shown as "fewer than 5"."""
    if number < BASE:
        return None
    return BASE * ((2 * number + BASE) // (2 * BASE))
