"""The ways to get the same records out that are compared; each is a whole process."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Dialect, case, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from app.accounts.policy import SHELL_ACTOR
from app.codebook import Kind
from app.config import CHECKOUT
from app.database import normalize_url, open_database
from app.exchange.export.asked import Export, Values
from app.exchange.export.columns import SOURCE_REF, field_of
from app.exchange.export.query import column_in_sql, is_sealed, rows_query
from app.exchange.guard import quoted_in_sql
from app.incidents.filters import Filters
from app.incidents.models import incident
from tests.bench.datasette import datasette
from tests.bench.processes import Measured, peak_of, processor_of, run
from tests.bench.served import SECRET

SQLITE: Dialect = SQLiteDialect()
POSTGRESQL: Dialect = PGDialect()  # type: ignore[no-untyped-call]  # it says no types
OURS, LIMIT, COPY = "docket export, codes", "sqlite3 -csv, guard in SQL", "psql \\copy"
THEIRS, OVER_HTTP = "Datasette, ?_stream=on", "docket over HTTP, codes"
PATIENCE = {"max_csv_mb": 0, "sql_time_limit_ms": 600_000}

Way = Callable[[], Measured]


def our_ways(url: str, keys: Path, folder: Path) -> dict[str, Way]:
    """The command, with codes and with labels."""

    def way(values: Values) -> Way:
        command = [sys.executable, "-P", "-m", "app.cli", "export", "--values", values.value]
        environment = {"DATABASE_URL": url, "DOCKET_KEYS": str(keys), "SECRET_KEY": SECRET}
        environment["PYTHONPATH"] = str(CHECKOUT)
        return _with_server(url, lambda: run(command, folder / "ours.csv", environment))

    return {OURS: way(Values.CODES), "docket export, labels": way(Values.LABELS)}


def sqlite_ways(file: Path, folder: Path) -> dict[str, Way]:
    """The same columns as they stand, and the lines of our file."""

    def way(sql: str) -> Way:
        command = ["sqlite3", "-csv", "-readonly", str(file), sql]
        return lambda: run(command, folder / "sqlite.csv")

    return {
        "sqlite3 -csv": way(_sql(SQLITE, guarded=False)),
        LIMIT: way(_sql(SQLITE, guarded=True)),
        f"{LIMIT}, labels": way(_sql(SQLITE, guarded=True, labels=True)),
    }


def postgresql_ways(url: str, folder: Path) -> dict[str, Way]:
    """The same columns as they stand, and guarded."""
    libpq = normalize_url(url).replace("postgresql+psycopg://", "postgresql://")

    def way(sql: str) -> Way:
        copy = f"\\copy ({sql}) TO STDOUT WITH (FORMAT csv)"
        command = ["psql", libpq, "-qAtc", copy]
        return _with_server(url, lambda: run(command, folder / "psql.csv"))

    return {
        COPY: way(_sql(POSTGRESQL, guarded=False)),
        f"{COPY}, guard in SQL": way(_sql(POSTGRESQL, guarded=True)),
    }


def datasette_way(file: Path, folder: Path, program: Path) -> Mapping[str, Way]:
    """Its stream of the whole table, from a server that runs already."""

    def way() -> Measured:
        with datasette(file, program, PATIENCE) as (base, process):
            started, used = time.perf_counter(), processor_of(process.pid)
            url, output = f"{base}/incident.csv?_stream=on&_size=max", folder / "datasette.csv"
            with urllib.request.urlopen(url) as got, output.open("wb") as out:
                shutil.copyfileobj(got, out)
            seconds = time.perf_counter() - started
            used = processor_of(process.pid) - used
            return Measured(seconds, peak_of(process.pid), used)

    return {THEIRS: way}


def warmed(url: str, ways: Mapping[str, Way]) -> dict[str, Way]:
    """The same ways, each begun with the whole database in the page cache: whoever came first, or
    after somebody else's work, would pay for reading it from the disk.

    Another process reads it: were this one to close a file of SQLite that it also has open as a
    database, it would lose its locks there, and with them the database.
    """
    if url.startswith("sqlite"):
        files = [Path(url.removeprefix("sqlite:///"))]
    else:
        files = [file for file in Path(_data_folder(url), "base").rglob("*") if file.is_file()]

    def after_reading(way: Way) -> Way:
        def measured() -> Measured:
            subprocess.run(["cat", *files], stdout=subprocess.DEVNULL, check=True)
            return way()

        return measured

    return {name: after_reading(way) for name, way in ways.items()}


def _cell(name: str, *, labels: bool) -> ColumnElement[Any]:
    column, field = column_in_sql(name), field_of(name)
    if not labels or field is None or field.kind is not Kind.CHOICE:
        return column
    return case(dict(field.labels), value=column, else_=column)


def _data_folder(url: str) -> Path:
    database = open_database(url)
    with database.read() as session:
        folder: str = session.execute(text("SHOW data_directory")).scalar_one()
    database.engine.dispose()
    return Path(folder)


def _with_server(url: str, way: Way) -> Way:
    """A way whose processor time holds that of PostgreSQL's own processes."""
    if url.startswith("sqlite"):
        return way
    server = int(Path(_data_folder(url), "postmaster.pid").read_text().split()[0])

    def measured() -> Measured:
        before = processor_of(server)
        found = way()
        time.sleep(0.3)  # until it has seen that the processes of this session ended
        here = processor_of(server) - before
        return replace(found, processor_seconds=found.processor_seconds + here)

    return measured


def _sql(dialect: Dialect, *, guarded: bool, labels: bool = False) -> str:
    """The rows of our file but for sealed text, which no tool but ours can read, and for the labels
    of several codes in one cell, which stay codes."""
    export = Export(SHELL_ACTOR, Filters({}))
    typed = {SOURCE_REF, "facility", "city", "hearing_court"} if guarded else set()
    columns = [
        quoted_in_sql(column_in_sql(name)) if name in typed else _cell(name, labels=labels)
        for name in export.columns
        if not is_sealed(name)
    ]
    compiled = rows_query(export, incident, columns).compile(
        dialect=dialect,
        compile_kwargs={"literal_binds": True},
    )
    return " ".join(str(compiled).split("\n"))
