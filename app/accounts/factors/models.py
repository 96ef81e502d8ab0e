"""Tables of second factors, recovery codes, and requests after a lost device."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.sessions.models import DEVICE_LENGTH
from app.database import Base, UtcDateTime
from app.ledger.models import BigKey

# WebAuthn allows 1,023 bytes, which base 64 makes 1,364 characters.
CREDENTIAL_LENGTH = 1400


class Kind(StrEnum):
    """What proves a person beside the password."""

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


class SecondFactor(Base):
    """One authenticator app or passkey of a person; it counts once `confirmed_at` is set.

    It carries no name of the person's making: kind, device and day tell one's own apart, and a
    text that people write would have to be sealed.
    """

    __tablename__ = "second_factor"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    # The browser in which it was set up: "Firefox, phone".
    device: Mapped[str] = mapped_column(String(DEVICE_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The newest time step (app) or challenge (passkey, microseconds) that was used: what is not
    # newer than this is refused, so that each code and each signature works once.
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    # Of an app: its secret, sealed (factors/sealed.py).
    sealed_secret: Mapped[str | None] = mapped_column(Text)
    # Of a passkey: what the browser calls it, its public key (both base 64), its own counter.
    credential_id: Mapped[str | None] = mapped_column(String(CREDENTIAL_LENGTH), unique=True)
    public_key: Mapped[str | None] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """A hash of one of ten codes; a set counts once one of it was typed back."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FactorRelease(Base):
    """A request to set up anew after a lost device: two people, then a day."""

    __tablename__ = "factor_release"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Used, or canceled by somebody (the audit says by whom).
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
