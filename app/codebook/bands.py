"""The bands of agents: how many were seen, where nobody counted to the last one."""

from __future__ import annotations

BANDS = (
    ("n1_2", 1, 2),
    ("n3_5", 3, 5),
    ("n6_10", 6, 10),
    ("n11_20", 11, 20),
    ("n21_plus", 21, 500),
)


def band_of(least: int, most: int) -> str | None:
    """The one band that holds both ends."""
    return next((code for code, low, high in BANDS if low <= least <= most <= high), None)
