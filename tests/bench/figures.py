"""The file of figures that the plot is made from: a line for each way and number of records."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("figures.csv")


class Figure(NamedTuple):
    """The median of one way."""

    what: str  # export, counts
    database: str  # sqlite, postgresql
    records: int
    way: str
    seconds: float
    processor_seconds: float  # as peak_megabytes
    peak_megabytes: float  # 0 where it was not looked at
    rounds: int


def read_figures(file: Path = FILE) -> list[Figure]:
    """All lines."""
    if not file.exists():
        return []
    with file.open(newline="", encoding="utf-8") as lines:
        return [
            Figure(
                row["what"],
                row["database"],
                int(row["records"]),
                row["way"],
                float(row["seconds"]),
                float(row["processor_seconds"]),
                float(row["peak_megabytes"]),
                int(row["rounds"]),
            )
            for row in csv.DictReader(lines)
        ]


def keep_figures(new: Iterable[Figure], file: Path = FILE) -> None:
    """Put new lines in the place of older ones about the same."""
    kept = {figure[:4]: figure for figure in [*read_figures(file), *new]}
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(Figure._fields)
        for key in sorted(kept):
            figure = kept[key]
            rounded = figure._replace(
                seconds=round(figure.seconds, 4),
                processor_seconds=round(figure.processor_seconds, 2),
                peak_megabytes=round(figure.peak_megabytes),
            )
            writer.writerow(rounded)
