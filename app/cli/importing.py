"""`docket import` and `docket imports`: a sheet into the register, and out of it again."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
from flask import Flask

from app.accounts.access import who
from app.accounts.policy import SHELL_ACTOR, Actor
from app.accounts.queries import find_office
from app.accounts.service import create_office
from app.cli.common import acting, database_of, pairs_of, ready_app, refuse_own_database
from app.cli.import_telling import PAIRED, tell_alike, tell_rows
from app.cli.outputs import refuse_unwritable, write_out
from app.exchange.imports.checking import check_rows
from app.exchange.imports.dates import Order
from app.exchange.imports.duplicates import duplicates
from app.exchange.imports.filing import Import, write_rows
from app.exchange.imports.grid import Table, Unusable
from app.exchange.imports.places import Places
from app.exchange.imports.plan import Doubts, Plan, Text, is_in_own_names, plan_of_codebook
from app.exchange.imports.plan_file import checked_answers, plan_as_json, plan_from_json
from app.exchange.imports.reading import read_path
from app.exchange.imports.report import report_lines
from app.exchange.imports.rows import Outcome
from app.exchange.imports.suggesting import suggest_plan
from app.exchange.imports.undoing import Batch, batches, find_batch, standing, undo

ALL_TAKEN, SOME_REFUSED, UNUSABLE = 0, 1, 2
_TEXTS = {"mend": Text.MEND, "leave-out": Text.LEAVE_OUT, "refuse": Text.REFUSE}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--office", "office_name", help="The office that they belong to; made if missing.")
@click.option("--as", "email", help="The account that imports; its own office is the default.")
@click.option("--set", "same", multiple=True, metavar="FIELD=VALUE", help="For every row.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="What the columns and values of an old sheet mean (JSON).",
)
@click.option(
    "--suggest-mapping",
    "suggestion",
    type=click.Path(path_type=Path),
    help="Write a first mapping for FILE, to be read and corrected, and import nothing.",
)
@click.option("--sheet", help="Which sheet of a workbook; else the first that holds anything.")
@click.option(
    "--dates", type=click.Choice([one.value for one in Order]), help="What 03/04/2025 begins with."
)
@click.option(
    "--doubts",
    type=click.Choice([one.value for one in Doubts]),
    help="Rows in doubt: take them as needs_info, or refuse them.",
)
@click.option(
    "--texts",
    type=click.Choice(list(_TEXTS)),
    help="Texts that hold numbers of people or are too long: take that out, or leave the text out.",
)
@click.option("--attested-on", metavar="DATE", help="When the basis for sharing was settled.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Write the sheet with what became of each row, and why.",
)
def import_file(
    file: Path,
    office_name: str | None,
    email: str | None,
    same: tuple[str, ...],
    mapping: Path | None,
    suggestion: Path | None,
    sheet: str | None,
    dates: str | None,
    doubts: str | None,
    texts: str | None,
    attested_on: str | None,
    *,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Import FILE, a CSV or XLSX sheet.

    A file whose columns are codebook fields needs no mapping; `source_ref` is the key of a row.
    Exit status: 0 all rows taken, 1 some refused, 2 the file cannot be used.
    """
    refuse_own_database(file, mapping, suggestion, report)
    for written in (report, suggestion):
        if written is not None:
            refuse_unwritable(written, file)
    app = ready_app()
    actor = acting(app, email)
    try:
        table = read_path(file, sheet=sheet)
        if suggestion is not None:
            _suggest(app, table, suggestion)
            return
        plan = _plan(table, mapping, dict(pairs_of(same, "--set")))
        plan = _with_options(plan, dates, doubts, texts, attested_on)
        office_id = _office(app, actor, office_name)
        with app.app_context(), database_of(app).read() as session:
            rows = check_rows(session, office_id, table, plan, app.extensions["keys"])
            here = replace(actor, office_id=office_id) if actor.office_id is None else actor
            alike = duplicates(session, here, rows) if len(rows) <= PAIRED else []
    except Unusable as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE)
    number = None
    if not dry_run:
        if office_id is None:
            office_id = _make_office(app, actor, str(office_name))
        secret = str(app.config["SECRET_KEY"])
        of = Import(actor, office_id, table, secret, plan.attested_on)
        number = write_rows(
            database_of(app),
            app.extensions["keys"],
            of,
            rows,
            lambda done: click.echo(f"{done:,} rows written", err=True),
        )
    tell_alike(alike)
    tell_rows(table, plan, rows, number, dry_run=dry_run)
    if report:
        write_out(report, "".join(report_lines(table, rows)))
    refused = any(row.outcome is Outcome.REFUSED for row in rows)
    sys.exit(SOME_REFUSED if refused else ALL_TAKEN)


def _plan(table: Table, mapping: Path | None, same: dict[str, str]) -> Plan:
    """The mapping given, or that of a file in the codebook's own names.

    Raises:
        Unusable: a foreign sheet without a mapping, or one that cannot be used.
    """
    if mapping is not None:
        try:
            written = mapping.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Unusable("The mapping %(path)s cannot be read.", path=str(mapping)) from error
        plan = plan_from_json(written)
        return replace(plan, same={**plan.same, **checked_answers("--set", same)})
    if not is_in_own_names(table.columns):
        raise Unusable(
            "Row %(row)s names columns that are not in the codebook: %(names)s. Run the same with "
            "--suggest-mapping mapping.json, read and correct that file, and import with "
            "--mapping mapping.json.",
            row=table.header_row,
            names=", ".join(f"“{name}”" for name in table.columns[:5]),
        )
    return plan_of_codebook(table, same)


def _with_options(
    plan: Plan, dates: str | None, doubts: str | None, texts: str | None, attested_on: str | None
) -> Plan:
    if dates:
        plan = replace(plan, dates=Order(dates))
    if doubts:
        plan = replace(plan, doubts=Doubts(doubts))
    if texts:
        plan = replace(plan, texts=_TEXTS[texts])
    if attested_on:
        try:
            plan = replace(plan, attested_on=date.fromisoformat(attested_on))
        except ValueError as error:
            raise Unusable("--attested-on is a date such as 2026-04-15.") from error
    return plan


def _suggest(app: Flask, table: Table, path: Path) -> None:
    with app.app_context(), database_of(app).read() as session:
        places = Places(session)
        plan = suggest_plan(table, places.find, places.with_courts())
    write_out(path, plan_as_json(plan))
    how = table.how
    read = (
        f"sheet “{how.sheet}”" if how.sheet else f"{how.encoding}, “{how.delimiter}” between cells"
    )
    click.echo(f"Read as: {how.kind}, {read}; headings in row {table.header_row}.")
    for name in table.columns:
        column = plan.of(name)
        means = ", ".join(column.fields) if column.fields else column.use.value
        click.echo(f"  {name}: {means}")
    click.echo(
        f"{path} holds this suggestion. Read it, correct it, replace each null by answers (or by "
        "{} where the value says nothing), choose “dates”, and import with "
        f"--mapping {path}."
    )


def _office(app: Flask, actor: Actor, name: str | None) -> int | None:
    """The office that takes the rows; none yet where it is still to be made."""
    if not actor.may("incident.import"):
        raise Unusable("This account may not import: a coordinator's can.")
    if name is None:
        if actor.office_id is None:
            raise Unusable("Say whose reports these are: --office NAME, or --as EMAIL.")
        return actor.office_id
    with database_of(app).read() as session:
        found = find_office(session, name)
        if found is None and actor is SHELL_ACTOR:
            return None
        if found is None or actor.office_id not in (None, found.id):
            raise Unusable(
                "This account imports for its own office only, not for “%(name)s”.", name=name
            )
        return found.id


def _make_office(app: Flask, actor: Actor, name: str) -> int:
    with app.app_context(), database_of(app).write() as session:
        return create_office(session, who(actor), name).id


@click.group()
def imports() -> None:
    """The imports that were made, and taking one back."""


@imports.command("list")
@click.option("--as", "email", help="Those of this account's office; else of all.")
def list_imports(email: str | None) -> None:
    """List imports, newest first."""
    app = ready_app()
    actor = acting(app, email)
    with database_of(app).read() as session:
        for batch in batches(session, _own(actor)):
            state = f"undone {batch.undone_at:%Y-%m-%d}" if batch.undone_at else "stands"
            click.echo(
                f"{batch.number}  {batch.created_at:%Y-%m-%d %H:%M}  {batch.records} records  "
                f"{state}  file {batch.file_digest[:12]}"
            )


@imports.command("undo")
@click.argument("number", type=int)
@click.option("--as", "email", help="The account that takes it back; else whoever is here.")
@click.option("--touched", is_flag=True, help="Also records on which somebody worked since.")
def undo_import(number: int, email: str | None, *, touched: bool) -> None:
    """Take import NUMBER back: its records are withdrawn, and can be brought in again."""
    app = ready_app()
    database, actor = database_of(app), acting(app, email)
    if not actor.may("incident.import"):
        raise click.UsageError("This account may not import: a coordinator's can.")
    with database.write() as session:
        batch = _batch(find_batch(session, _own(actor), number), number)
        done = undo(session, actor, batch, touched_too=touched)
    with database.read() as session:
        left = standing(session, batch)
    kept = left.touched + left.untouched
    click.echo(f"{done} records withdrawn, {kept} kept: somebody worked on them since the import.")


def _batch(found: Batch | None, number: int) -> Batch:
    if found is None:
        raise click.UsageError(f"There is no import {number} here: ./docket imports list.")
    return found


def _own(actor: Actor) -> int | None:
    return None if actor.at_shell else actor.office_id
