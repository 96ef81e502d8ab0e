"""Reads the tables of the codebook once, and refuses one that contradicts itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.codebook.conditions import parse_condition
from app.codebook.model import Choice, Codebook, Field, Kind, Required, Tier, Visibility

HERE = Path(__file__).parent
YES_NO_UNKNOWN = (
    Choice("yes", "Yes", "Stated by the source."),
    Choice("no", "No", "Source says it did not happen."),
    Choice("unknown", "Unknown", "Reporter does not know; never read as no."),
)
# other_sources is answered in the codes of another field.
SAME_CODES_AS = {"other_sources": "source_of_knowledge"}


@cache
def state_names() -> Mapping[str, str]:
    """The 50 states, the District of Columbia and the five territories: USPS code to name, as
    the names are ordered."""
    with (HERE / "states.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["code"]: row["label"] for row in csv.DictReader(file)})


@cache
def load_codebook(folder: Path = HERE) -> Codebook:
    """Load and check the codebook.

    Raises:
        ValueError: two fields of one name, a condition on a field that is not there, a choice
            field without codes, codes for a field that is not there.
    """
    choices = read_values(folder / "values.csv")
    fields: dict[str, Field] = {}
    for row in _rows(folder / "fields.csv"):
        if row["field"] in fields:
            raise ValueError(f"two fields are called {row['field']}")
        fields[row["field"]] = _field(row, choices)
    _check(fields, choices)
    return Codebook(fields)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_values(path: Path, of: str = "field") -> dict[str, list[Choice]]:
    """Coded values in their order, by the column `of`."""
    ordered: dict[str, list[tuple[int, Choice]]] = {}
    for row in _rows(path):
        choice = Choice(row["code"], row["label"], row["definition"])
        ordered.setdefault(row[of], []).append((int(row["sort"]), choice))
    return {
        field: [choice for _, choice in sorted(pairs, key=lambda pair: pair[0])]
        for field, pairs in ordered.items()
    }


def _field(row: dict[str, str], choices: dict[str, list[Choice]]) -> Field:
    kind, minimum, maximum = _kind(row["type"])
    return Field(
        name=row["field"],
        section=row["section"],
        label=row["label"],
        question=row["question"],
        hint=row["hint"],
        kind=kind,
        required=Required(row["required"]),
        tier=Tier(row["tier"]),
        visibility=Visibility(row["visibility"]),
        applies_when=parse_condition(row["applies_when"]),
        note=row["note"],
        choices=_choices(row, kind, choices),
        minimum=minimum,
        maximum=maximum,
    )


def _kind(text: str) -> tuple[Kind, int, int]:
    """Kind, minimum and maximum: "integer 0-500", "text60", "yes/no/unknown"..."""
    if text == "yes/no/unknown":
        return Kind.CHOICE, 0, 0
    if match := re.fullmatch(r"integer (\d+)-(\d+)", text):
        return Kind.INTEGER, int(match[1]), int(match[2])
    if match := re.fullmatch(r"text(\d+)", text):
        return Kind.TEXT, 0, int(match[1])
    return Kind(text), 0, 0


def _choices(
    row: dict[str, str], kind: Kind, choices: dict[str, list[Choice]]
) -> tuple[Choice, ...]:
    if kind is Kind.STATE:
        return tuple(Choice(code, name, "") for code, name in state_names().items())
    if kind not in (Kind.CHOICE, Kind.MULTI):
        return ()
    found = choices.get(SAME_CODES_AS.get(row["field"], row["field"]))
    if found:
        return tuple(found)
    if row["type"] == "yes/no/unknown":
        return YES_NO_UNKNOWN
    raise ValueError(f"{row['field']} has no coded values")


def _check(fields: dict[str, Field], choices: dict[str, list[Choice]]) -> None:
    for name in choices:
        if name not in fields:
            raise ValueError(f"values.csv has codes for {name}, which is not a field")
    for field in fields.values():
        for other in field.applies_when.fields() if field.applies_when else ():
            if other not in fields:
                raise ValueError(f"{field.name} depends on {other}, which is not a field")


codebook = load_codebook()
