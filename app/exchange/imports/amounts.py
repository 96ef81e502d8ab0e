"""Numbers of agents as people write them: "4", "~12", "10-15", "3 or 4", "a lot".

The register keeps a band, and the reporter's own number where one was given. What lies in two
bands is in neither: nobody here chooses for the reporter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.codebook.bands import band_of

_WORDS = {
    word: number
    for number, words in enumerate(
        (
            ("a", "one", "un", "uno"),
            ("two", "a couple", "dos"),
            ("three", "tres"),
            ("four", "cuatro"),
            ("five", "cinco"),
            ("six", "half a dozen", "seis"),
            ("seven", "siete"),
            ("eight", "ocho"),
            ("nine", "nueve"),
            ("ten", "diez"),
            ("eleven", "once"),
            ("twelve", "a dozen", "doce"),
        ),
        start=1,
    )
    for word in words
}
_WORDS |= {"fifteen": 15, "twenty": 20, "two dozen": 24, "thirty": 30}
_NUMBER = "([0-9]{1,3}|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_WHO = r"(?:\s+(?:agents?|officers?|people|agentes))?"
_NEAR = r"~|≈|about|approx\.?|approximately|around|circa|ca\.?|unos|unas|como|alrededor de"
_ABOUT = re.compile(rf"(?:{_NEAR})?\s*{_NUMBER}(?:ish|\?)?{_WHO}")
_RANGE = re.compile(rf"(?:~|about)?\s*{_NUMBER}\s*(?:-|–|—|to|or|a|o|/)\s*{_NUMBER}{_WHO}")
_LEAST = re.compile(
    rf"(?:{_NUMBER}\s*(?:\+|or more|plus)|(?:at least|>=|más de)\s*{_NUMBER}){_WHO}"
)


def agents(text: str) -> Mapping[str, str] | None:
    """Answers for a number of agents; None where it is no number, or lies in two bands."""
    text = " ".join(text.casefold().split())
    if found := _ABOUT.fullmatch(text):
        number = _number(found[1])
        band = band_of(number, number)
        return {"agents_count": band, "agents_estimate": str(number)} if band else None
    if found := _RANGE.fullmatch(text):
        band = band_of(_number(found[1]), _number(found[2]))
        return {"agents_count": band} if band else None
    if found := _LEAST.fullmatch(text):
        band = band_of(_number(found[1] or found[2]), 500)
        return {"agents_count": band} if band else None
    return None


def is_exact(text: str) -> bool:
    """Whether it is a plain number, which needs nobody's confirmation."""
    return re.fullmatch(r"\s*[1-9][0-9]{0,2}\s*", text) is not None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS[text]
