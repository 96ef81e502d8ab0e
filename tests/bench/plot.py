"""`python -m tests.bench plot`: time by number of records, as SVG, from the file of figures.

Of whole processes it is processor time: registers of different sizes are not measured in the same
run, and seconds would say how busy the machine was. Of pages it is seconds.

Both axes are logarithmic: a line that rises by one square for each square to the right grows as
the number of records does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from app.config import CHECKOUT
from tests.bench.figures import Figure, read_figures
from tests.bench.ways import COPY, LIMIT, OURS, OVER_HTTP, THEIRS

PICTURE = CHECKOUT / "docs" / "pictures" / "performance.svg"
INK, QUIET, GRID = "#1d1a16", "#5c554b", "#e4ddd2"
OUR_COLOR, THEIR_COLOR, LIMIT_COLOR = "#a0451f", "#2b5d8a", "#4d6b3c"
LEFT, TOP, SIDE, ROOM = 64, 76, 330, 190  # of a panel: its square, and room for names beside it
HEIGHT = TOP + SIDE + 64
RECORDS = (10_000, 100_000, 1_000_000)
APART = 15  # between two names, in pixels


class Line(NamedTuple):
    """One way, as it is drawn."""

    name: str
    database: str
    way: str
    color: str
    dashes: str = ""


class Panel(NamedTuple):
    """One of the two drawings."""

    what: str
    title: str
    unit: str
    seconds: Sequence[float]  # the marks of its upright axis
    lines: Sequence[Line]


PANELS = (
    Panel(
        "export",
        "A CSV file of all records",
        "seconds of processor time",
        (0.1, 1, 10, 100),
        (
            Line("Datasette (stream)", "sqlite", THEIRS, THEIR_COLOR),
            Line("docket export", "sqlite", OURS, OUR_COLOR),
            Line("docket over HTTP", "sqlite", OVER_HTTP, OUR_COLOR, "2 3"),
            Line("sqlite3, our lines", "sqlite", LIMIT, LIMIT_COLOR),
            Line("docket export, PostgreSQL", "postgresql", OURS, OUR_COLOR, "6 4"),
            Line("psql \\copy", "postgresql", COPY, LIMIT_COLOR, "6 4"),
        ),
    ),
    Panel(
        "counts",
        "A page of counts without a filter",
        "seconds, over HTTP",
        (0.01, 0.1, 1, 10, 100),
        (
            Line("Datasette, 5 facets", "sqlite", "Datasette, 5 facets, no filter", THEIR_COLOR),
            Line("/insights, 11 panels", "sqlite", "page of counts, no filter", OUR_COLOR),
            Line(
                "the same, PostgreSQL", "postgresql", "page of counts, no filter", OUR_COLOR, "6 4"
            ),
        ),
    ),
)


def draw(figures: Sequence[Figure]) -> str:
    """The picture."""
    width = len(PANELS) * (LEFT + SIDE + ROOM)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}" role="img" font-family="system-ui, sans-serif" '
        'font-size="13">',
        "<title>Time by number of records: export and counts</title>",
        f'<rect width="{width}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for number, panel in enumerate(PANELS):
        parts += _panel(panel, figures, LEFT + number * (LEFT + SIDE + ROOM))
    return "\n".join([*parts, "</svg>\n"])


def _panel(panel: Panel, figures: Sequence[Figure], left: float) -> list[str]:
    low, high = math.log10(panel.seconds[0]), math.log10(panel.seconds[-1] * 3)

    def x_of(records: float) -> float:
        return left + SIDE * (math.log10(records) - 3.85) / (6.15 - 3.85)

    def y_of(seconds: float) -> float:
        return TOP + SIDE * (high - math.log10(seconds)) / (high - low)

    parts = [_text(left, 30, panel.title, INK, size=16), _text(left, 54, panel.unit, QUIET)]
    for seconds in panel.seconds:
        y = y_of(seconds)
        parts.append(f'<path d="M{left} {y:.1f}h{SIDE}" stroke="{GRID}"/>')
        parts.append(_text(left - 8, y + 4, f"{seconds:g}", QUIET, anchor="end"))
    for records in RECORDS:
        x = x_of(records)
        parts.append(f'<path d="M{x:.1f} {TOP}v{SIDE}" stroke="{GRID}"/>')
        parts.append(_text(x, TOP + SIDE + 22, f"{records:,}", QUIET, anchor="middle"))
    parts.append(_text(left + SIDE / 2, TOP + SIDE + 44, "records", QUIET, anchor="middle"))
    ends: list[tuple[float, float, Line]] = []
    for line in panel.lines:
        points = [
            (x_of(figure.records), y_of(figure.processor_seconds or figure.seconds))
            for figure in sorted(figures, key=lambda one: one.records)
            if (figure.what, figure.database, figure.way) == (panel.what, line.database, line.way)
        ]
        if points:
            parts += _drawn(points, line)
            ends.append((*points[-1], line))
    return parts + _names(ends, left + SIDE + 10)


def _drawn(points: Sequence[tuple[float, float]], line: Line) -> list[str]:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashes = f' stroke-dasharray="{line.dashes}"' if line.dashes else ""
    return [
        f'<path d="M{path}" fill="none" stroke="{line.color}" stroke-width="2.5"{dashes}/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{line.color}"/>' for x, y in points),
    ]


def _names(ends: Sequence[tuple[float, float, Line]], x: float) -> list[str]:
    """Each line's name beside its end, one under the other where they would meet."""
    parts, above = [], -math.inf
    for end, y, line in sorted(ends, key=lambda one: one[1]):
        above = max(y + 4, above + APART)
        parts.append(
            f'<path d="M{end + 6:.1f} {y:.1f}L{x - 3} {above - 4:.1f}" stroke="{line.color}" '
            'stroke-width="0.7"/>'
        )
        parts.append(_text(x, above, line.name, line.color))
    return parts


def _text(
    x: float, y: float, words: str, color: str, *, size: int = 13, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def main(arguments: list[str]) -> int:
    """Write the picture, or what the first argument names."""
    target = Path(arguments[0]) if arguments else PICTURE
    target.write_text(draw(read_figures()), encoding="utf-8")
    print(target)
    return 0
