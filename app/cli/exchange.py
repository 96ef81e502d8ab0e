"""`docket export`."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from app.cli.common import acting, database_of, pairs_of, ready_app
from app.exchange.export import Export, Values, stream_bytes, stream_csv
from app.exchange.service import begin_export
from app.incidents.filters import FilterError, read_filters
from app.incidents.scope import within


@click.command()
@click.option("--as", "email", help="Export what this account may; else: for the network.")
@click.option("--format", "format_name", type=click.Choice(["csv"]), default="csv")
@click.option("--filter", "given", multiple=True, metavar="FIELD=VALUE")
@click.option("--values", type=click.Choice([kind.value for kind in Values]), default="codes")
@click.option(
    "--narrative", is_flag=True, help="With narratives, where this account may read them."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file; else standard output.",
)
def export(
    email: str | None,
    format_name: str,
    given: tuple[str, ...],
    values: str,
    *,
    narrative: bool,
    output: Path | None,
) -> None:
    """Export records as CSV: newest first, less what consent leaves out."""
    app = ready_app()
    database, actor = database_of(app), acting(app, email)
    if not actor.may("incident.export"):
        raise click.UsageError("This account may not export: a coordinator's can.")
    with app.app_context():
        with database.read() as session:
            try:
                filters = read_filters(
                    pairs_of(given, "--filter"), session, within(actor, "incident.read")
                )
            except FilterError as error:
                raise click.UsageError(str(error)) from error
        wanted = Export(actor, filters, Values(values), narrative)
        with _sink(output) as sink:
            with database.write() as session:
                size = begin_export(session, wanted, format_name)
            with database.read() as session:
                for piece in stream_bytes(stream_csv(session, app.extensions["keys"], wanted)):
                    sink.write(piece)
    click.echo(f"{size.records:,} records; {size.left_out:,} left out: consent", err=True)


@contextmanager
def _sink(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a private file that is there whole or not at all.

    Raises:
        click.UsageError: there can be no such file.
    """
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    beside = output.with_name(f".{output.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
