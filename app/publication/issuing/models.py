"""Tables of publishing: releases, which reports they hold, errata, the rule and the areas.

What a release publishes is public. What stands beside it (state, held) tells no more than the
coded answers of the reports themselves, which stand in this database too: so it is not sealed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime
from app.ledger.models import DIGEST_LENGTH, BigKey
from app.places.models import CITY_LENGTH, STATE_LENGTH

PART_LENGTH = 24
SLUG_LENGTH = 80
NAME_LENGTH = 60


class Stage(StrEnum):
    """How far a release is."""

    CANDIDATE = "candidate"
    APPROVED = "approved"
    DROPPED = "dropped"


class PublicRelease(Base):
    """A release, from candidate on. A number is given once among those that were not dropped."""

    __tablename__ = "public_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    stage: Mapped[str] = mapped_column(String(10))
    as_of: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # None: somebody at the server's shell.
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Of a candidate: what it would publish, which reports, what is held (content.py). Afterwards
    # blank: the file holds what was published, and what was held is nobody's any more.
    content: Mapped[str] = mapped_column(Text)
    # Of an approved release: what the next one is computed from, as JSON.
    state: Mapped[str] = mapped_column(Text)
    # The file, byte for byte: written into the folder after the commit, and again if it is lost.
    file: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))  # SHA-256 of the file


STANDS = "stage <> 'dropped'"
Index(
    "uq_public_release_number",
    PublicRelease.number,
    unique=True,
    sqlite_where=text(STANDS),
    postgresql_where=text(STANDS),
)


class PublicMember(Base):
    """A report inside a released number, with the answers that it had then. The key sees to it
    that none is counted twice, and none taken out twice."""

    __tablename__ = "public_member"

    incident_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("incident.id"), primary_key=True, autoincrement=False
    )
    sign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, or -1: taken out
    release_id: Mapped[int] = mapped_column(ForeignKey("public_release.id"), index=True)
    part: Mapped[str] = mapped_column(String(PART_LENGTH))  # id of the atom or table
    report: Mapped[str] = mapped_column(Text)  # canonical JSON (members.py)


class PublicErratum(Base):
    """An atom or a table that does not hold any more; it stands in the next release."""

    __tablename__ = "public_erratum"

    part: Mapped[str] = mapped_column(String(PART_LENGTH), primary_key=True)
    reason: Mapped[str] = mapped_column(String(24))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    release_id: Mapped[int | None] = mapped_column(ForeignKey("public_release.id"))


class PublicRule(Base):
    """The threshold that was chosen before the first release: one row, or none for the default."""

    __tablename__ = "public_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    threshold: Mapped[int]


class PublicArea(Base):
    """Several cities that are one place. Fixed with the first release."""

    __tablename__ = "public_area"

    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    state: Mapped[str] = mapped_column(String(STATE_LENGTH))


class PublicAreaCity(Base):
    """A city of an area; it is of no other."""

    __tablename__ = "public_area_city"

    city: Mapped[str] = mapped_column(String(CITY_LENGTH), primary_key=True)
    state: Mapped[str] = mapped_column(String(STATE_LENGTH), primary_key=True)
    area: Mapped[str] = mapped_column(ForeignKey("public_area.slug", ondelete="CASCADE"))
