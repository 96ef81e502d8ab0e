"""What became of each row: the sheet as it came, and two columns more."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence

from app.codebook import Problem, codebook
from app.codebook.csv_rule import encode_cell
from app.exchange.export.csv_file import BYTE_ORDER_MARK
from app.exchange.imports.grid import Table, shown
from app.exchange.imports.plan import REPORTED
from app.exchange.imports.rows import Outcome, Row

Tell = Callable[[Problem], str]


class _Line:
    """Hands back what the writer writes."""

    def write(self, text: str) -> str:
        return text


def report_lines(
    table: Table,
    rows: Sequence[Row],
    tell: Tell | None = None,
    name: Callable[[Outcome], str] = str,
) -> Iterator[str]:
    """The report as lines of CSV; cells are guarded as those of an export are.

    Args:
        tell: puts a problem into words, with the question that it is about.
        name: the same for an outcome.
    """
    writer = csv.writer(_Line())
    by_line = {row.line: row for row in rows}
    kept = [at for at, column in enumerate(table.columns) if column not in REPORTED]
    yield BYTE_ORDER_MARK
    yield _written(writer, [*(encode_cell(table.columns[at]) for at in kept), *REPORTED])
    for line, cells in table.rows:
        row = by_line[line]
        texts = [encode_cell(shown(cells[at])) if at < len(cells) else "" for at in kept]
        said = " ".join((tell or told)(one) for one in (*row.problems, *row.doubts))
        yield _written(writer, [*texts, encode_cell(name(row.outcome)), encode_cell(said)])


def told(problem: Problem) -> str:
    """A problem with the field that it is about."""
    if problem.field not in codebook.fields:
        return str(problem)
    return f"{codebook[problem.field].label}: {problem}"


def _written(writer: object, cells: Iterable[str]) -> str:
    line: str = writer.writerow(cells)  # type: ignore[attr-defined]  # csv has no type for it
    return line
