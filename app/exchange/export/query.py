"""The query behind every kind of file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, select
from sqlalchemy.orm import aliased

from app.codebook import Kind
from app.exchange.export.asked import Export
from app.exchange.export.columns import DAY, MONTH, SOURCE_REF, field_of
from app.incidents.models import incident
from app.incidents.queries import matching
from app.incidents.scope import may_leave, within
from app.ledger.models import IncidentText

TYPED = (Kind.TEXT, Kind.REFERENCE)


def column_in_sql(name: str) -> ColumnElement[Any]:
    """A column of the file that is no sealed text."""
    if name == MONTH:
        # "2026-03": dates are ISO 8601 as text on both databases.
        return func.substr(cast(incident.c[DAY], Text), 1, 7)
    column: ColumnElement[Any] = incident.c[name]
    field = field_of(name)
    return cast(column, Text) if field is not None and field.kind is Kind.DATE else column


def is_sealed(name: str) -> bool:
    """Whether the column is free text that is kept encrypted."""
    field = field_of(name)
    return field is not None and field.sealed


def is_typed(name: str) -> bool:
    """Whether a column that is not sealed holds what somebody typed, and not a code, number or day,
    none of which can begin a formula."""
    field = field_of(name)
    return name == SOURCE_REF or (field is not None and field.kind in TYPED)


def envelopes(export: Export) -> tuple[Any, Mapping[str, tuple[Any, Any]]]:
    """The tables to select from, and for each sealed column its envelope and its revision."""
    tables: Any = incident
    found: dict[str, tuple[Any, Any]] = {}
    for name in filter(is_sealed, export.columns):
        sealed = aliased(IncidentText, name=f"text_{name}")
        tables = tables.outerjoin(
            sealed,
            and_(
                sealed.incident_id == incident.c.id,
                sealed.field == name,
                sealed.superseded.is_(False),
                within(export.actor, "incident.narrative"),
            ),
        )
        found[name] = (sealed.envelope, sealed.revision)
    return tables, found


def rows_query(export: Export, tables: Any, columns: Sequence[Any]) -> Select[Any]:
    """These columns of the records that leave, in the order of the list."""
    conditions = matching(export.actor, export.filters, within(export.actor, "incident.export"))
    return (
        select(*columns)
        .select_from(tables)
        .where(*conditions, may_leave())
        .order_by(incident.c.incident_date.desc(), incident.c.id.desc())
    )
