"""A chart as an image to download: drawn here, with its title, date and source on it.

The PNG is made of the SVG by the typesetter that also sets declarations: it brings fonts along,
where an SVG renderer finds none on a bare machine and leaves the words out.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from app.later import later
from app.web.pictures import FILL, INK, QUIET, RULE, Picture, as_file

if TYPE_CHECKING:
    import typst
else:
    typst = later("typst")


WIDTH, MARGIN = 900, 32
LABELS, NUMBERS = 330, 110  # widths of what stands left and right of the bars
LINE, ROW = 22, 26
MOST_ROWS = 60
FONTS = "Libertinus Serif, Georgia, serif"
POINTS_PER_INCH = 144


@dataclass(frozen=True)
class Bar:
    """One line: its label, the number that draws it, and the words for that number."""

    label: str
    value: int | None
    shown: str


@dataclass(frozen=True)
class Drawing:
    """What stands on an image."""

    title: str
    lines: Sequence[str]  # under the title: filters, in words
    bars: Sequence[Bar]
    foot: Sequence[str]  # date, source, what is left out
    picture: Picture | None = None  # under the lines, where bars do not say it


def svg_of(drawing: Drawing) -> str:
    """The image as SVG, without script, link or font of its own."""
    parts, y = [], MARGIN + 20
    parts.append(_text(MARGIN, y, drawing.title, size=24, weight="bold"))
    for line in drawing.lines:
        for piece in _folded(line):
            y += LINE
            parts.append(_text(MARGIN, y, piece, color=QUIET))
    y += LINE
    most = max((bar.value or 0 for bar in drawing.bars), default=0)
    room = WIDTH - 2 * MARGIN - LABELS - NUMBERS
    for bar in drawing.bars[:MOST_ROWS]:
        width = round(room * (bar.value or 0) / most, 1) if most else 0
        parts.append(_text(MARGIN, y + 16, _short(bar.label)))
        x = MARGIN + LABELS
        if bar.value is None:
            parts.append(_box(x, y + 4, 24, f'fill="none" stroke="{QUIET}" stroke-dasharray="3 3"'))
        else:
            parts.append(_box(x, y + 4, max(width, 1 if bar.value else 0), f'fill="{FILL}"'))
        parts.append(_text(WIDTH - MARGIN, y + 16, bar.shown, anchor="end"))
        y += ROW
    if drawing.picture is not None:
        markup, tall = as_file(drawing.picture, MARGIN, y, WIDTH - 2 * MARGIN)
        parts.append(markup)
        y += round(tall)
    parts.append(f'<path d="M{MARGIN} {y + 6}H{WIDTH - MARGIN}" stroke="{RULE}"/>')
    y += 8
    for line in drawing.foot:
        for piece in _folded(line):
            y += LINE
            parts.append(_text(MARGIN, y, piece, size=14, color=QUIET))
    height = y + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" font-family="{FONTS}">'
        f"<title>{escape(drawing.title)}</title>"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def png_of(svg: str) -> bytes:
    """The same as PNG, at twice its size."""
    import typst  # noqa: PLC0415  # 60 MB: only where a PNG is asked for

    with tempfile.TemporaryDirectory(prefix="docket-chart-") as folder:
        os.chmod(folder, 0o700)  # said again: figures stand in it for a moment
        Path(folder, "chart.svg").write_text(svg, encoding="utf-8")
        page = Path(folder, "chart.typ")
        page.write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            f'#image("chart.svg", width: {WIDTH}pt)\n'
        )
        made: bytes = typst.compile(
            page, format="png", ppi=POINTS_PER_INCH, ignore_system_fonts=True
        )
        return made


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 16,
    color: str = INK,
    weight: str = "",
    anchor: str = "",
) -> str:
    more = (f' font-weight="{weight}"' if weight else "") + (
        f' text-anchor="{anchor}"' if anchor else ""
    )
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{color}"{more}>{escape(words)}</text>'


def _box(x: float, y: float, width: float, how: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{ROW - 8}" {how}/>'


def _short(label: str, most: int = 44) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}\u2026"


def _folded(line: str, most: int = 105) -> Sequence[str]:
    """A line broken between words where it would not fit."""
    found, here = [], ""
    for word in line.split():
        if here and len(here) + len(word) >= most:
            found.append(here)
            here = word
        else:
            here = f"{here} {word}".strip()
    return [*found, here]
