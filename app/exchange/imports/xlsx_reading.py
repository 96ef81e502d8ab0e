"""Reading XLSX. A formula is read by the result that was saved with it; nothing is worked out."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.exchange.imports.grid import Cell, Cells, Grid, How, Mark, Unusable, is_blank
from app.exchange.imports.xlsx_safety import BROKEN, LONGEST_CELL, look_through
from app.later import later

if TYPE_CHECKING:
    import python_calamine
else:
    python_calamine = later("python_calamine")

LARGEST_WORKBOOK = 50 * 1024 * 1024  # bytes, packed
_1904 = 1462  # days between the two calendars that Excel counts from
Found = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(data: bytes) -> bool:
    """Whether a file is an archive, or an old or locked workbook."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))


def read_xlsx(data: bytes, sheet: str | None = None) -> Grid:
    """Read one sheet of a workbook: the one named, else the first that holds anything and shows.

    Raises:
        Unusable: as `look_through`, or no such sheet.
    """
    if len(data) > LARGEST_WORKBOOK:
        raise Unusable("The workbook is larger than 50 MB: split it, or save the sheet as CSV.")
    book = look_through(data)
    names = tuple(book.sheets)
    if sheet is not None and sheet not in names:
        raise Unusable(
            "There is no sheet “%(sheet)s”. The sheets are: %(names)s.",
            sheet=sheet[:60],
            names=", ".join(names[:10]),
        )
    shown_first = sorted(names, key=lambda name: name in book.hidden)
    chosen = sheet or next((name for name in shown_first if book.part(name).cells), names[0])
    part = book.part(chosen)
    rows = []
    for number, found in enumerate(_values(data, chosen), start=1):
        cells = tuple(
            Mark.FORMULA
            if (number - 1, at) in part.no_result
            else part.prose.get((number - 1, at)) or _cell(value, book.from_1904)
            for at, value in enumerate(found)
        )
        if not all(is_blank(cell) for cell in cells):
            rows.append((number, _trimmed(cells)))
    return Grid(hashlib.sha256(data).hexdigest(), How("xlsx", sheets=names, sheet=chosen), rows)


def _values(data: bytes, sheet: str) -> list[list[Found]]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as opened:
            return opened.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unusable(BROKEN) from error
    except BaseException as error:
        # What the reader's own language calls a panic is no Exception in Python.
        if type(error).__name__ != "PanicException":
            raise
        raise Unusable(BROKEN) from error


def _cell(value: Found, from_1904: bool) -> Cell:  # a fact of the whole workbook
    if isinstance(value, str):
        return value[:LONGEST_CELL] or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, from_1904=from_1904)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    return value


def _number(value: float, *, from_1904: bool) -> str:
    if from_1904 and 30_000 < value < 80_000:
        value += _1904  # a day counted from 1904, in a cell that is not formatted as one
    whole = int(value) if float(value).is_integer() and abs(value) < 1e15 else None
    return str(whole) if whole is not None else repr(value)


def _trimmed(cells: Cells) -> Cells:
    end = len(cells)
    while end and is_blank(cells[end - 1]):
        end -= 1
    return cells[:end]
