"""`docket verify`: is the register's memory what it was?"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click
from flask import Flask

from app.cli.common import database_of, ready_app, refuse_own_database
from app.cli.verifying_release import verify_release
from app.exchange.verifying import NotWhole, verify_export
from app.incidents.verify import broken_records, broken_texts
from app.incidents.verify_accepted import broken_acceptances
from app.ledger.chain import head
from app.ledger.verify import Anchor, Broken, broken_chain, broken_details, broken_revisions

MOST_SHOWN = 20


@click.command()
@click.option(
    "--anchor", metavar="NUMBER:HASH", help="A head of the chain that you kept elsewhere."
)
@click.option(
    "--export",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Only check that this file is an export of the register, whole and unchanged.",
)
@click.option(
    "--release",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Only check this release file, those before it in its folder, and what the register "
    "says of it, if there is one.",
)
def verify(anchor: str | None, file: Path | None, release: Path | None) -> None:
    """Check the audit chain, every revision under it, every record and every sealed text.

    Exit status: 0 all holds, 1 something does not.
    """
    refuse_own_database(file, release)
    if release is not None:
        verify_release(release)
        return
    app = ready_app()
    if file is not None:
        _verify_export(app, file)
        return
    kept = anchor_of(anchor)
    found: list[Broken] = []
    with database_of(app).snapshot() as session:
        for check in (
            broken_chain(session, kept),
            broken_details(session),
            broken_revisions(session),
            broken_records(session),
            broken_acceptances(session),
            broken_texts(session, app.extensions["keys"]),
        ):
            found.extend(check)
        newest = head(session)
    for broken in found[:MOST_SHOWN]:
        click.echo(str(broken))
    if found:
        click.echo(f"{len(found)} things do not hold. The first is the one to look at.")
        sys.exit(1)
    if newest is None:
        click.echo("The register is empty.")
        return
    click.echo(f"All holds. The head of the chain is {newest.sequence}:{newest.hash}")
    click.echo("Keep it somewhere else: it proves nothing before it was changed, and no more.")


def _verify_export(app: Flask, file: Path) -> None:
    with database_of(app).snapshot() as session:
        try:
            sent = verify_export(session, file)
        except NotWhole as error:
            click.echo(f"{file.name}: {error}")
            sys.exit(1)
        broken = next(broken_chain(session), None)
    if broken is not None:
        click.echo(f"The file is in the audit, but the chain does not hold: {broken}")
        sys.exit(1)
    click.echo(
        f"{file.name} is whole: {sent.records:,} records, {sent.left_out:,} left out: consent; "
        f"sent to {sent.actor} at {sent.at} (event {sent.sequence})."
    )


def anchor_of(text: str | None) -> Anchor | None:
    """An anchor as `verify` prints it, NUMBER:HASH."""
    if text is None:
        return None
    number, colon, digest = text.partition(":")
    if not colon or not re.fullmatch("[0-9]{1,18}", number):
        raise click.UsageError("--anchor takes NUMBER:HASH, as ./docket verify prints it.")
    return Anchor(int(number), digest.strip().lower())
