"""The colors of the stylesheet hold WCAG AA, by day and by night; and it stays small."""

from __future__ import annotations

import re

import pytest

from app.config import CHECKOUT

STYLESHEET = CHECKOUT / "app/static/docket.css"
TEXT = 4.5
CONTROL = 3.0

PAIRS = [
    (text, ground, TEXT)
    for ground in ("paper", "sheet", "tint-1")
    for text in ("ink", "quiet", "accent", "good", "wait", "note")
]
PAIRS += [("accent-ink", "accent", TEXT)]
PAIRS += [
    (control, ground, CONTROL)
    for ground in ("paper", "sheet")
    for control in ("line", "focus", "accent", "tint-3", "good", "wait")
]


def tokens() -> dict[str, dict[str, str]]:
    """The colors of the two schemes, by name without the dashes."""
    css = STYLESHEET.read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    pattern = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
    day = dict(pattern.findall(light))
    return {"light": day, "dark": {**day, **dict(pattern.findall(dark))}}


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_contrast(scheme: str, front: str, ground: str, least: float) -> None:
    colors = tokens()[scheme]
    assert contrast(colors[front], colors[ground]) >= least


def test_colors_are_named_once() -> None:
    css = STYLESHEET.read_text(encoding="utf-8")
    schemes, rest = css.split("/* Ground */")
    outside = rest.split("@media print")[0]
    assert not re.search(r"#[0-9a-f]{3,8}\b", outside)
    assert len(re.findall(r"--accent: #", schemes)) == 2


def test_it_stays_small_and_asks_for_nothing() -> None:
    css = STYLESHEET.read_text(encoding="utf-8")
    assert len(css.encode()) < 24_000
    assert "url(" not in css
    assert "@import" not in css
