"""How an exported CSV file is read, for the people and programs that get one.

The export itself stands in a room above; a test runs the decoder shown here on what it writes.
"""

from __future__ import annotations

import re

from app.codebook.model import Codebook

NAME = "apostrophe-v1"
# A text that begins with one of these, after spaces or invisible characters, could be taken for a
# formula: it has an apostrophe before it. So has one that begins with an apostrophe itself.
FIRST_SIGNS = ("=", "+", "-", "@", "|", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What it reads past before it looks for one: spaces of every script and what has no width.
_NO_WIDTH = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064"
SPACES = _NO_WIDTH + "".join(
    sign for sign in map(chr, range(0x3001)) if sign.isspace() and sign not in FIRST_SIGNS
)
_DANGEROUS = re.compile(f"'|[{re.escape(SPACES)}]*[{re.escape(''.join(FIRST_SIGNS))}]")
DECODER = """\
import csv
def read_docket(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: cell.removeprefix("'") for name, cell in row.items()}
"""
# The key of an imported row is no field of the codebook.
KEY_COLUMNS = ("record_id", "source_ref")
ON_REQUEST = ("narrative",)


def columns(book: Codebook) -> list[str]:
    """The first line of an export that was asked for narratives."""
    return [*KEY_COLUMNS, *(name for name in book.fields if name not in KEY_COLUMNS)]


def encode_cell(text: str) -> str:
    """A text cell as it stands in the file."""
    return f"'{text}" if _DANGEROUS.match(text) else text
