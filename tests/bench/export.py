"""`python -m tests.bench export`: the CSV export against what a user would pick instead.

Against Datasette's stream of the same table, `sqlite3 -csv` of the same columns (the limit of the
machine), the lines of our file made by `sqlite3` alone (the limit for our file), and `psql \\copy`.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from app.accounts.policy import SHELL_ACTOR
from app.config import CHECKOUT
from app.database import normalize_url
from app.exchange.export.asked import Export, Values
from app.exchange.export.columns import SOURCE_REF
from app.exchange.export.query import column_in_sql, is_sealed, rows_query
from app.exchange.guard import quoted_in_sql
from app.incidents.filters import Filters
from app.incidents.models import incident
from tests.bench.processes import Measured, interleaved, peak_of, run

SQLITE: Dialect = SQLiteDialect()
POSTGRESQL: Dialect = PGDialect()  # type: ignore[no-untyped-call]  # it says no types


@click.command()
@click.option("--database", "url", required=True, help="A database that `./docket demo` filled.")
@click.option("--keys", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--datasette", help="The program `datasette`; else it is looked for in PATH.")
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="For the files.")
def export(url: str, keys: Path, rounds: int, datasette: str | None, folder: Path) -> None:
    """Measure, and print a table with ratios."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = {
        f"docket export, {values}": _ours(url, keys, folder, values)
        for values in (Values.CODES, Values.LABELS)
    }
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///")
        ways = {**ours, **_sqlite(file, folder), **_datasette(file, folder, datasette)}
    else:
        ways = {**ours, **_postgresql(url, folder)}
    found = interleaved(ways, rounds)
    reference = found["docket export, codes"].seconds
    click.echo(f"{'way':34} {'s':>8} {'peak MB':>8}  time of ours / its time")
    for name, measured in found.items():
        ratio = reference / measured.seconds
        click.echo(f"{name:34} {measured.seconds:8.1f} {measured.peak_megabytes:8.0f}  {ratio:.2f}")


def main(arguments: list[str]) -> int:
    """Run it; click ends the process itself if it is asked wrongly."""
    export.main(arguments, prog_name="./docket bench export", standalone_mode=False)
    return 0


def _ours(url: str, keys: Path, folder: Path, values: Values) -> Callable[[], Measured]:
    command = [sys.executable, "-P", "-m", "app.cli", "export", "--values", values.value]
    environment = {"DATABASE_URL": url, "DOCKET_KEYS": str(keys), "PYTHONPATH": str(CHECKOUT)}
    return lambda: run(command, folder / "ours.csv", environment)


def _sqlite(file: str, folder: Path) -> dict[str, Callable[[], Measured]]:
    def way(sql: str) -> Callable[[], Measured]:
        return lambda: run(["sqlite3", "-csv", "-readonly", file, sql], folder / "sqlite.csv")

    return {
        "sqlite3 -csv": way(_sql(SQLITE, guarded=False)),
        "sqlite3 -csv, guard in SQL": way(_sql(SQLITE, guarded=True)),
    }


def _postgresql(url: str, folder: Path) -> dict[str, Callable[[], Measured]]:
    libpq = normalize_url(url).replace("postgresql+psycopg://", "postgresql://")

    def way(sql: str) -> Callable[[], Measured]:
        copy = f"\\copy ({sql}) TO STDOUT WITH (FORMAT csv)"
        return lambda: run(["psql", libpq, "-qAtc", copy], folder / "psql.csv")

    return {
        "psql \\copy": way(_sql(POSTGRESQL, guarded=False)),
        "psql \\copy, guard in SQL": way(_sql(POSTGRESQL, guarded=True)),
    }


def _sql(dialect: Dialect, *, guarded: bool) -> str:
    """The rows of our file but for sealed text, which no tool but ours can read."""
    export_ = Export(SHELL_ACTOR, Filters({}))
    typed = {SOURCE_REF, "facility", "city", "hearing_court"} if guarded else set()
    columns = [
        quoted_in_sql(column_in_sql(name)) if name in typed else column_in_sql(name)
        for name in export_.columns
        if not is_sealed(name)
    ]
    compiled = rows_query(export_, incident, columns).compile(
        dialect=dialect,
        compile_kwargs={"literal_binds": True},
    )
    return " ".join(str(compiled).split("\n"))


def _datasette(file: str, folder: Path, given: str | None) -> dict[str, Callable[[], Measured]]:
    program = given or shutil.which("datasette")
    if program is None:
        click.echo("Datasette is not there: pip install datasette elsewhere, --datasette PROGRAM.")
        return {}

    def way() -> Measured:
        with _served(program, file) as (base, process):
            started = time.perf_counter()
            name = Path(file).stem
            url = f"{base}/{name}/incident.csv?_stream=on&_size=max"
            output = folder / "datasette.csv"
            with urllib.request.urlopen(url) as got, output.open("wb") as out:
                shutil.copyfileobj(got, out)
            seconds = time.perf_counter() - started
            peak = peak_of(process.pid)
        return Measured(seconds, peak)

    return {"Datasette, ?_stream=on": way}


@contextmanager
def _served(program: str, file: str):  # type: ignore[no-untyped-def]  # a generator of two values
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, "serve", file, "--port", str(port)]
    command += ["--setting", "max_csv_mb", "0", "--setting", "sql_time_limit_ms", "600000"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            time.sleep(0.1)
            try:
                urllib.request.urlopen(f"{base}/-/versions.json").read()  # loopback
                break
            except OSError:
                continue
        yield base, process
    finally:
        process.terminate()
        process.wait()
