"""Screening free text for what must never be collected: numbers and addresses of people.

Names cannot be recognized reliably; the form asks not to write them.
"""

from __future__ import annotations

import re
import unicodedata

from app.codebook.answers import Problem
from app.codebook.told import marked

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
# "A 2025-06-04 hearing" holds eight digits after an A, and no number of anybody.
_DATE = re.compile(
    r"(?<![\w.-])(?:(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)(?![\w-])"
)
_SCREENS = (
    (marked("an A-number"), re.compile(r"(?<!\w)A[ #:.-]*(?:\d[ .-]*){8,9}(?!\d)", re.IGNORECASE)),
    (marked("an A-number"), re.compile(r"(?<![\d-])\d{3}-\d{3}-\d{3}(?![\d-])")),
    (marked("a receipt number"), re.compile(r"(?<!\w)[A-Z]{3}[ -]?\d{10}(?!\d)", re.IGNORECASE)),
    (marked("a Social Security number"), re.compile(r"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])")),
    (marked("an e-mail address"), re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    (
        marked("a phone number"),
        re.compile(r"(?<![\d-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])?\d{3}[ .-]\d{4}(?![\d-])"),
    ),
    (marked("a phone number"), re.compile(r"(?<!\w)\+\d(?:[ .-]?\d){6,14}")),
    (marked("a long number"), re.compile(r"\d{7,}")),
)


def looks_like(text: str) -> str | None:
    """What the text seems to hold ("an A-number"...), or None.

    Full-width and other digits are read as digits, and invisible characters are looked through.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in plain
    )
    plain = _DATE.sub(",", plain)
    for what, pattern in _SCREENS:
        if pattern.search(plain):
            return what
    return None


def without_numbers(text: str) -> str:
    """A text without what looks like such a number; "[…]" stands in its place."""
    for _what, pattern in _SCREENS:
        text = pattern.sub("[…]", text)
    return text


def screen(field: str, text: str | None) -> Problem | None:
    """A problem that asks the writer to remove it, if the text seems to hold such a number."""
    what = looks_like(text) if text else None
    if what is None:
        return None
    return Problem(
        field, "Remove what looks like %(what)s: this register never holds it.", {"what": what}
    )
