"""`python -m tests.bench export`: the CSV export against what a user would pick instead.

Against Datasette's stream of the same table, `sqlite3 -csv` of the same columns (the limit of the
machine), the lines of our file made by `sqlite3` alone (the limit for our file), and `psql \\copy`.
With --http also over HTTP: the first byte, and what other requests keep of their throughput while
one export runs. Then the register gets an account and events: give it a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click
from sqlalchemy import text

from app.database import open_database
from tests.bench.datasette import HOW_TO_HAVE_IT
from tests.bench.figures import FILE, Figure, keep_figures
from tests.bench.meanwhile import CLIENTS, first_bytes, throughput, whole_export
from tests.bench.processes import Measured, interleaved
from tests.bench.served import Served, served
from tests.bench.ways import (
    OURS,
    OVER_HTTP,
    Way,
    datasette_way,
    our_ways,
    postgresql_ways,
    sqlite_ways,
    warmed,
)

FIRST_BYTES = 21


@click.command()
@click.option("--database", "url", required=True, help="A database that `./docket demo` filled.")
@click.option("--keys", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--datasette", type=click.Path(path_type=Path), help="Where it was installed.")
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="For the files.")
@click.option("--http", is_flag=True, help="Also over HTTP.")
@click.option("--files/--no-files", default=True, help="Whole files, by every way.")
@click.option("--keep", is_flag=True, help="Put the medians into the file that the plot is of.")
def export(
    url: str,
    keys: Path,
    rounds: int,
    datasette: Path | None,
    folder: Path,
    *,
    http: bool,
    files: bool,
    keep: bool,
) -> None:
    """Measure, and print a table with ratios."""
    folder.mkdir(parents=True, exist_ok=True)
    records = _records(url)
    click.echo(f"{records:,} records, {url.partition(':')[0].partition('+')[0]}")
    with ExitStack() as stack:
        server = stack.enter_context(served(url, keys)) if http else None
        if files:
            ways = _ways(url, keys, folder, datasette)
            if server:
                ways = {**ways, OVER_HTTP: lambda: whole_export(server)}
            found = interleaved(warmed(url, ways), rounds)
            _say(found, rounds)
            if keep:
                keep_figures(_figures(url, records, found, rounds), FILE)
        if server:
            _over_http(server, rounds)


def main(arguments: list[str]) -> int:
    """Run it; click ends the process itself if it is asked wrongly."""
    export.main(arguments, prog_name="./docket bench export", standalone_mode=False)
    return 0


def _ways(url: str, keys: Path, folder: Path, program: Path | None) -> Mapping[str, Way]:
    ways = our_ways(url, keys, folder)
    if not url.startswith("sqlite"):
        return {**ways, **postgresql_ways(url, folder)}
    file = Path(url.removeprefix("sqlite:///"))
    ways |= sqlite_ways(file, folder)
    if program is None:
        click.echo(HOW_TO_HAVE_IT, err=True)
        return ways
    return {**ways, **datasette_way(file, folder, program)}


def _records(url: str) -> int:
    database = open_database(url)
    with database.read() as session:
        number: int = session.execute(text("SELECT count(*) FROM incident")).scalar_one()
    database.engine.dispose()
    return number


def _say(found: Mapping[str, Measured], rounds: int) -> None:
    ours = found[OURS]
    click.echo(f"medians of {rounds}; ratios: its time / time of ours")
    click.echo(f"{'way':34} {'s':>8} {'ratio':>6} {'processor s':>12} {'ratio':>6} {'peak MB':>8}")
    for name, one in found.items():
        click.echo(
            f"{name:34} {one.seconds:8.2f} {one.seconds / ours.seconds:6.2f} "
            f"{one.processor_seconds:12.2f} {one.processor_seconds / ours.processor_seconds:6.2f} "
            f"{one.peak_megabytes:8.0f}"
        )


def _figures(url: str, records: int, found: Mapping[str, Measured], rounds: int) -> list[Figure]:
    database = "sqlite" if url.startswith("sqlite") else "postgresql"
    return [
        Figure(
            *("export", database, records, name),
            one.seconds,
            one.processor_seconds,
            one.peak_megabytes,
            rounds,
        )
        for name, one in found.items()
    ]


def _over_http(server: Served, rounds: int) -> None:
    firsts = sorted(first_bytes(server, FIRST_BYTES))
    median, late = firsts[len(firsts) // 2], firsts[-2]
    click.echo(
        f"first byte, {FIRST_BYTES} times: fastest {firsts[0]:.0f} ms, median {median:.0f} ms, "
        f"second slowest {late:.0f} ms"
    )
    click.echo(f"requests a second by {CLIENTS} clients, medians of {rounds}")
    for name, (alone, during, ratio) in throughput(server, rounds).items():
        click.echo(
            f"{name:10} {alone:8.0f} alone {during:8.0f} during an export  ratio {ratio:.2f}"
        )
