"""The record's table. Its columns are made from the codebook: to add a field is one codebook
entry and one migration."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.codebook import Field, Kind, codebook
from app.database import Base, UtcDateTime
from app.ledger.models import BigKey

RECORD_ID_LENGTH = 14
SOURCE_REF_LENGTH = 120
CITY_LENGTH = 60
REPORTER_MARK_LENGTH = 32
MULTI_LENGTH = 240  # all codes of any field together, with room for more


def column_of(field: Field) -> Column[object]:
    """The column that holds this field's answers; blank is NULL."""
    if field.kind is Kind.INTEGER:
        return Column(field.name, Integer)
    if field.kind is Kind.DATE:
        return Column(field.name, Date)
    if field.kind is Kind.REFERENCE:
        # By name: it is unique, it is what a form sends and what a CSV shows.
        return Column(field.name, String(120), ForeignKey("facility.name", onupdate="CASCADE"))
    if field.kind is Kind.MULTI:
        return Column(field.name, String(MULTI_LENGTH))
    lengths = {Kind.IDENTIFIER: 36, Kind.CHOICE: 40, Kind.TIME: 5, Kind.STATE: 2}
    return Column(field.name, String(lengths.get(field.kind, CITY_LENGTH)))


def codebook_columns() -> list[Column[object]]:
    """A column for each field that the record itself holds, in codebook order."""
    return [column_of(field) for field in codebook.stored]


incident = Table(
    "incident",
    Base.metadata,
    Column("id", BigKey, primary_key=True),
    Column("record_id", String(RECORD_ID_LENGTH), nullable=False, unique=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("reporter_id", ForeignKey("person.id")),  # none: brought in at the server's shell
    Column("source_ref", String(SOURCE_REF_LENGTH)),
    Column("submission_key", String(36)),
    Column("import_batch_id", ForeignKey("import_batch.id")),
    Column("import_row", Integer),  # its number in the sheet, so that it can be found there
    # Who is counted as the reporter of an imported row: an HMAC of the name that the row gives,
    # which tells two reporters apart and names neither (app/incidents/reporters.py).
    Column("reporter_mark", String(REPORTER_MARK_LENGTH)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("accepted_revision", Integer),
    # The dated steps of the case as JSON, in the order of entry; none is NULL.
    Column("steps", Text),
    *codebook_columns(),
    UniqueConstraint("office_id", "source_ref"),
    UniqueConstraint("reporter_id", "submission_key"),
)
Index("ix_incident_newest", incident.c.incident_date.desc(), incident.c.id.desc())
Index("ix_incident_office", incident.c.office_id, incident.c.incident_date, incident.c.id)
Index("ix_incident_waiting", incident.c.review_status, incident.c.created_at, incident.c.id)
Index("ix_incident_place", incident.c.city, incident.c.state, incident.c.incident_date)
Index("ix_incident_event_group_id", incident.c.event_group_id)
# Only what waits for a client's answer. The query has the same words, or SQLite would not use it.
UNSETTLED = "sharing_basis IS NULL OR sharing_basis = 'pending'"
Index(
    "ix_incident_unsettled",
    incident.c.office_id,
    incident.c.incident_date,
    incident.c.id,
    sqlite_where=text(UNSETTLED),
    postgresql_where=text(UNSETTLED),
)

# An accepted record that was edited afterwards counts as it was accepted until it is reviewed
# again: its accepted answers stand here meanwhile. What the gate looks at (basis, hold) follows
# the record at once.
accepted_incident = Table(
    "accepted_incident",
    Base.metadata,
    Column("incident_id", ForeignKey("incident.id"), primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("record_id", String(RECORD_ID_LENGTH), nullable=False),
    *codebook_columns(),
)

import_batch = Table(
    "import_batch",
    Base.metadata,
    Column("id", BigKey, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("file_digest", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("records", Integer, nullable=False, server_default=text("0")),
    Column("sheet", Integer),  # which sheet of the file, from 1; its name may be anything
    Column("undone_at", UtcDateTime),
)
Index("ix_incident_import_batch_id", incident.c.import_batch_id)
