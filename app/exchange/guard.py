"""`apostrophe-v1`: cells that no spreadsheet takes for a formula, and that lose nothing.

A text cell gets one apostrophe before it if its first character after leading spaces, byte order
marks or zero-width characters could begin a formula, or if it begins with an apostrophe itself.
Decoding drops one leading apostrophe: a bijection. Numbers, dates and codes are never touched,
since none of them can begin a formula.
"""

from __future__ import annotations

import re

NAME = "apostrophe-v1"
# What stands in the cell of a text that cannot be read. One apostrophe before what could not begin
# a formula: no text is written so, and none can be mistaken for it; nor can a blank.
KEY_DESTROYED = "'[unreadable: key destroyed]"
KEY_MISSING = "'[unreadable: key missing]"
_DANGEROUS = re.compile(
    "'|[\\s\ufeff\u200b-\u200f\u2060-\u2064]*[=+\\-@|\t\r\n\uff1d\uff0b\uff0d\uff20]"
)


def encode_cell(text: str) -> str:
    """A text cell as it stands in the file."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def decode_cell(cell: str) -> str:
    """The text that a cell stands for."""
    return cell.removeprefix("'")


def quote_cell(text: str) -> str:
    """A cell in RFC 4180, after encoding."""
    text = encode_cell(text)
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
