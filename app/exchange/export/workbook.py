"""The export as a workbook: typed dates and numbers, a frozen first line, the codebook beside it.

A workbook cannot be sent while it is made, so it is made in a private file that has no name by
the time that it is sent. Texts stay texts: nothing in it is a formula or a link.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy.orm import Session

from app.codebook import Kind, Told
from app.exchange.export.asked import Export, header_of
from app.exchange.export.codebook_sheet import codebook_rows
from app.exchange.export.columns import field_of
from app.exchange.export.plain import Value, stream_plain
from app.later import later
from app.ledger.keys import Keys

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

# A sheet has 1,048,576 lines, one of which is the first.
MOST_RECORDS = 1_048_575
LONGEST_CELL = 32_767
OPTIONS = {
    "constant_memory": True,
    # The library's defaults would make live formulas and links of what somebody typed.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
PIECE = 64 * 1024  # bytes


class TooLarge(Told):
    """More than a workbook holds; the message says what to do."""


def stream_workbook(session: Session, keys: Keys, export: Export) -> Generator[bytes]:
    """The file, when it is whole.

    Raises:
        TooLarge: more records than a sheet has lines, or a text longer than a cell.
    """
    with tempfile.TemporaryFile() as file:
        _write(file, session, keys, export)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def refuse_too_many(records: int) -> None:
    """Say it before the work begins.

    Raises:
        TooLarge: more records than a sheet has lines.
    """
    if records > MOST_RECORDS:
        raise TooLarge(
            "A workbook holds 1,048,575 records: filter more narrowly, or take CSV, which has no "
            "limit."
        )


def _write(file: BinaryIO, session: Session, keys: Keys, export: Export) -> None:
    with tempfile.TemporaryDirectory() as folder:  # mode 0700: nobody else's to read
        book = xlsxwriter.Workbook(file, {**OPTIONS, "tmpdir": folder})
        book.set_properties({"title": "Detention Docket", "author": "", "comments": ""})
        _fill(book, session, keys, export)
        book.close()


def _fill(book: Any, session: Session, keys: Keys, export: Export) -> None:
    sheet = book.add_worksheet("incidents")
    sheet.freeze_panes(1, 1)
    names = header_of(export)
    bold = book.add_format({"bold": True})
    for number, name in enumerate(names):
        sheet.write_string(0, number, name, bold)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    days = [number for number, name in enumerate(names) if _is_day(name)]
    sheet.set_column(0, len(names) - 1, 16)
    line = 0
    for rows in stream_plain(session, keys, export):
        for row in rows:
            line += 1
            refuse_too_many(line)
            _write_row(sheet, line, row, days, day)
    _add_codebook(book, export, bold)


def _write_row(sheet: Any, line: int, row: Sequence[Value], days: Sequence[int], day: Any) -> None:
    for number, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, int):
            sheet.write_number(line, number, value)
        elif number in days:
            sheet.write_datetime(line, number, date.fromisoformat(value), day)
        elif len(value) > LONGEST_CELL:
            raise TooLarge("A text is longer than a cell of a workbook: take CSV or JSON Lines.")
        else:
            sheet.write_string(line, number, value)


def _is_day(name: str) -> bool:
    field = field_of(name)
    return field is not None and field.kind is Kind.DATE and name == field.name


def _add_codebook(book: Any, export: Export, bold: Any) -> None:
    sheet = book.add_worksheet("codebook")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 5, 32)
    for line, row in enumerate(codebook_rows(export.columns)):
        for number, text in enumerate(row):
            sheet.write_string(line, number, text, bold if line == 0 else None)
