"""Tables of tries, of known devices, and of links that make a device known."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime
from app.ledger.models import BigKey


class Tries(Base):
    """Wrong tries that are counted together; deleted an hour after the last of them."""

    __tablename__ = "guess_tries"

    # An HMAC under a key of the day (keys.py): of what was typed or where from, never that itself.
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class KnownDevice(Base):
    """A device on which a person signed in. Its cookie opens nothing."""

    __tablename__ = "known_device"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # A digest of the password's hash: with a new password, the device is a stranger again.
    bound_to: Mapped[str] = mapped_column(String(64))
    # To the day: when somebody signed in is nobody's here.
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInPermit(Base):
    """A link that makes a device known; it works once, for an hour, and opens nothing."""

    __tablename__ = "sign_in_permit"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
