"""`docket publish`: make a candidate for a release, or approve it at the server's shell."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask import Flask

from app.accounts.policy import SHELL_ACTOR
from app.cli.common import database_of, ready_app
from app.codebook import Told
from app.publication.issuing import words
from app.publication.issuing.approving import Approved, Changed, Desk, approve
from app.publication.issuing.content import Content, fingerprint, kept
from app.publication.issuing.history import candidate, put_missing
from app.publication.issuing.journal import keep_journal, take_over
from app.publication.issuing.making import make_candidate
from app.publication.issuing.proposing import look
from app.releases import Table


@click.command()
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Months that ended 14 days before this day are closed; today (UTC) unless given.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would be released, and what held.")
@click.option(
    "--approve",
    "approving",
    is_flag=True,
    help="Publish the candidate, or a new one where none waits; where the network has at most "
    "one network coordinator.",
)
@click.option(
    "--take-over",
    "taking_over",
    is_flag=True,
    help="After a restore: know again the releases that were made since the backup.",
)
@click.option("--new-key", is_flag=True, help="The signing key is lost for good: make a new one.")
def publish(
    *,
    as_of: datetime | None,
    dry_run: bool,
    approving: bool,
    taking_over: bool,
    new_key: bool,
) -> None:
    """Make a candidate for the next release; a network coordinator approves it at /releases.

    Exit status: 0 done, 1 nothing to release, or refused.
    """
    app = ready_app()
    day = as_of.date() if as_of else datetime.now(UTC).date()
    with app.test_request_context():  # the words of a page, in English
        try:
            if taking_over:
                _take_over(app)
            elif dry_run:
                _dry_run(app, day)
            else:
                _publish(app, day, approving=approving, new_key=new_key)
        except Changed as error:
            click.echo(str(error))
            for one in error.found:
                click.echo(f"  {words.difference_words(one, {})}")
            sys.exit(1)
        except Told as error:
            click.echo(str(error))
            sys.exit(1)


def desk_of(app: Flask) -> Desk:
    """Where this application's releases are made."""
    return Desk(database_of(app), Path(app.config["RELEASES"]), app.extensions["keys"].path)


def _dry_run(app: Flask, day: date) -> None:
    desk = desk_of(app)
    with desk.database.snapshot() as session:
        found = look(session, desk.folder, day)
    show(found.content)
    click.echo("Nothing was written.")


def _take_over(app: Flask) -> None:
    desk = desk_of(app)
    with desk.database.write() as session:
        found = take_over(session, desk.folder, desk.keys)
    for one in found:
        click.echo(
            f"Release {one.number} is known again, with {one.reports:,} reports; {one.missing:,} "
            "that are in it are not in this register."
        )
    if not found:
        click.echo("The register knows every release in the folder.")


def _publish(app: Flask, day: date, *, approving: bool, new_key: bool) -> None:
    desk = desk_of(app)
    with desk.database.read() as session:
        for name in put_missing(session, desk.folder):
            click.echo(f"{name} was missing in {desk.folder} and is there again.")
        keep_journal(session, desk.keys)
        waiting = candidate(session)
        content = kept(waiting.content) if waiting is not None else None
    if content is None or not approving:
        content = make_candidate(desk.database, desk.folder, SHELL_ACTOR, day).content
    show(content)
    number = content.draft.number
    if not approving:
        click.echo(f"Release {number} is a candidate. A network coordinator approves it: /releases")
        return
    say_published(approve(desk, SHELL_ACTOR, number, fingerprint(content), new_key=new_key))


def say_published(done: Approved) -> None:
    """What was published, and what to keep."""
    click.echo(f"Release {done.number} is published: {done.path}")
    click.echo(f"SHA-256 {done.digest}")
    click.echo(f"Public key {done.public_key}")
    if done.new_key:
        click.echo("It is a new key: say so where you publish, and keep a copy of it.")
    elif done.number == 1:
        click.echo(
            "Keep a copy of the signing key beside the data keys' sheets: see docs/releases.md"
        )


def show(content: Content) -> None:
    """What would be released, and what is held and why, as a table."""
    draft, names = content.draft, words.names_of(content)
    click.echo(f"Release {draft.number} as of {draft.as_of}, threshold {draft.rule.threshold}")
    _lines("people", [(atom.people, words.atom_words(atom, names)) for atom in draft.atoms])
    _lines("people", [(table.people, _table(table, content)) for table in draft.tables])
    for erratum in draft.errata:
        click.echo(f"  erratum: {erratum.id} ({erratum.reason})")
    if content.held:
        click.echo("Held:")
        _lines(
            "reports",
            [
                (
                    held.reports,
                    f"{words.held_words(held, names)}: {words.reason_words(held.reason)}",
                )
                for held in content.held
            ],
        )
    if content.unlisted:
        click.echo(f"{content.unlisted:,} reports are in cities that are on no list of places.")
    covered = content.coverage
    click.echo(
        f"{covered.counted:,} reports of people detained count; "
        f"{covered.share(covered.released)} % released, {covered.share(covered.with_this)} % with "
        "this (not for the public)."
    )


def _table(table: Table, content: Content) -> str:
    rows = "; ".join(
        f"{words.row_words(table.family, row.values)}: {row.people}" for row in table.rows
    )
    return f"{words.table_words(table, words.names_of(content))} = {rows}"


def _lines(unit: str, found: list[tuple[int, str]]) -> None:
    for number, text in found:
        click.echo(f"  {number:>7,} {unit}  {text}")
