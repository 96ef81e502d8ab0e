"""Reading a file of either kind into a table."""

from __future__ import annotations

from pathlib import Path

from app.exchange.imports.csv_reading import read_csv
from app.exchange.imports.grid import LARGEST_FILE, Table, Unusable, table_of
from app.exchange.imports.known import known_headings
from app.exchange.imports.xlsx_reading import is_workbook, read_xlsx


def read_file(
    data: bytes,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """Read a CSV file or a workbook. What is None is recognized, for a person to confirm.

    Raises:
        Unusable: it cannot be read; the message says what to do.
    """
    grid = read_xlsx(data, sheet) if is_workbook(data) else read_csv(data, encoding, delimiter)
    return table_of(grid, header_row, known_headings())


def read_path(path: Path, **how: str | int | None) -> Table:
    """The same of a file on this machine.

    Raises:
        Unusable: also where there is no such file, or it is too large.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unusable("%(name)s is larger than 200 MB: split it.", name=path.name)
        data = path.read_bytes()
    except OSError as error:
        raise Unusable(
            "%(path)s cannot be read: %(why)s.", path=str(path), why=error.strerror
        ) from error
    return read_file(data, **how)  # type: ignore[arg-type]  # the keywords above
