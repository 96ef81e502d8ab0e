"""The parts of the long campaign, each with the figures it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.database import BUSY_TIMEOUT_MS
from tests.durability import full, kills, locks, stops, writers
from tests.durability.bench import Bench
from tests.durability.disks import FileLimit
from tests.durability.register import Outcome
from tests.durability.server import HOST, running

HELD = (4.0, 30.0)  # seconds
ON_A_FULL_DISK = 80  # reports
EACH_WRITER = 100  # reports

Titled = Iterator[tuple[str, Outcome]]


@dataclass(frozen=True)
class Sizes:
    """How long it goes on."""

    kills: int
    submissions: int
    stops: int
    seed: int


def outcomes(part: str, bench: Bench, sizes: Sizes) -> Titled:
    """Run one part; a title and an outcome for everything it tries."""
    return _PARTS[part](bench, sizes)


def _kills(bench: Bench, sizes: Sizes) -> Titled:
    with bench.installation() as made:
        yield (
            "kill -9",
            kills.run(made, kills=sizes.kills, submissions=sizes.submissions, seed=sizes.seed),
        )


def _stops(bench: Bench, sizes: Sizes) -> Titled:
    if bench.cluster is None:
        return  # SQLite has no server that could stop
    with bench.installation() as made:
        yield (
            "PostgreSQL stopped",
            stops.run(made, bench.cluster, stops=sizes.stops, seed=sizes.seed),
        )


def _locks(bench: Bench, sizes: Sizes) -> Titled:
    patience = BUSY_TIMEOUT_MS / 1000
    for held in HELD:
        with bench.installation() as made, running(made) as server:
            yield (
                f"lock held {held:.0f} s",
                locks.run(made, HOST, server.port, held=held, patience=patience, seed=sizes.seed),
            )


def _disk(bench: Bench, sizes: Sizes) -> Titled:
    with bench.on_a_small_disk() as small:
        if small is not None:
            made, disk = small
            with running(made) as server:
                yield (
                    f"disk full ({type(disk).__name__})",
                    full.run(
                        made, HOST, server.port, disk, reports=ON_A_FULL_DISK, seed=sizes.seed
                    ),
                )
    if bench.cluster is None:
        with bench.installation() as made, running(made) as server:
            yield (
                "files cannot grow",
                full.run(
                    made,
                    HOST,
                    server.port,
                    FileLimit(server),
                    reports=ON_A_FULL_DISK,
                    seed=sizes.seed,
                ),
            )


def _writers(bench: Bench, sizes: Sizes) -> Titled:
    with bench.installation() as made:
        yield (
            "writers at once, in one process",
            writers.in_one_process(made, each=EACH_WRITER, seed=sizes.seed),
        )
    with bench.installation() as made:
        yield "writers at once, over HTTP", writers.over_http(made, each=EACH_WRITER, seed=1)


_PARTS: dict[str, Callable[[Bench, Sizes], Titled]] = {
    "kills": _kills,
    "stops": _stops,
    "locks": _locks,
    "disk": _disk,
    "writers": _writers,
}
PARTS = tuple(_PARTS)
