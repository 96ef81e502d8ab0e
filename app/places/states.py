"""The 50 states, the District of Columbia and the five territories, by USPS code.

Their names are those of the codebook; what is added here are their clocks.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.codebook.load import state_names
from app.places.names import MAX_NAME_LENGTH, normalize
from app.web.spanish import in_spanish


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
OTHER_NAMES = {
    "virgin islands": "VI",
    "commonwealth of the northern mariana islands": "MP",
}


def state_code(text: str) -> str | None:
    """The USPS code for a code or a full name in English or Spanish, however it is spelled: "az",
    "N.Y.", "guam", "Nuevo México"."""
    normalized = normalize(text[:MAX_NAME_LENGTH])
    code = normalized.upper()
    return code if code in STATES else _codes().get(normalized)


@cache
def _codes() -> Mapping[str, str]:
    english = {normalize(state.name): state.code for state in STATES.values()}
    spanish = {normalize(in_spanish(state.name)): state.code for state in STATES.values()}
    return spanish | english | OTHER_NAMES


def split_city(text: str) -> tuple[str, str]:
    """City and USPS code of "Chicago, IL"; the code is empty where the text names no state."""
    city, comma, rest = text.rpartition(",")
    code = state_code(rest) if comma else None
    return (city.strip(), code) if code else (text.strip(), "")
