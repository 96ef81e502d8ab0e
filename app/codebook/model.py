"""What a field is: plain, immutable descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.codebook.conditions import Condition


class Kind(StrEnum):
    """How an answer is written down."""

    IDENTIFIER = "uuid"
    CHOICE = "choice"
    MULTI = "multi"
    INTEGER = "integer"
    DATE = "date"
    TIME = "time"
    TEXT = "text"
    REFERENCE = "reference"
    STATE = "USPS code"


class Required(StrEnum):
    """When a field must be answered."""

    AT_FILING = "at filing"
    AT_ACCEPTANCE = "at acceptance"
    OPTIONAL = "optional"
    SYSTEM = "system"


class Tier(StrEnum):
    """On which form a field is asked."""

    QUICK = "quick"
    PREFILLED = "prefilled"
    FOLLOW_UP = "follow_up"
    SYSTEM = "system"


class Visibility(StrEnum):
    """Who may see a field."""

    COORDINATOR = "coordinator"
    PUBLIC_SUPPRESSED = "public_suppressed"


@dataclass(frozen=True)
class Choice:
    """One coded value."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True)
class Field:
    """One field of a record, as the codebook describes it."""

    name: str
    section: str
    label: str
    question: str
    hint: str
    kind: Kind
    required: Required
    tier: Tier
    visibility: Visibility
    applies_when: Condition | None
    note: str
    choices: tuple[Choice, ...] = ()
    minimum: int = 0
    maximum: int = 0

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that an answer may use."""
        return frozenset(choice.code for choice in self.choices)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Code to label, in codebook order."""
        return {choice.code: choice.label for choice in self.choices}

    @property
    def sealed(self) -> bool:
        """Free text that is kept encrypted, in a table of its own.

        A city is typed too, but it is matched with the list of places and counts are made by it.
        """
        return self.kind is Kind.TEXT and self.name != "city"

    @property
    def is_coded(self) -> bool:
        """Whether answers are codes (so that they can be filtered and counted)."""
        return self.kind in (Kind.CHOICE, Kind.MULTI, Kind.STATE)


@dataclass(frozen=True)
class Codebook:
    """All fields, in their order."""

    fields: Mapping[str, Field]

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    @property
    def sections(self) -> Mapping[str, tuple[Field, ...]]:
        """The ten sections, A to J, each with its fields."""
        found: dict[str, list[Field]] = {}
        for field in self.fields.values():
            found.setdefault(field.section, []).append(field)
        return {section: tuple(fields) for section, fields in found.items()}

    @cached_property
    def stored(self) -> tuple[Field, ...]:
        """The fields that are columns of the record itself (all but sealed text and the id)."""
        return tuple(
            field
            for field in self.fields.values()
            if not field.sealed and field.name != "record_id"
        )

    @cached_property
    def sealed(self) -> tuple[Field, ...]:
        """The fields that are free text."""
        return tuple(field for field in self.fields.values() if field.sealed)

    def required(self, *moments: Required) -> tuple[Field, ...]:
        """The fields that must be answered at one of these moments."""
        return tuple(field for field in self.fields.values() if field.required in moments)
