"""The table of sessions. A cookie holds a token; here is only its hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime
from app.ledger.models import BigKey

DEVICE_LENGTH = 40


class SignedIn(Base):
    """One session of a person on one device."""

    __tablename__ = "signed_in"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # When the password (and code) was given: everything but filing is counted from here.
    proved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Last use at full strength, written at most once a minute.
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # May file reports for thirty days, and nothing else after twelve hours.
    remembered: Mapped[bool]
    # As coarse as helps to tell one's own devices apart: "Firefox, phone".
    device: Mapped[str] = mapped_column(String(DEVICE_LENGTH))
    # Whether a second factor was given too.
    two_factors: Mapped[bool] = mapped_column(default=False, server_default=false())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
