"""`docket import` and `docket export`."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from flask import Flask

from app.accounts.access import who
from app.accounts.policy import SHELL_ACTOR, Actor
from app.accounts.queries import find_office
from app.accounts.service import create_office
from app.cli.common import acting, database_of, pairs_of, ready_app
from app.exchange.importing import write_rows
from app.exchange.table_import import Outcome, Row, Unusable, check_rows, read_sheet

ALL_TAKEN, SOME_REFUSED, UNUSABLE = 0, 1, 2


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--office", "office_name", help="The office that they belong to; made if missing.")
@click.option("--as", "email", help="The account that imports; its own office is the default.")
@click.option("--set", "same", multiple=True, metavar="FIELD=VALUE", help="For every row.")
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--report", type=click.Path(path_type=Path), help="Write what became of each row.")
def import_file(
    file: Path,
    office_name: str | None,
    email: str | None,
    same: tuple[str, ...],
    *,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Import FILE, a CSV whose columns are codebook fields; `source_ref` is the key of a row.

    Exit status: 0 all rows taken, 1 some refused, 2 the file cannot be used.
    """
    app = ready_app()
    database = database_of(app)
    actor = acting(app, email)
    try:
        sheet = read_sheet(file)
        office_id = _office(app, actor, office_name)
        with app.app_context(), database.read() as session:
            rows = check_rows(session, office_id, sheet, dict(pairs_of(same, "--set")))
    except Unusable as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE)
    if not dry_run:
        if office_id is None:
            office_id = _make_office(app, actor, str(office_name))
        write_rows(
            database,
            app.extensions["keys"],
            actor,
            office_id,
            sheet,
            rows,
            lambda done: click.echo(f"{done:,} rows written", err=True),
        )
    _tell(rows, dry_run=dry_run)
    if report:
        _write_report(report, rows)
    refused = any(row.outcome is Outcome.REFUSED for row in rows)
    sys.exit(SOME_REFUSED if refused else ALL_TAKEN)


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
            raise Unusable(f"This account imports for its own office only, not for “{name}”.")
        return found.id


def _make_office(app: Flask, actor: Actor, name: str) -> int:
    with app.app_context(), database_of(app).write() as session:
        return create_office(session, who(actor), name).id


def _tell(rows: Sequence[Row], *, dry_run: bool) -> None:
    for row in rows:
        for problem in row.problems:
            click.echo(f"line {row.line} ({row.source_ref}), {problem.field}: {problem}")
        if row.outcome is Outcome.DIFFERS:
            click.echo(f"line {row.line} ({row.source_ref}): {row.outcome.value}")
    found = Counter(row.outcome for row in rows)
    there = found[Outcome.THERE] + found[Outcome.DIFFERS]
    verb = "would be taken" if dry_run else "taken"
    click.echo(
        f"{len(rows)} rows: {found[Outcome.TAKEN]} {verb}, {there} already there, "
        f"{found[Outcome.REFUSED]} refused"
    )


def _write_report(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "source_ref", "outcome", "column", "reason"])
        for row in rows:
            head = [row.line, row.source_ref, row.outcome.value]
            for problem in row.problems:
                writer.writerow([*head, problem.field, str(problem)])
            if not row.problems:
                writer.writerow([*head, "", ""])
