"""Tables of court orders and policies. Rows are ended or marked as a mistake, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.codebook import Marked, marked
from app.database import Base, UtcDateTime
from app.places.models import CITY_LENGTH, FACILITY_LENGTH, STATE_LENGTH, Facility

TEXT_LENGTH = 300  # name, court, citation
LINK_LENGTH = 500
NOTE_LENGTH = 1_000
VENUES_LENGTH = 240


class Kind(StrEnum):
    """What it is."""

    COURT_ORDER = "court_order"
    AGENCY_POLICY = "agency_policy"
    RULE = "rule"


class Area(StrEnum):
    """Where it reaches."""

    COUNTRY = "country"
    STATES = "states"
    CITIES = "cities"
    FACILITIES = "facilities"


class Standing(StrEnum):
    """Where it stands now, as far as the list knows."""

    IN_FORCE = "in_force"
    STAYED = "stayed"
    VACATED = "vacated"
    ON_APPEAL = "on_appeal"
    ENDED = "ended"
    NOT_KNOWN = "not_known"


KINDS: Mapping[str, Marked] = {
    Kind.COURT_ORDER: marked("Court order"),
    Kind.AGENCY_POLICY: marked("Agency policy"),
    Kind.RULE: marked("Rule"),
}
AREAS: Mapping[str, Marked] = {
    Area.COUNTRY: marked("The whole country"),
    Area.STATES: marked("Some states"),
    Area.CITIES: marked("Some cities"),
    Area.FACILITIES: marked("Some courts or offices"),
}
STANDINGS: Mapping[str, Marked] = {
    Standing.IN_FORCE: marked("In force"),
    Standing.STAYED: marked("Stayed"),
    Standing.VACATED: marked("Vacated"),
    Standing.ON_APPEAL: marked("On appeal"),
    Standing.ENDED: marked("Ended"),
    Standing.NOT_KNOWN: marked("Not known"),
}
# These are over: where no last day is written down, when they ended is not known.
OVER = frozenset({Standing.VACATED, Standing.ENDED})


def _one_of(column: str, codes: Mapping[str, Marked]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(c)) for c in codes)})", name=column)


class CourtOrder(Base):
    """A court order, an agency's policy or a rule. Its texts are public law, not about a person."""

    __tablename__ = "court_order"
    __table_args__ = (
        _one_of("kind", KINDS),
        _one_of("area", AREAS),
        _one_of("standing", STANDINGS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The key of our own list; none where somebody here added it.
    key: Mapped[str | None] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    kind: Mapped[str] = mapped_column(String(16))
    issuer: Mapped[str] = mapped_column(String(TEXT_LENGTH))  # the court or the agency
    citation: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    link: Mapped[str] = mapped_column(String(LINK_LENGTH), default="")
    area: Mapped[str] = mapped_column(String(12))
    # Codes of the codebook's venue_type with a space between; empty for all.
    venue_types: Mapped[str] = mapped_column(String(VENUES_LENGTH), default="")
    # First and last day, both included; none where nobody wrote it down.
    begins: Mapped[date | None]
    ends: Mapped[date | None]
    standing: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    # The day on which a lawyer last confirmed where it stands.
    confirmed_on: Mapped[date | None]
    to_confirm: Mapped[bool] = mapped_column(default=True)
    mistake: Mapped[bool] = mapped_column(default=False)
    # Changed by somebody here: loading our list leaves it as it is.
    edited: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    places: Mapped[list[OrderPlace]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="OrderPlace.id"
    )


class OrderPlace(Base):
    """One state, city, court or office that an order names; exactly one of the three."""

    __tablename__ = "court_order_place"
    __table_args__ = (
        ForeignKeyConstraint(["city", "state"], ["city.city", "city.state"], onupdate="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("court_order.id"), index=True)
    state: Mapped[str | None] = mapped_column(String(STATE_LENGTH))
    city: Mapped[str | None] = mapped_column(String(CITY_LENGTH))
    facility: Mapped[str | None] = mapped_column(
        String(FACILITY_LENGTH), ForeignKey("facility.name", onupdate="CASCADE")
    )

    at: Mapped[Facility | None] = relationship(lazy="joined")

    @property
    def words(self) -> str:
        """The place as people write it, and as the form takes it."""
        if self.facility:
            return self.facility
        return f"{self.city}, {self.state}" if self.city else str(self.state)
