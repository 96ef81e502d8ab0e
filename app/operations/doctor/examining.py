"""The whole look: each thing once, and none that changes anything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.config import ConfigurationError
from app.database import now, open_database
from app.ledger.keys import Keys
from app.operations.backup.places import sqlite_file
from app.operations.doctor.counts import look_at_counts
from app.operations.doctor.database import (
    look_at_guards,
    look_at_migrations,
    look_at_switches,
)
from app.operations.doctor.finding import Finding, Installation, look, ok, wrong
from app.operations.doctor.keys import look_at_escrow, look_at_keys, look_at_texts
from app.operations.doctor.register import (
    look_at_backup,
    look_at_clock,
    look_at_newest_links,
    look_at_whole_chain,
)
from app.operations.doctor.releases import look_at_releases
from app.operations.doctor.settings import look_at_settings

MEGABYTE = 1 << 20
TOO_LITTLE, LITTLE = 200 * MEGABYTE, 1024 * MEGABYTE


def examine(
    installation: Installation, *, whole: bool = False, mail: bool = False
) -> Iterator[Finding]:
    """Everything; the mail server is asked only if somebody wants that."""
    yield from look_at_settings(installation, mail=mail)
    yield from look_at_keys(installation)
    yield look_at_escrow(installation)
    yield _disk(installation)
    file = sqlite_file(installation.url)
    if file is not None and not file.exists():
        yield wrong("database", f"{file} is not there: ./docket serve makes a new register.")
        return
    database = open_database(installation.url)
    try:
        with database.snapshot() as session:
            yield from _look_inside(installation, session, whole=whole)
    except (SQLAlchemyError, OSError) as error:
        said = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        yield wrong("database", f"The database does not answer as it should ({said}).")
    finally:
        database.engine.dispose()


def _look_inside(installation: Installation, session: Session, *, whole: bool) -> Iterator[Finding]:
    kind = session.connection().dialect.name
    migrations = look_at_migrations(session, installation.url)
    yield ok("database", f"{kind} answers")
    yield migrations
    yield from look_at_switches(session, whole=whole)
    if migrations.level:
        return  # tables of another version could not be asked
    yield look_at_guards(session)
    yield _chain(installation, session, whole=whole)
    yield look_at_counts(session, whole=whole)
    yield look_at_texts(installation, session)
    yield from look_at_releases(installation, session)
    yield look_at_clock(session, now())
    yield look_at_backup(session, installation, now())


def _chain(installation: Installation, session: Session, *, whole: bool) -> Finding:
    if not whole:
        return look_at_newest_links(session)
    try:
        return look_at_whole_chain(session, Keys(installation.keys))
    except ConfigurationError:
        return wrong("chain", "Texts cannot be checked without the key file: see keys.")


def _disk(installation: Installation) -> Finding:
    """Room where the database and the keys are; PostgreSQL's own disk is not seen from here."""
    file = sqlite_file(installation.url)
    folders = [installation.keys.parent, *([file.parent] if file else [])]
    free = min(shutil.disk_usage(_nearest(folder)).free for folder in folders)
    said = f"{free // MEGABYTE:,} MB free"
    if free < TOO_LITTLE:
        return wrong("disk", f"{said}: reports will soon be refused. Make room now.")
    if free < LITTLE or (file is not None and file.exists() and free < 2 * file.stat().st_size):
        return look("disk", f"{said}: a restore needs twice the database. Make room.")
    return ok("disk", said)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there."""
    return next(one for one in (folder, *folder.absolute().parents) if one.exists())
