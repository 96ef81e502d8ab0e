"""Tables of the audit chain. Rows are never changed: triggers on both databases see to it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

# SQLite counts up by itself only in a column that is called INTEGER.
BigKey = BigInteger().with_variant(Integer, "sqlite")
DIGEST_LENGTH = 64


class AuditEvent(Base):
    """One link of the chain: what was done, by whom, to what. Immutable."""

    __tablename__ = "audit_event"

    sequence: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))  # UTC, ISO 8601, as it was hashed
    actor: Mapped[str] = mapped_column(String(40))  # "person:12", or "shell"
    office: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40), index=True)
    object_id: Mapped[str] = mapped_column(String(64), index=True)
    commitment: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    revisions: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    previous: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    hash: Mapped[str] = mapped_column(String(DIGEST_LENGTH))


# The audit of a person or an office, newest first, among a million events of others.
Index("ix_audit_event_actor", AuditEvent.actor, AuditEvent.sequence)
Index("ix_audit_event_office", AuditEvent.office, AuditEvent.sequence)


class AuditDetail(Base):
    """What an event's commitment stands for. May be erased without breaking the chain."""

    __tablename__ = "audit_detail"

    sequence: Mapped[int] = mapped_column(ForeignKey("audit_event.sequence"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    details: Mapped[str] = mapped_column(Text)


class Revision(Base):
    """A record as it stood after one change: coded values, and commitments to its texts. Immutable.

    The newest revision equals the record; `docket verify` compares them.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    number: Mapped[int] = mapped_column(Integer)
    event_sequence: Mapped[int] = mapped_column(ForeignKey("audit_event.sequence"), index=True)
    # The answers given, as canonical JSON; a blank stands for "not answered yet" and is left out.
    answers: Mapped[str] = mapped_column(Text)
    # Field to commitment, for every sealed text that this revision wrote.
    texts: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))


class IncidentText(Base):
    """Sealed free text, a version for each revision that changed it; may be erased."""

    __tablename__ = "incident_text"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    superseded: Mapped[bool] = mapped_column(Boolean, default=False)
    envelope: Mapped[str] = mapped_column(Text)
