"""What administrators made of the indicators; what they left alone has no row."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

NOTE_LENGTH = 300


class IndicatorSetting(Base):
    """A setting that rules use: a number of days, or a date as text."""

    __tablename__ = "indicator_setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(10))


class IndicatorRule(Base):
    """What was made of one rule. The note is about the law, never about a person."""

    __tablename__ = "indicator_rule"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    enabled: Mapped[bool]
    effective_from: Mapped[date | None]
    effective_until: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))
