"""Filters that lists, inbox, counts, exports and commands share: names are codebook fields.

A repeated name means "or", different names mean "and"; `from` and `to` include both ends; an
unknown name or code is refused, so that a typing error never shows more than was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, FromClause, exists, false, literal, or_, select
from sqlalchemy.orm import Session

from app.codebook import AnswerError, Field, Kind, Told, codebook, parse_answer
from app.codebook.indicators import INDICATORS, Settings
from app.incidents.indicators.settings import read_settings
from app.incidents.indicators.sql import flagged
from app.incidents.models import import_batch, incident
from app.places import queries as places

FROM, TO = "from", "to"
RECORD_ID = "record_id"
DEFAULTS = Settings()
INDICATOR = "indicator"  # records that a rule flags, by its code
IMPORT = "import"  # records that an import brought in, by its number
IMPORT_NUMBER = re.compile("[0-9]{1,15}")  # as many digits as the numbers of both databases hold
NAMES = (RECORD_ID, *(field.name for field in codebook.stored), INDICATOR, IMPORT, FROM, TO)


class FilterError(Told):
    """A filter that cannot be applied; the message names it."""


@dataclass(frozen=True)
class Filters:
    """Field name to wanted values, in codebook order, plus the ends of the dates.

    `settings` are those by which indicators are read.
    """

    wanted: Mapping[str, tuple[str, ...]]
    since: date | None = None
    until: date | None = None
    settings: Settings = DEFAULTS

    def pairs(self) -> list[tuple[str, str]]:
        """As query parameters."""
        found = [(name, value) for name, values in self.wanted.items() for value in values]
        if self.since:
            found.append((FROM, self.since.isoformat()))
        if self.until:
            found.append((TO, self.until.isoformat()))
        return found

    def with_default(self, name: str, values: Iterable[str]) -> Filters:
        """The same, with these values where nothing was said about the field."""
        if name in self.wanted:
            return self
        return replace(self, wanted={**self.wanted, name: tuple(values)})


def read_filters(
    pairs: Iterable[tuple[str, str]],
    session: Session,
    circle: ColumnElement[bool],
    others: Sequence[str] = (),
    imports: ColumnElement[bool] | None = None,
) -> Filters:
    """Read query parameters.

    Args:
        pairs: names and values, as they came.
        circle: the records that the actor may know of: a city that only they name is known too.
        others: names that mean something else here (the page, the format) and are left alone.
        imports: the imports that the actor may know of; without it, none. One of another office
            is refused in the words for one that never was.

    Raises:
        FilterError: an unknown name, code, city, indicator, import or date.
    """
    wanted: dict[str, list[str]] = {}
    ends: dict[str, date] = {}
    for name, value in pairs:
        if name in others or not value.strip():
            continue
        if name in (FROM, TO):
            ends[name] = read_date(name, value)
        elif name in NAMES:
            if name == IMPORT:
                found = _read_import(value, session, false() if imports is None else imports)
            else:
                found = _read_value(name, value, session, circle)
            if found not in wanted.setdefault(name, []):
                wanted[name].append(found)
        else:
            raise FilterError("There is no filter “%(name)s”.", name=name[:60])
    ordered = {name: tuple(wanted[name]) for name in NAMES if name in wanted}
    settings = read_settings(session) if INDICATOR in ordered else DEFAULTS
    return Filters(ordered, ends.get(FROM), ends.get(TO), settings)


def read_date(name: str, value: str) -> date:
    """One end of the dates.

    Raises:
        FilterError: it is no date.
    """
    try:
        found = parse_answer(codebook["incident_date"], value)
    except AnswerError as error:
        raise FilterError("%(name)s: %(problem)s", name=name, problem=error) from error
    if not isinstance(found, date):
        raise FilterError("%(name)s: enter a date.", name=name)
    return found


def _read_value(name: str, value: str, session: Session, circle: ColumnElement[bool]) -> str:
    if name == INDICATOR:
        if value not in INDICATORS:
            raise FilterError("%(name)s: there is no “%(given)s”.", name=name, given=value[:60])
        return value
    try:
        answer = parse_answer(codebook[name], value)
    except AnswerError as error:
        raise FilterError("%(name)s: %(problem)s", name=name, problem=error) from error
    text = answer.isoformat() if isinstance(answer, date) else str(answer)
    if codebook[name].kind is Kind.MULTI and " " in text:
        raise FilterError("%(name)s: repeat the name for a second code.", name=name)
    if codebook[name].kind is Kind.REFERENCE:
        facility = places.find_facility(session, text)
        if facility is None:
            raise FilterError(
                "%(name)s: “%(given)s” is not on the list of courts and offices.",
                name=name,
                given=text[:60],
            )
        return facility.name
    if name == "city":
        return _read_city(text, session, circle)
    return text


def _read_import(value: str, session: Session, imports: ColumnElement[bool]) -> str:
    number = int(value) if IMPORT_NUMBER.fullmatch(value) else 0
    if not session.scalar(select(exists().where(import_batch.c.id == number, imports))):
        raise FilterError("%(name)s: there is no “%(given)s”.", name=IMPORT, given=value[:60])
    return str(number)


def _read_city(text: str, session: Session, circle: ColumnElement[bool]) -> str:
    """The city as it is spelled in records; one that nobody has heard of is a typing error."""
    for state in places.city_states(session, text):
        listed = places.canonical_city(session, text, state)
        if listed is not None:
            return listed[0]
    if session.scalar(select(exists().where(incident.c.city == text, circle))):
        return text
    raise FilterError("city: there is no city “%(given)s” on the list of places.", given=text[:60])


def clauses(filters: Filters, table: FromClause = incident) -> list[ColumnElement[bool]]:
    """The filters as conditions on the record's columns."""
    found = [
        _condition(table, name, values, filters.settings) for name, values in filters.wanted.items()
    ]
    if filters.since:
        found.append(table.c.incident_date >= filters.since)
    if filters.until:
        found.append(table.c.incident_date <= filters.until)
    return found


def _condition(
    table: FromClause, name: str, values: Sequence[str], settings: Settings
) -> ColumnElement[bool]:
    if name == INDICATOR:
        return or_(*(flagged(code, settings, table) for code in values))
    if name == IMPORT:
        return _brought_in(table, values)
    return _one_of(table, codebook[name], values)


def _brought_in(table: FromClause, values: Sequence[str]) -> ColumnElement[bool]:
    """Which import a record came with: the record says it, as it was accepted or as it stands."""
    numbers = [int(value) for value in values]
    if table is incident:
        return incident.c.import_batch_id.in_(numbers)
    standing = incident.alias()
    brought = select(standing.c.id).where(standing.c.import_batch_id.in_(numbers))
    return table.c.incident_id.in_(brought)


def _one_of(table: FromClause, field: Field, values: Sequence[str]) -> ColumnElement[bool]:
    column = table.c[field.name]
    if field.kind is Kind.MULTI:
        padded = literal(" ").concat(column).concat(" ")
        return or_(*(padded.contains(f" {value} ", autoescape=True) for value in values))
    if field.kind is Kind.INTEGER:
        return column.in_([int(value) for value in values])
    if field.kind is Kind.DATE:
        return column.in_([date.fromisoformat(value) for value in values])
    if field.name == "review_status":
        # Most records share a few statuses: an index on it finds too many, and loses the order.
        return column.concat("").in_(values)
    return column.in_(values)
