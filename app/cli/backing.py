"""`docket backup` and `docket restore`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from app.cli.checking import anchor_of
from app.cli.common import database_url, keys_file
from app.config import INSTANCE
from app.database import WriteUnavailable, open_database
from app.ledger.keys import Keys
from app.operations.backup.errors import BackupError
from app.operations.backup.keys import VARIABLE, make_key_pair, read_private_key, read_public_key
from app.operations.backup.making import make_backup
from app.operations.backup.places import sqlite_file
from app.operations.backup.proving import Proof
from app.operations.backup.restoring import NotProven, Opened, drill, restore

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
KEY = click.option("--key", type=click.Path(path_type=Path), help="The file of the private key.")
ANCHOR = click.option(
    "--anchor", metavar="NUMBER:HASH", help="A head of the chain that you kept elsewhere."
)


@click.command("backup")
@FILE
@click.option(
    "--new-key", "making_key", is_flag=True, help="Make a key pair, FILE its private half."
)
@click.option("--drill", "drilling", is_flag=True, help="Prove the backup FILE, as restore would.")
@KEY
@ANCHOR
def backup(
    *, file: Path, making_key: bool, drilling: bool, key: Path | None, anchor: str | None
) -> None:
    """Write the whole register, sealed to an offline key, to the new FILE; writes may go on.

    Exit status: 0 made or proven, 1 the drill found something that does not hold, 2 not possible.
    """
    if making_key:
        public = make_key_pair(file)
        click.echo(public)
        click.echo(
            f"Set this public key on the server as {VARIABLE}. {file} opens every backup sealed "
            "to it: keep it off the server, in two places.",
            err=True,
        )
    elif drilling:
        proof = drill(database_url(), _opened(file, key, anchor), _say)
        _tell(proof)
        if not proof.holds:
            sys.exit(1)
        click.echo("This backup can be restored.")
    else:
        _make(file)


@click.command("restore")
@FILE
@KEY
@ANCHOR
def restore_file(*, file: Path, key: Path | None, anchor: str | None) -> None:
    """Put the backup FILE in the place of the register, once all of it holds; the old one is kept.

    Exit status: 0 restored, 1 the backup does not hold, 2 not possible. Unless it is 0, nothing
    was changed.
    """
    try:
        restored = restore(database_url(), _opened(file, key, anchor), _say)
    except NotProven as error:
        _tell(error.proof)
        click.echo(str(error), err=True)
        sys.exit(1)
    _tell(restored.proof)
    if restored.kept:
        click.echo(f"The register as it was before is kept: {restored.kept}")
        click.echo(
            "It holds what the backup holds and more: remove it when it is no longer needed."
        )
    click.echo("Restored. Everybody has to sign in again. Now run ./docket doctor.")


def _make(file: Path) -> None:
    public = read_public_key(os.environ, INSTANCE)
    url = database_url()
    source = sqlite_file(url)
    if source is not None and not source.exists():
        raise BackupError(f"There is no database {source}: there is nothing to back up.")
    database = open_database(url)
    try:
        made = make_backup(database, public, file)
    except WriteUnavailable as error:
        if file.exists():
            raise BackupError(
                f"{file} is made and good, but the audit chain could not be told, so that doctor "
                "will not know of it. Run ./docket doctor, and make another."
            ) from error
        raise
    finally:
        database.engine.dispose()
    manifest = made.manifest
    click.echo(
        f"{file}: {manifest.rows:,} rows in {len(manifest.parts)} tables, {made.size:,} bytes"
    )
    click.echo(f"SHA-256 {made.digest}")
    click.echo(f"Head of the chain in it {manifest.chain_sequence}:{manifest.chain_hash}")


def _opened(file: Path, key: Path | None, anchor: str | None) -> Opened:
    if key is None:
        raise click.UsageError("--key names the file of the private key that opens the backup.")
    return Opened(file, read_private_key(key), Keys(keys_file()), anchor_of(anchor))


def _tell(proof: Proof) -> None:
    for fault in proof.shown:
        click.echo(fault)
    click.echo(f"{proof.texts - proof.without_key:,} of {proof.texts:,} sealed texts opened.")
    if proof.without_key:
        click.echo(
            f"{proof.without_key:,} texts stay closed: the key of their month was destroyed, or "
            "is not in this key file."
        )


def _say(line: str) -> None:
    click.echo(line, err=True)
