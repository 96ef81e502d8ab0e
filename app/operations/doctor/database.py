"""The database: reachable, up to date, guarded, and set so that it keeps what it commits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app.database import alembic_config
from app.later import later
from app.ledger.guards import guards_expected, guards_present
from app.operations.backup.errors import BackupError
from app.operations.backup.tables import revision_of
from app.operations.doctor.finding import Finding, ok, wrong

if TYPE_CHECKING:
    from alembic import script
else:
    script = later("alembic.script", by_pages=False)

# What `app.database` sets on each connection, and what the file itself remembers.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "secure_delete": "1",
    "trusted_schema": "0",
    "recursive_triggers": "1",
}
POSTGRESQL = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}
SYNCHRONOUS = ("on", "remote_write", "remote_apply", "local")
OLDEST_POSTGRESQL = 130_000


def look_at_migrations(session: Session, url: str) -> Finding:
    """Whether the tables are those of this version."""
    try:
        revision = revision_of(session.connection())
    except BackupError as error:
        return wrong("migrations", f"{error} ./docket serve makes one.")
    scripts = script.ScriptDirectory.from_config(alembic_config(url))
    newest = scripts.get_current_head()
    if revision == newest:
        return ok("migrations", f"at {revision}, the newest")
    if revision not in {one.revision for one in scripts.walk_revisions()}:
        return wrong("migrations", f"{revision[:20]} is of a newer version: update the program.")
    return wrong("migrations", f"at {revision}, newest {newest}: back up, then run ./docket serve.")


def look_at_guards(session: Session) -> Finding:
    """The triggers that keep history append-only."""
    connection = session.connection()
    missing = guards_expected(connection.dialect.name) - guards_present(connection)
    if missing:
        return wrong(
            "triggers",
            f"{', '.join(sorted(missing))} missing: history can be changed. Run ./docket verify, "
            "then restore a backup (its drill first), which makes them anew.",
        )
    return ok("triggers", "history is append-only")


def look_at_switches(session: Session, *, whole: bool) -> Iterator[Finding]:
    """Pragmas of SQLite, settings of PostgreSQL."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        yield _postgresql(connection)
        return
    off = [
        name
        for name, expected in PRAGMAS.items()
        if str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) != expected
    ]
    if off:
        yield wrong("settings", f"{', '.join(off)}: not as set by the program. Is the disk local?")
    else:
        yield ok("settings", "SQLite keeps what it commits")
    if whole:
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if said != "ok" or broken:
            yield wrong("integrity", "The file is damaged: stop the server and restore a backup.")
        else:
            yield ok("integrity", "every page and every reference holds")


def _postgresql(connection: Connection) -> Finding:
    def setting(name: str) -> str:
        return str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))

    off = [name for name, expected in POSTGRESQL.items() if setting(name) != expected]
    if setting("synchronous_commit") not in SYNCHRONOUS:
        off.append("synchronous_commit")
    if int(setting("server_version_num")) < OLDEST_POSTGRESQL:
        off.append("version")
    if off:
        return wrong(
            "settings",
            f"{', '.join(off)}: reports that were acknowledged can be lost. Set fsync, "
            "full_page_writes and synchronous_commit to on, use UTF8 and PostgreSQL 13 or newer.",
        )
    return ok("settings", "PostgreSQL keeps what it commits")
