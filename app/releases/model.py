"""What a release holds: plain values that a statistician can read without knowing anything else.

A release is an increment. It holds the atoms and tables that it publishes for the first time, and
every public number is a sum over all releases so far; nothing is ever published twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.releases.months import Month, Quarter

# Beside the codes of the codebook, a row of a table may stand for reports with no answer.
NOT_ANSWERED = "not_answered"


class Level(StrEnum):
    """Of what an atom is the number."""

    PLACE = "place"
    STATE = "state"  # elsewhere in this state: places whose months were carried for too long
    NATION = "nation"  # elsewhere


@dataclass(frozen=True)
class Rule:
    """When a number may be published. Fixed before the first release; stands on every page."""

    threshold: int = 11  # reports; CMS cell-size policy: 1 to 10 are hidden
    reporters: int = 3  # different reporters behind a number
    others: int = 3  # reports that are left without those of the largest reporter
    delay_days: int = 14  # from the end of a month until it may be published
    carry_months: int = 12  # how long a place waits for its own number
    pool_places: int = 3  # places behind "elsewhere in this state"
    pool_states: int = 3  # states behind "elsewhere"


@dataclass(frozen=True)
class Place:
    """A city, or an area of several cities fixed before the first release."""

    slug: str  # "az/phoenix": what stands in the path after /places/
    name: str
    state: str  # USPS code
    cities: tuple[str, ...]  # more than one: an area


@dataclass(frozen=True)
class Atom:
    """People detained at one place in a run of months: published once, never divided."""

    id: str  # "7.12": release, and number within it
    level: Level
    where: str  # slug of the place; USPS code of the state; "" for the nation
    first: Month
    last: Month
    people: int
    late: bool = False  # holds reports of earlier months that came after those were published
    corrected: bool = False  # less reports that were withdrawn after publication


@dataclass(frozen=True)
class Row:
    """One line of a table: the values that it holds together, and people."""

    values: tuple[str, ...]
    people: int


@dataclass(frozen=True)
class Table:
    """One family of values over exactly the records of the atoms released in these quarters."""

    id: str
    family: str  # a name of app/releases/families.py
    place: str  # slug, for a table inside a place; "" for the whole network
    first: Quarter
    last: Quarter
    rows: tuple[Row, ...]

    @property
    def people(self) -> int:
        """The total, which is the sum of its rows: nothing is left over."""
        return sum(row.people for row in self.rows)


@dataclass(frozen=True)
class Erratum:
    """A published atom or table that does not hold any more. It stays, marked."""

    id: str  # of the atom or table
    reason: str  # a code: "false_report", "counting_error"


@dataclass(frozen=True)
class Gathered:
    """A coarse floor of what is gathered, published or not: "at least 40 people in at least 6
    places". It changes only with a release."""

    people: int
    places: int


@dataclass(frozen=True)
class Release:
    """One release, as its file holds it."""

    number: int
    as_of: date
    made_at: str  # UTC, ISO 8601, seconds
    synthetic: bool
    previous: str  # SHA-256 of the file before it; "" for the first
    rule: Rule
    places: tuple[Place, ...]  # every place of the list, whether or not it has a number
    atoms: tuple[Atom, ...]
    tables: tuple[Table, ...]
    errata: tuple[Erratum, ...]
    gathered: Gathered | None  # None: less than the coarsest floor
    audit_sequence: int  # head of the audit chain before this release
    audit_hash: str
