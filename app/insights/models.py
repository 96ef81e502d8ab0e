"""The packed copy of what counts: coded answers as columns of small numbers, block by block.

Everything in it follows from the reports and can be made anew from them at any time; what was
changed since a block was packed is marked, and read from the reports themselves.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.ledger.models import BigKey

NAME_LENGTH = 60
LAYOUT_LENGTH = 16


class CountsBlock(Base):
    """So many reports whose numbers follow each other, packed."""

    __tablename__ = "counts_block"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(BigKey)  # its columns hold reports up to this one
    # Up to this one, writes are marked. It moves on first, before the reports are read.
    marked_to: Mapped[int] = mapped_column(BigKey)
    packing: Mapped[int] = mapped_column(Integer)  # raised by whoever begins to pack it


class CountsColumn(Base):
    """One answer of all reports of a block. The data come last: a look at the rest skips them."""

    __tablename__ = "counts_column"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    block: Mapped[int] = mapped_column(ForeignKey("counts_block.number"), primary_key=True)
    layout: Mapped[str] = mapped_column(String(LAYOUT_LENGTH))  # how it is packed
    words: Mapped[str | None] = mapped_column(Text)  # what the numbers of a city mean, as JSON
    data: Mapped[bytes] = mapped_column(LargeBinary)


class CountsChanged(Base):
    """A report that changed since its block was packed. Triggers write it: no write is missed."""

    __tablename__ = "counts_changed"

    incident_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    times: Mapped[int] = mapped_column(Integer)  # so that a change during the packing shows
