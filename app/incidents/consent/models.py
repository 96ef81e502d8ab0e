"""The table of reminders that went out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime


class ConsentReminder(Base):
    """Of a report that waits for a client's answer, a person was reminded up to this stage."""

    __tablename__ = "consent_reminder"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    stage: Mapped[int]  # days after filing
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
