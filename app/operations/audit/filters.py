"""The filters of the audit, and the box that asks for them.

A repeated name means "or", different names mean "and"; an unknown name or value is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from app.incidents.filters import FROM, TO, FilterError, read_date
from app.ledger.events import EVENTS
from app.operations.audit.actions import ACTIONS
from app.web.forms import DayField, Form, Option, TextField

ACTION, PERSON, OBJECT = "action", "person", "object"
PAGING = ("after", "before")
# Record numbers, and "person:12", "office:3", "order:7": what events are about.
OBJECT_SHAPE = re.compile(r"[A-Za-z0-9:._ -]{1,64}")


@dataclass(frozen=True)
class AuditFilters:
    """What was asked for; dates are days in UTC, both included."""

    actions: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    objects: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    pairs: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def ends(self) -> tuple[str | None, str | None]:
        """First moment, and the first one after, as the chain writes moments."""
        after = self.until + timedelta(days=1) if self.until else None
        return (
            self.since.isoformat() if self.since else None,
            after.isoformat() if after else None,
        )


def read_filters(pairs: Iterable[tuple[str, str]], people: Mapping[int, str]) -> AuditFilters:
    """Read query parameters.

    Args:
        pairs: names and values, as they came.
        people: those whose names the reader may know, by number.

    Raises:
        FilterError: an unknown name, action, person or date.
    """
    wanted: dict[str, list[str]] = {name: [] for name in (ACTION, PERSON, OBJECT)}
    ends: dict[str, date] = {}
    kept = []
    for name, value in pairs:
        given = value.strip()
        if name in PAGING or not given:
            continue
        if name in (FROM, TO):
            ends[name] = read_date(name, given)
        elif name in wanted:
            _check(name, given, people)
            wanted[name].append(given)
        else:
            raise FilterError("There is no filter “%(name)s”.", name=name[:60])
        kept.append((name, given))
    return AuditFilters(
        tuple(wanted[ACTION]),
        tuple(int(number) for number in wanted[PERSON]),
        tuple(wanted[OBJECT]),
        ends.get(FROM),
        ends.get(TO),
        tuple(kept),
    )


def _check(name: str, given: str, people: Mapping[int, str]) -> None:
    known = {
        ACTION: lambda: given in EVENTS,
        # Unknown, and known to others alone, are told apart by nothing.
        PERSON: lambda: given in {str(number) for number in people},
        OBJECT: lambda: OBJECT_SHAPE.fullmatch(given) is not None,
    }
    if not known[name]():
        raise FilterError("%(name)s: there is no “%(given)s”.", name=name, given=given[:60])


def filter_form(filters: AuditFilters, people: Mapping[int, str]) -> Form:
    """The box; who sees nobody's actions but their own is not asked whose."""
    blank = Option("", _l("Any"))
    actions = [Option(code, words) for code, words in ACTIONS.items()]
    members: dict[str, object] = {
        FROM: DayField(_l("From")),
        TO: DayField(_l("To")),
        ACTION: SelectField(_l("Action"), choices=[blank, *actions], validate_choice=False),
    }
    if len(people) > 1:
        persons = [Option(str(number), name) for number, name in people.items()]
        members[PERSON] = SelectField(
            _l("Person"), choices=[blank, *persons], validate_choice=False
        )
    members[OBJECT] = TextField(_l("Number of a report, or other object"))
    form: Form = type("AuditFilterForm", (Form,), members)(MultiDict(filters.pairs))
    form.kept = [pair for pair in filters.pairs if pair[0] not in members]
    return form
