"""A sheet as it was read: typed cells, how it was read, and where its header stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.codebook import Told

LARGEST_FILE = 200 * 1024 * 1024  # bytes
MOST_COLUMNS = 300
HEADER_WITHIN = 20  # rows that hold anything; a title and some notes may stand above the header


class Unusable(Told):
    """The file cannot be imported at all; the message says what to do."""


class Mark(StrEnum):
    """What a cell holds that is no value."""

    FORMULA = "formula"  # one without a result, which nobody works out here


# A number is text, as a person would type it: "4", "12.5". None is an empty cell.
Cell = str | date | datetime | Mark | None
Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class How:
    """How a file was read, for a person to confirm."""

    kind: str  # "csv" or "xlsx"
    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def sheet_number(self) -> int:
        """Which sheet of the file, from 1."""
        return self.sheets.index(self.sheet) + 1 if self.sheet in self.sheets else 1


@dataclass(frozen=True)
class Grid:
    """Rows that hold anything, by their number in the sheet (from 1)."""

    digest: str
    how: How
    rows: Sequence[tuple[int, Cells]]


@dataclass(frozen=True)
class Table:
    """A grid whose header is known. `columns` are unique names; `rows` what stands below."""

    digest: str
    how: How
    header_row: int
    columns: tuple[str, ...]
    rows: Sequence[tuple[int, Cells]]

    def column(self, name: str) -> list[Cell]:
        """The cells of one column, in the order of the rows."""
        at = self.columns.index(name)
        return [cells[at] if at < len(cells) else None for _, cells in self.rows]


def table_of(grid: Grid, header_row: int | None = None, known: Sequence[str] = ()) -> Table:
    """Find the header, or take the row that a person named.

    Args:
        header_row: its number in the sheet; None: find it.
        known: words that headers often are, normalized.

    Raises:
        Unusable: no such row, too many columns, or nothing at all.
    """
    if not grid.rows:
        raise Unusable("The file holds nothing at all. Choose another sheet or file.")
    if header_row is None:
        header_row = find_header(grid.rows, known)
    header = dict(grid.rows).get(header_row)
    if header is None:
        raise Unusable(
            "Row %(row)s is empty: name the row that holds the headings.", row=header_row
        )
    below = [row for row in grid.rows if row[0] > header_row]
    named = _width(header)
    width = max([named, *(_width(cells) for _, cells in below)], default=0)
    if grid.how.kind == "csv":
        # Every row of a sheet saved as CSV has a cell for each column, headed or not; one that has
        # more than the header is damaged.
        width = max(named, min(width, len(header)))
    if named > MOST_COLUMNS:
        raise Unusable(
            "The sheet has %(columns)s columns: delete those that you do not need, "
            "at most %(most)s can be read.",
            columns=named,
            most=MOST_COLUMNS,
        )
    names = column_names(header, min(width, MOST_COLUMNS))
    return Table(grid.digest, grid.how, header_row, names, below)


def find_header(rows: Sequence[tuple[int, Cells]], known: Sequence[str] = ()) -> int:
    """The row that holds most headings: different words, and best those that headers often are."""
    best, found = -1.0, rows[0][0]
    for number, cells in rows[:HEADER_WITHIN]:
        words = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        texts = [word for word in words if not re.fullmatch(r"[\d\s.,:/~+-]+", word)]
        score = len({plain(text) for text in texts}) + 2.0 * sum(plain(t) in known for t in texts)
        if score > best:
            best, found = score, number
    return found


def column_names(header: Cells, width: int) -> tuple[str, ...]:
    """A name for each column: its heading; "Column F" where there is none; "City (2)"."""
    names: list[str] = []
    times: Counter[str] = Counter()
    for at in range(width):
        cell = header[at] if at < len(header) else None
        name = " ".join(shown(cell).split()) or f"Column {letters(at)}"
        times[name] += 1
        names.append(name if times[name] == 1 else f"{name} ({times[name]})")
    return tuple(names)


def letters(at: int) -> str:
    """The letters of a column, from 0: A, B, … AA."""
    found = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        found = chr(65 + rest) + found
    return found


def shown(cell: Cell) -> str:
    """A cell as a person reads it: a day, or a day and a time, in ISO 8601."""
    if cell is None or isinstance(cell, Mark):
        return ""
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute) == (0, 0):
            return cell.date().isoformat()
        return cell.isoformat(" ", "minutes")
    return cell if isinstance(cell, str) else cell.isoformat()


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell; a formula is something."""
    return cell is None or (
        isinstance(cell, str) and not isinstance(cell, Mark) and not cell.strip()
    )


def plain(text: str) -> str:
    """A text as values and headings are compared: lower case, single spaces, no outer marks."""
    return " ".join(text.casefold().replace("\u2019", "'").split()).strip(' .:;,*"“”')


def as_text_cells(cells: Mapping[str, str]) -> Cells:
    """Cells that are text, for tests and for tables made by programs."""
    return tuple(cells.values())


def _width(cells: Cells) -> int:
    return max((at + 1 for at, cell in enumerate(cells) if not is_blank(cell)), default=0)
