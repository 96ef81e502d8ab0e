"""Which network a demo invents: a large one over the country, or a small coalition."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    """Its shape; the same for every seed."""

    records: int
    months: int  # over which the records are spread
    cities: int | None = None  # only in so many of the busiest cities; None: everywhere
    attorneys: tuple[int, ...] = ()  # in each office, one office a city; (): as the roster has it


LARGE = Network(records=5_000, months=48)
# 80 reports a month of 40 attorneys in 12 offices; about half of the clients agree to counting.
SMALL = Network(
    records=18 * 80, months=18, cities=12, attorneys=(6, 5, 4, 4, 3, 3, 3, 3, 3, 2, 2, 2)
)
NETWORKS = {"large": LARGE, "small": SMALL}
