"""Sheets that somebody is bringing in just now, and mappings that an office keeps. All sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime
from app.incidents.models import RECORD_ID_LENGTH
from app.ledger.models import BigKey


class ImportSheet(Base):
    """An uploaded file between two steps. Deleted at the end, or after a week."""

    __tablename__ = "import_sheet"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    sheet_id: Mapped[str] = mapped_column(String(RECORD_ID_LENGTH), unique=True)  # random
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int]  # counts the changes of `state`: two people cannot overwrite each other
    content: Mapped[bytes] = mapped_column(LargeBinary)  # the file, packed and sealed
    state: Mapped[bytes] = mapped_column(LargeBinary)  # its name, how it is read: sealed


class ImportMapping(Base):
    """A plan that an office keeps for its next sheet, with its name; sealed, as values of sheets
    stand in it."""

    __tablename__ = "import_mapping"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    mapping_id: Mapped[str] = mapped_column(String(RECORD_ID_LENGTH), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[bytes] = mapped_column(LargeBinary)
