"""Tables of places. Names are keys on purpose: they are unique, they are what a form sends and
what a CSV shows, and a rename reaches the records by `ON UPDATE CASCADE`."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.places.names import MAX_NAME_LENGTH

FACILITY_LENGTH = 120
CITY_LENGTH = 60
STATE_LENGTH = 2
# Names are searched by what they begin with. In PostgreSQL's usual collations neither the order
# nor an index serves that; "C" orders by code point, as SQLite does.
Normalized = String(MAX_NAME_LENGTH).with_variant(
    String(MAX_NAME_LENGTH, collation="C"), "postgresql"
)


class FacilitySource(StrEnum):
    """Who put a court or office on the list."""

    EOIR = "eoir"
    ICE = "ice"
    ADDED = "added"  # a coordinator


class Facility(Base):
    """A court or office where arrests are reported."""

    __tablename__ = "facility"
    __table_args__ = (CheckConstraint("source IN ('eoir', 'ice', 'added')", name="source"),)

    name: Mapped[str] = mapped_column(String(FACILITY_LENGTH), primary_key=True)
    # Two spellings of one name are one place.
    normalized: Mapped[str] = mapped_column(Normalized, unique=True)
    city: Mapped[str] = mapped_column(String(CITY_LENGTH))
    state: Mapped[str] = mapped_column(String(STATE_LENGTH))
    # A code of the codebook's venue_type; none where it cannot be told from the name.
    venue_type: Mapped[str | None] = mapped_column(String(40))
    # One that is not in use any more stays choosable: reports come late.
    active: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(8))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Changed by somebody here: loading our list leaves it as it is.
    edited: Mapped[bool] = mapped_column(default=False)


class FacilityAlias(Base):
    """Another name of a court or office, normalized."""

    __tablename__ = "facility_alias"

    alias: Mapped[str] = mapped_column(Normalized, primary_key=True)
    facility: Mapped[str] = mapped_column(
        ForeignKey("facility.name", onupdate="CASCADE", ondelete="CASCADE"), index=True
    )
    # Names a whole building, which may hold a court and an ICE office: tells no venue type.
    building: Mapped[bool] = mapped_column(default=False)


class City(Base):
    """A city, with the zone its clocks keep."""

    __tablename__ = "city"
    __table_args__ = (UniqueConstraint("normalized", "state"),)

    city: Mapped[str] = mapped_column(String(CITY_LENGTH), primary_key=True)
    state: Mapped[str] = mapped_column(String(STATE_LENGTH), primary_key=True)
    normalized: Mapped[str] = mapped_column(Normalized)
    latitude: Mapped[float]  # degrees north
    longitude: Mapped[float]  # degrees east
    time_zone: Mapped[str] = mapped_column(String(40))  # an IANA name
    # How many ZIP codes use its name: stands for its size when suggestions are ordered.
    zip_codes: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(24))  # "own", or "zipcodes" and its version


class CityAlias(Base):
    """A short or other name of a city, normalized: "nyc"."""

    __tablename__ = "city_alias"
    __table_args__ = (
        ForeignKeyConstraint(
            ["city", "state"], ["city.city", "city.state"], onupdate="CASCADE", ondelete="CASCADE"
        ),
    )

    alias: Mapped[str] = mapped_column(Normalized, primary_key=True)
    city: Mapped[str] = mapped_column(String(CITY_LENGTH))
    state: Mapped[str] = mapped_column(String(STATE_LENGTH))
