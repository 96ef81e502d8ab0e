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
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.accounts.queries import is_synthetic
from app.cli.common import acting, database_of, pairs_of, ready_app, refuse_own_database
from app.cli.outputs import is_place_of_its_own
from app.exchange.asking import AskedWrongly, data_format, read_export
from app.exchange.export.about import about_package
from app.exchange.export.asked import Export, Format, Values
from app.exchange.export.columns import Preset
from app.exchange.export.package import Package
from app.exchange.export.sending import send
from app.exchange.export.size import Size, size_of
from app.exchange.export.workbook import TooLarge, refuse_too_many
from app.exchange.service import begin_export
from app.incidents.filter_words import filters_in_words
from app.incidents.filters import FilterError, Filters, read_filters
from app.incidents.scope import imports_within, within


@click.command()
@click.option("--as", "email", help="Export what this account may; else: for the network.")
@click.option(
    "--format", "kind", type=click.Choice([one.value for one in Format]), default=Format.CSV.value
)
@click.option("--data", type=click.Choice(["csv", "xlsx", "jsonl"]), help="What lies in a zip.")
@click.option("--filter", "given", multiple=True, metavar="FIELD=VALUE")
@click.option(
    "--values", type=click.Choice([one.value for one in Values]), default=Values.CODES.value
)
@click.option(
    "--columns",
    type=click.Choice([one.value for one in Preset]),
    help="A ready-made list of columns.",
)
@click.option("--column", multiple=True, metavar="NAME", help="One column; give it again for more.")
@click.option(
    "--narrative", is_flag=True, help="With narratives, where this account may read them."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file; else (or with “-”) standard output.",
)
def export(
    email: str | None,
    kind: str,
    data: str | None,
    given: tuple[str, ...],
    values: str,
    columns: str | None,
    column: tuple[str, ...],
    *,
    narrative: bool,
    output: Path | None,
) -> None:
    """Export records: those of the list, newest first, less what consent leaves out."""
    refuse_own_database(output)
    app = ready_app()
    database, actor = database_of(app), acting(app, email)
    if not actor.may("incident.export"):
        raise click.UsageError("This account may not export: a coordinator's can.")
    with app.app_context():
        with database.read() as session:
            try:
                asked = read_export(
                    actor,
                    _filters(session, actor, given),
                    values=values,
                    narrative="yes" if narrative else "",
                    columns=columns or "",
                    column=column,
                )
                outer = Format(kind)
                inner = data_format(data or "") if outer is Format.ZIP else outer
                if inner is Format.XLSX:
                    refuse_too_many(size_of(session, asked).records)
            except (AskedWrongly, FilterError, TooLarge) as error:
                raise click.UsageError(str(error)) from error
            synthetic = is_synthetic(session)
        package = _package(asked, inner, synthetic=synthetic) if outer is Format.ZIP else None
        size = _send(app, asked, (outer, inner), package, output)
    click.echo(f"{size.records:,} records; {size.left_out:,} left out: consent", err=True)


def _filters(session: Session, actor: Actor, given: tuple[str, ...]) -> Filters:
    return read_filters(
        pairs_of(given, "--filter"),
        session,
        within(actor, "incident.read"),
        imports=imports_within(actor),
    )


def _package(asked: Export, inner: Format, *, synthetic: bool) -> Package:
    words = filters_in_words(asked.filters.pairs())
    about = about_package(asked, words, synthetic=synthetic)
    return Package(asked, inner, filters_in_words=words, about=about, synthetic=synthetic)


def _send(
    app: Flask,
    asked: Export,
    kinds: tuple[Format, Format],
    package: Package | None,
    output: Path | None,
) -> Size:
    database, (outer, inner) = database_of(app), kinds
    with _sink(output) as sink:
        with database.write() as session:
            begun = begin_export(session, asked, outer)
        keys, left = app.extensions["keys"], list[Size]()
        for piece in send(database, keys, asked, inner, begun, package, left.append):
            sink.write(piece)
    return left[0]


@contextmanager
def _sink(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, a pipe, or a private file that is there whole or not at all.

    Raises:
        click.UsageError: there can be no such file.
    """
    if output is None or output == Path("-"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if is_place_of_its_own(output):
        with output.open("wb") as place:
            yield place
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
