"""`docket keys`: renewing, destroying and keeping elsewhere the data keys of free text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.cli.common import database_of, keys_file, ready_app
from app.config import ConfigurationError
from app.database import now
from app.ledger.keys import MONTH
from app.operations.keys.destruction import Consequences, consequences_of, destroy
from app.operations.keys.escrow import make_escrow, recover, remember_escrow, write_sheets
from app.operations.keys.rotation import empty_write_ahead_log, rotate
from app.operations.keys.sheets import WrongShares

MOST_SHARES = 20  # people who each keep a sheet
MOST_AHEAD = 60


@click.group()
def keys() -> None:
    """The keys that free text is sealed under: renew, destroy, keep elsewhere."""


@keys.command("rotate")
def rotate_keys() -> None:
    """Give every month a new key and seal every text anew under it, while people go on writing.

    It may be interrupted at any moment: run it again and it goes on. Exit status: 0 no text is left
    on an old key, 1 some texts do not open and keep theirs.
    """
    app = ready_app()
    database = database_of(app)
    done = rotate(database, app.extensions["keys"], lambda line: click.echo(line, err=True))
    if done.resumed:
        click.echo("A rotation was under way: this run went on with it.")
    click.echo(f"{done.months} months have new keys; {done.texts:,} texts were sealed anew.")
    if database.is_sqlite and not empty_write_ahead_log(database):
        click.echo(
            "Readers were in the way of emptying the write-ahead log: what it holds of the old "
            "texts goes with the next restart of the server."
        )
    if done.old_left:
        click.echo(
            f"{done.broken:,} texts do not open, so {done.old_left} old keys stay in the key file. "
            "./docket verify names these texts."
        )
        sys.exit(1)
    click.echo("No text is left on an old key, and the old keys are gone from the key file.")
    click.echo(
        "Backups made before now still open with the old keys, if somebody kept them: destroy "
        "older copies of the key file and older escrow sheets, and make new ones: "
        "./docket keys escrow"
    )


@keys.command("destroy")
@click.option("--month", required=True, metavar="YYYY-MM", help="The month of filing, in UTC.")
@click.option("--yes", "typed", metavar="YYYY-MM", help="The month again, for scripts.")
def destroy_keys(month: str, typed: str | None) -> None:
    """Destroy the keys of a month: nobody reads its narratives again, not even from old backups."""
    if not MONTH.fullmatch(month):
        raise click.UsageError(f"--month takes a month such as 2026-03, not “{month}”.")
    app = ready_app()
    database, held = database_of(app), app.extensions["keys"]
    found = consequences_of(database, held, month)
    if not found.keys:
        if month in held.file().destroyed.values():
            click.echo(f"The keys of {month} are destroyed already.")
            return
        raise click.UsageError(f"There is no key of {month}: nothing was filed in that month.")
    _say_consequences(found)
    if typed is None:
        typed = click.prompt(f"Type {month} to destroy its keys", default="", show_default=False)
    if typed != month:
        click.echo("That is not the month: nothing was destroyed.")
        sys.exit(1)
    done = destroy(database, held, month)
    click.echo(f"Destroyed: {done.texts:,} texts of {done.records:,} records stay shut for ever.")
    if done.leftovers:
        click.echo(f"{done.leftovers} unfinished copies of the key file were overwritten too.")
    for copy in done.copies:
        click.echo(f"STILL THERE: {copy} holds a key of {month}. Destroy it too.")


def _say_consequences(found: Consequences) -> None:
    click.echo(
        f"The keys of {found.month} open {found.texts:,} texts of {found.records:,} records: "
        "narratives, other place names, reasons of decisions, in every version."
    )
    click.echo(
        "Without them these texts are unreadable for ever, here and in every backup, old ones "
        "too. Nobody can undo it. Counts and coded answers stay, and so does the history."
    )
    click.echo(
        "A copy of the key file elsewhere, or an escrow that holds these keys, undoes it: destroy "
        "those as well. A flash disk may keep an overwritten block; only encrypting the disk "
        "helps against that."
    )
    if found.escrowed:
        click.echo(f"The escrow of {found.escrowed} holds a key of {found.month}.")
    for copy in found.copies:
        click.echo(f"{copy} holds a key of {found.month}.")


@keys.command("escrow")
@click.option("--shares", default=3, show_default=True, type=click.IntRange(1, MOST_SHARES))
@click.option("--needed", default=2, show_default=True, type=click.IntRange(1, MOST_SHARES))
@click.option(
    "--ahead",
    default=12,
    show_default=True,
    type=click.IntRange(0, MOST_AHEAD),
    help="Months to come whose keys are made now, to be in it.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A folder to make for the sheets; “-” prints them. Default: beside the key file.",
)
def escrow(shares: int, needed: int, ahead: int, output: Path | None) -> None:
    """Write the keys as sheets to print; so many of them together open the narratives."""
    if needed > shares:
        raise click.UsageError(f"--needed {needed} is more than --shares {shares}.")
    printed = output == Path("-")
    today = now().date()
    folder = output or keys_file().parent / f"escrow-{today}"
    if not printed and folder.exists():
        raise click.UsageError(f"{folder} is there already: name another folder with -o.")
    app = ready_app()
    made = make_escrow(
        database_of(app), app.extensions["keys"], today, shares=shares, needed=needed, ahead=ahead
    )
    if printed:
        for sheet in made.sheets:
            click.echo(f"{sheet}\f", nl=False)
        remember_escrow(app.extensions["keys"].path, made)
    else:
        paths = write_sheets(folder, made)
        remember_escrow(app.extensions["keys"].path, made)
        for path in paths:
            click.echo(str(path), err=True)
        click.echo(
            "Print each sheet, give it to another person, and delete the folder: as long as it "
            "lies there, whoever takes the disk has them all.",
            err=True,
        )
    click.echo(
        f"Set {made.name}: {made.keys} keys, {made.first} to {made.last}; {needed} of {shares} "
        f"shares open them. Keys of months that begin after {made.last} are not in it: renew it "
        "before, after every ./docket keys rotate, and then destroy the old sheets.",
        err=True,
    )


@keys.command("recover")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="SHARE_FILE…",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
def recover_keys(files: tuple[Path, ...]) -> None:
    """Rebuild a key file from shares, beside the present one, which stays as it is."""
    texts = {str(file): file.read_text(errors="replace") for file in files}
    path = keys_file()
    try:
        target, rebuilt, left_out = recover(texts, path)
    except WrongShares as problem:
        raise ConfigurationError(str(problem)) from None
    months = sorted(rebuilt.months)
    click.echo(f"{target} holds {len(months)} keys: {', '.join(months)}.")
    if left_out:
        click.echo(f"Left out, since they were destroyed: {', '.join(left_out)}.")
    click.echo(
        f"Stop the server, put it in the place of {path}, start again, and run ./docket verify: it "
        "names every text whose key is not there (months that began after the escrow was made)."
    )
