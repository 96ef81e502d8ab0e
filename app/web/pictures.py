"""Drawings made of boxes and words, for a page and for a file.

On a page each part has a class, which the stylesheet colors for light, dark and print. A file
stands alone under the same strict policy: the same parts carry attributes instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape


@dataclass(frozen=True)
class Box:
    """A rectangle; `look` is its class."""

    x: float
    y: float
    width: float
    height: float
    look: str = "fill"


@dataclass(frozen=True)
class Words:
    """A line of text, centered at x; `look` is its class."""

    x: float
    y: float
    text: str
    look: str = ""


@dataclass(frozen=True)
class Mark:
    """Parts that stand for one number. With a label they are told to whoever cannot see them."""

    parts: tuple[Box | Words, ...]
    label: str = ""
    href: str | None = None


@dataclass(frozen=True)
class Picture:
    """Marks on a sheet."""

    title: str
    width: float
    height: float
    marks: tuple[Mark, ...]


# The colors of files, which stand on white whatever the page does.
INK, QUIET, LINE, FILL, RULE = "#1d1a16", "#5c554b", "#7d796f", "#a0604c", "#d8d1c5"
_DASHED = f'fill="none" stroke="{LINE}" stroke-dasharray="3 3"'
BOXES: Mapping[str, str] = {
    "fill": f'fill="{FILL}"',
    "run": 'fill="#e2b8a8"',
    "outline": _DASHED,
    "axis": f'fill="{RULE}"',
    "t0": f'fill="none" stroke="{LINE}" stroke-dasharray="2 2"',
    "tn": f'fill="none" stroke="{RULE}"',
    "t1": 'fill="#f6e9e3"',
    "t2": 'fill="#e2b8a8"',
    "t3": 'fill="#c4775d"',
    "t4": 'fill="#8c2f1b"',
}
# Fill, size and weight of words.
WORDS: Mapping[str, tuple[str, int, str]] = {
    "": (QUIET, 17, "normal"),
    "value": (INK, 17, "normal"),
    "in-run": (INK, 15, "normal"),
    "year": (INK, 20, "bold"),
    "code": (INK, 11, "bold"),
    "code on": ("#ffffff", 11, "bold"),
    "code off": (QUIET, 11, "normal"),
    "v": (INK, 10, "normal"),
    "v on": ("#ffffff", 10, "normal"),
}


def as_file(picture: Picture, x: float, y: float, width: float) -> tuple[str, float]:
    """The markup for a file, at a place and of a width, and its height."""
    scale = width / picture.width
    inner = "".join(part for mark in picture.marks for part in _written(mark))
    markup = f'<g transform="translate({x} {y}) scale({round(scale, 4)})">{inner}</g>'
    return markup, picture.height * scale


def _written(mark: Mark) -> Iterator[str]:
    for part in mark.parts:
        if isinstance(part, Box):
            yield (
                f'<rect x="{part.x}" y="{part.y}" width="{part.width}" height="{part.height}" '
                f'rx="2" {BOXES[part.look]}/>'
            )
        else:
            color, size, weight = WORDS[part.look]
            yield (
                f'<text x="{part.x}" y="{part.y}" font-size="{size}" fill="{color}" '
                f'font-weight="{weight}" text-anchor="middle">{escape(part.text)}</text>'
            )


def shifted(mark: Mark, down: float) -> Mark:
    """The same mark, further down."""
    return replace(mark, parts=tuple(replace(part, y=part.y + down) for part in mark.parts))
