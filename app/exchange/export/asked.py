"""What is asked for: whose export, which records, which columns, codes or labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.accounts.policy import Actor
from app.codebook import Field, Kind
from app.exchange.export.columns import Preset, columns_of, field_of
from app.incidents.filters import Filters


class Values(StrEnum):
    """How coded answers are written."""

    CODES = "codes"
    LABELS = "labels"
    BOTH = "both"


class Format(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    ZIP = "zip"


@dataclass(frozen=True)
class Export:
    """One export."""

    actor: Actor
    filters: Filters
    values: Values = Values.CODES
    narrative: bool = False
    preset: Preset = Preset.EVERYTHING
    chosen: Sequence[str] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Column names without those of labels, in the order of the file."""
        return columns_of(self.preset, self.chosen, narrative=self.narrative)

    def in_words(self, column: str) -> bool:
        """Whether the column's codes are written as labels, or beside them."""
        return self.values is not Values.CODES and is_labelled(field_of(column))


def is_labelled(field: Field | None) -> bool:
    """Whether the answers of a field are codes that have labels."""
    return field is not None and field.kind in (Kind.CHOICE, Kind.MULTI)


def header_of(export: Export) -> list[str]:
    """The first line: names of the codebook, and with `both` the labels beside the codes."""
    names: list[str] = []
    for column in export.columns:
        names.append(column)
        if export.values is Values.BOTH and export.in_words(column):
            names.append(f"{column}_label")
    return names
