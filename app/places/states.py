"""The 50 states, the District of Columbia and the five territories, by USPS code.

Their names are those of the codebook; what is added here are their clocks.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.codebook.load import state_names
from app.places.names import MAX_NAME_LENGTH, normalize


@dataclass(frozen=True)
class State:
    """One state or territory; `time_zone` is where most of its people live."""

    code: str
    name: str
    time_zone: str


def _read() -> dict[str, State]:
    path = Path(__file__).with_name("states.csv")
    names = state_names()
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: State(row["code"], names[row["code"]], row["time_zone"])
            for row in csv.DictReader(file)
        }


STATES: Mapping[str, State] = MappingProxyType(_read())
_CODES = {normalize(state.name): state.code for state in STATES.values()} | {
    "virgin islands": "VI",
    "commonwealth of the northern mariana islands": "MP",
}


def state_code(text: str) -> str | None:
    """The USPS code for a code or a full name, however it is spelled: "az", "N.Y.", "guam"."""
    normalized = normalize(text[:MAX_NAME_LENGTH])
    code = normalized.upper()
    return code if code in STATES else _CODES.get(normalized)


def split_city(text: str) -> tuple[str, str]:
    """City and USPS code of "Chicago, IL"; the code is empty where the text names no state."""
    city, comma, rest = text.rpartition(",")
    code = state_code(rest) if comma else None
    return (city.strip(), code) if code else (text.strip(), "")
