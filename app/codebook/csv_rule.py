"""How an exported CSV file is read, for the people and programs that get one.

The export itself stands in a room above; a test runs the decoder shown here on what it writes.
"""

from __future__ import annotations

from app.codebook.model import Codebook

NAME = "apostrophe-v1"
# A text that begins with one of these, after spaces or invisible characters, could be taken for a
# formula: it has an apostrophe before it. So has one that begins with an apostrophe itself.
FIRST_SIGNS = ("=", "+", "-", "@", "|", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
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
