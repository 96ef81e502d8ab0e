"""Hands the codebook's texts to the translators: a Babel extraction method for its tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

COLUMNS = ("label", "question", "hint", "definition", "note")
# An indicator's authority is a list of citations, which read the same in every language.
INDICATOR_COLUMNS = ("title", "question", "note")
# What is said of each column of the database, in app/operations/holdings.
HOLDING_COLUMNS = ("what", "why", "how_long", "who")


def extract_csv(
    fileobj: BinaryIO,
    keywords: Any,
    comment_tags: Any,
    options: Any,
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield line, function, text and comments for every text that people read."""
    reader = csv.DictReader(io.StringIO(fileobj.read().decode("utf-8"), newline=""))
    for row in reader:
        of = row.get("field") or row.get("kind") or row.get("code") or row.get("table")
        for column in _columns_of(row):
            if row.get(column):
                yield reader.line_num, "gettext", row[column], [f"{of}: {column}"]
        if row.get("section"):
            yield reader.line_num, "gettext", row["section"][3:], []


def _columns_of(row: Mapping[str, str]) -> tuple[str, ...]:
    if "how_long" in row:
        return HOLDING_COLUMNS
    return INDICATOR_COLUMNS if "title" in row else COLUMNS
