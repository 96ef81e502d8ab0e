"""What a chart is."""

from __future__ import annotations

from dataclasses import dataclass

from app.web.charts import Bar
from app.web.pictures import Picture


@dataclass(frozen=True)
class Shown:
    """A row of the table beside a drawing."""

    label: str
    people: str
    href: str | None = None
    anchor: str = ""  # where a mark of the drawing leads
    held: bool = False


@dataclass(frozen=True)
class Chart:
    """One chart; where there is no drawing, the table of bars is the chart."""

    name: str
    title: str
    counts: str  # what its numbers are: the caption, and the heading of the column
    sentence: str  # what it shows; the alternative text as well
    bars: tuple[Bar, ...] = ()
    pictures: tuple[Picture, ...] = ()
    rows: tuple[Shown, ...] = ()
    notes: tuple[str, ...] = ()
    value_label: str = ""
    beside_label: str = ""
