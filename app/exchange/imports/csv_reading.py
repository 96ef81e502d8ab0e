"""Reading CSV: which encoding, which delimiter, and strict quoting.

A byte order mark decides; else strict UTF-8; else Windows-1252, which a person confirms: libraries
that guess took cp1252 Spanish for cp1250.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.exchange.imports.grid import Cell, Cells, Grid, How, Mark, Unusable, is_blank

if TYPE_CHECKING:
    import _csv

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "cp1252", "utf-16")
LONGEST_LINE = 8 * 1024 * 1024  # characters
MOST_CELLS = 20_000_000
LOOKED_AT = 64 * 1024  # characters from which the delimiter is told
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a spreadsheet saved instead of a formula's result: "=HYPERLINK(…", "=A2+1".
_FORMULA = re.compile(r"\s*=\s*[-+(\"]*(?:[A-Za-z_.]+\(|\$?[A-Za-z]{1,3}\$?\d+(?:\W|$))")


def read_csv(data: bytes, encoding: str | None = None, delimiter: str | None = None) -> Grid:
    """Read a CSV file.

    Args:
        encoding: one of ENCODINGS that a person chose; None: recognize it.
        delimiter: the same of DELIMITERS.

    Raises:
        Unusable: another encoding, or quotes that do not close.
    """
    text, used = _decoded(data, encoding)
    said = re.match(r"sep=(.)\r?(?:\n|\Z)", text)  # Excel's own way to name the delimiter
    skipped = 0
    if said:
        text, skipped = text[said.end() :], 1
        delimiter = delimiter or said[1]
    delimiter = delimiter or find_delimiter(text)
    reader = csv.reader(_lines(text, skipped), delimiter=delimiter, strict=True)
    begun = [skipped + 1]  # the line in which the row begins that is being read
    try:
        rows = list(_rows(reader, skipped, begun))
    except csv.Error as error:
        raise Unusable(
            "The row that begins in line %(line)s cannot be read (%(error)s): perhaps a quotation "
            "mark there is never closed. Open the file, mend that line, and save it as CSV again.",
            line=begun[0],
            error=str(error),
        ) from error
    return Grid(hashlib.sha256(data).hexdigest(), How("csv", used, delimiter), rows)


def _lines(text: str, skipped: int) -> Iterator[str]:
    """The lines of a text with their ends, whichever those are. One by one: a buffer of the whole
    takes four bytes for each letter."""
    for number, found in enumerate(_LINE.finditer(text), start=1 + skipped):
        if found.end() - found.start() > LONGEST_LINE:
            raise Unusable(
                "Line %(line)s is longer than a row of any sheet. Open the file, mend that line, "
                "and save it as CSV again.",
                line=number,
            )
        if found[0]:
            yield found[0]


def find_delimiter(text: str) -> str:
    """The sign that cuts most of the first lines into equally many cells; a comma if none does."""
    sample = text[:LOOKED_AT]
    if len(text) > LOOKED_AT and "\n" in sample:
        sample = sample[: sample.rindex("\n")]
    best, found = 1.0, ","
    for delimiter in DELIMITERS:
        widths = Counter(_widths(sample, delimiter))
        if not widths:
            continue
        (width, lines), *_ = widths.most_common(1)
        score = width * lines / widths.total()
        if width > 1 and score > best:
            best, found = score, delimiter
    return found


def _widths(sample: str, delimiter: str) -> Iterator[int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cells):
                yield len(cells)
    except csv.Error:
        return


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    if encoding is None:
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    sample = data[:LOOKED_AT]
    wide = data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE))
    if wide or (encoding != "utf-16" and sample.count(0) * 20 > len(sample)):
        raise Unusable(
            "This is neither a text file nor an Excel workbook (.xlsx). Save the sheet as "
            "“CSV UTF-8” or .xlsx, and try again."
        )
    for name in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            return data.decode("utf-8-sig" if name == "utf-8" else name), name
        except UnicodeDecodeError:
            continue
    raise Unusable(
        "The file is neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8” and try again."
    )


def _rows(reader: _csv.Reader, skipped: int, begun: list[int]) -> Iterator[tuple[int, Cells]]:
    total = 0
    for number, cells in enumerate(reader, start=1 + skipped):
        begun[0] = reader.line_num + skipped + 1
        if not any(cells):
            continue
        total += len(cells)
        if total > MOST_CELLS:
            raise Unusable(
                "The sheet has more than %(most)s cells. Delete the columns that you do not need, "
                "or split it, and try again.",
                most=f"{MOST_CELLS:,}",
            )
        found = tuple(_cell(cell) for cell in cells)
        if not all(is_blank(cell) for cell in found):
            yield number, found


def _cell(text: str) -> Cell:
    return (
        Mark.FORMULA
        if text[:12].lstrip().startswith("=") and _FORMULA.match(text)
        else text or None
    )
