"""Tables of help that was asked for, and of who is on call. Rows of help are never deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime
from app.incidents.models import RECORD_ID_LENGTH
from app.ledger.models import BigKey

KINDS_LENGTH = 60


class HelpRequest(Base):
    """Somebody asks the office for help with one report."""

    __tablename__ = "help_request"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    # Random, as a record's: whoever answers need not learn the number of the report.
    help_id: Mapped[str] = mapped_column(String(RECORD_ID_LENGTH), unique=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kinds: Mapped[str] = mapped_column(String(KINDS_LENGTH))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When the first mail about it was taken by the mail server; none: call them.
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


NOT_SETTLED = "settled_at IS NULL"
# Every list of reports asks what is open: a handful among all that ever was asked.
Index(
    "ix_help_request_open",
    HelpRequest.asked_at,
    sqlite_where=text(NOT_SETTLED),
    postgresql_where=text(NOT_SETTLED),
)


class OnCall(Base):
    """A person whom the office calls when help is needed now."""

    __tablename__ = "on_call"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
