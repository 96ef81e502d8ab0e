"""`docket verify --release FILE`: from the file and those beside it, and from the register where
there is one. Makes nothing: it runs where no register is, too."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from app.cli.common import database_url
from app.database import Database
from app.ledger.verify import broken_chain
from app.operations.backup.places import sqlite_file
from app.publication.issuing.verifying import (
    before,
    broken_alone,
    broken_history,
    broken_in_register,
    read_file,
)
from app.releases.folder import NotWhole, Sealed

NEEDED = ("audit_event", "audit_detail")


def verify_release(path: Path) -> None:
    """Say what holds, what does not, and what could not be checked; exit status 1 for a fault."""
    try:
        sealed = read_file(path)
        earlier = before(path, sealed)
    except NotWhole as error:
        click.echo(f"{path.name}: {error}")
        sys.exit(1)
    release = sealed.release
    faults = list(broken_alone(release))
    unchecked = ["how many reports and reporters stand behind a number, which no file tells"]
    if earlier is None:
        unchecked.append("the releases before it, which do not all lie in its folder")
    else:
        if release.previous != (earlier[-1].digest if earlier else ""):
            faults.append("it does not follow the release before it in its folder")
        faults += broken_history([*(one.release for one in earlier), release])
    faults += _in_register(sealed, unchecked)
    for fault in faults:
        click.echo(f"{path.name}: {fault}")
    if faults:
        sys.exit(1)
    kind = "synthetic release" if release.synthetic else "release"
    click.echo(f"{path.name} holds: {kind} {release.number} as of {release.as_of}.")
    click.echo(f"SHA-256 {sealed.digest}")
    click.echo(f"Signed with {sealed.public_key}")
    for one in _key_changes([*(earlier or []), sealed]):
        click.echo(one)
    click.echo("Not checked: " + "; ".join(unchecked) + ".")


def _key_changes(row: list[Sealed]) -> Iterator[str]:
    for older, newer in pairwise(row):
        if older.public_key != newer.public_key:
            yield (
                f"The key changed from release {older.release.number} to "
                f"{newer.release.number}: ask who publishes whether that is theirs."
            )


def _in_register(sealed: Sealed, unchecked: list[str]) -> list[str]:
    """What the register says; where there is none, that is added to what was not checked."""
    url = database_url()
    file = sqlite_file(url)
    missing = "the audit: there is no register here"
    if file is not None and not file.exists():
        unchecked.append(missing)
        return []
    database = Database(url)
    try:
        if not all(inspect(database.engine).has_table(name) for name in NEEDED):
            unchecked.append(missing)
            return []
        with database.snapshot() as session:
            faults = list(broken_in_register(session, sealed))
            chain = list(broken_chain(session))[:1]
    except SQLAlchemyError:
        unchecked.append("the audit: the register does not answer")
        return []
    finally:
        database.engine.dispose()
    return faults + [f"the audit chain does not hold: {broken}" for broken in chain]
