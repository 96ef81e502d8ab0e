"""What the commands share: the application, made ready for a first run."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app import create_app
from app.accounts.access import actor_of
from app.accounts.policy import SHELL_ACTOR, Actor
from app.accounts.queries import find_person
from app.config import INSTANCE, ConfigurationError, default_database_url, make_secret_key
from app.database import Database, normalize_url, open_database, upgrade
from app.ledger.keys import make_key_file
from app.places.service import load_places

# Beside each other: the database, and what SQLite keeps of it while it is open.
SQLITE_FILES = ("", "-wal", "-shm", "-journal")
DEMO_KEYS = "demo.keys.json"
DEMO_RELEASES = "demo.releases"
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")


def database_url(*, demo: bool = False) -> str:
    """The database that the environment names, or the file in `instance/`.

    Raises:
        ConfigurationError: it is no URL of a database that the register can use.
    """
    if demo:
        return default_database_url(demo=True)
    return usable_url(os.environ.get("DATABASE_URL") or default_database_url(), "DATABASE_URL")


def usable_url(url: str, where: str) -> str:
    """The URL, if it names a database that the register can use.

    Raises:
        ConfigurationError: it does not; the message names where it stands, and not the URL, in
            which there may be a password.
    """
    try:
        parsed = make_url(normalize_url(url))
    except (ArgumentError, ValueError):
        parsed = None
    file = parsed is not None and parsed.get_backend_name() == "sqlite"
    if parsed is None or parsed.drivername not in DRIVERS or (file and not parsed.database):
        raise ConfigurationError(
            f"{where} names no database that can be used: write it as "
            "sqlite:////folder/docket.sqlite or postgresql://user:password@host/database."
        )
    return url


def keys_file(*, demo: bool = False) -> Path:
    """The key file that the environment names, or the one in `instance/`."""
    if demo:
        return INSTANCE / DEMO_KEYS
    return Path(os.environ.get("DOCKET_KEYS") or INSTANCE / "keys.json")


def releases_folder(*, demo: bool = False) -> Path:
    """The folder of release files that the environment names, or the one in `instance/`."""
    if demo:
        return INSTANCE / DEMO_RELEASES
    return Path(os.environ.get("DOCKET_RELEASES") or INSTANCE / "releases")


def prepare(url: str, keys: Path) -> None:
    """Make secrets (only while the database is empty), tables and places, whatever is missing.

    Raises:
        ConfigurationError: the database holds records but their key file is gone.
    """
    if not os.environ.get("SECRET_KEY"):
        make_secret_key()
    database = open_database(url)
    try:
        if not keys.exists():
            if _holds_records(database):
                raise ConfigurationError(
                    f"The database holds records, but the key file {keys} is missing. Restore it "
                    "from your key escrow; a new one could not open a single narrative."
                )
            make_key_file(keys)
        upgrade(url)
        _private(url)
        with database.write() as session:
            load_places(session)
    finally:
        database.engine.dispose()


def _holds_records(database: Database) -> bool:
    if not inspect(database.engine).has_table("incident"):
        return False
    with database.engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM incident")))


def _private(url: str) -> None:
    """A SQLite file is nobody else's to read."""
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and path.exists():
        path.chmod(0o600)


def ready_app(*, demo: bool = False, url: str | None = None) -> Flask:
    """The application over a database that is up to date."""
    url, keys = url or database_url(demo=demo), keys_file(demo=demo)
    prepare(url, keys)
    releases = str(releases_folder(demo=demo))
    return create_app({"DATABASE_URL": url, "DOCKET_KEYS": str(keys), "DOCKET_RELEASES": releases})


def database_of(app: Flask) -> Database:
    """Its database."""
    database: Database = app.extensions["database"]
    return database


def refuse_own_database(*paths: Path | None, url: str | None = None) -> None:
    """Refuse a file of a command that is the register's own SQLite file, or its log, under any
    name: before anything opens it.

    POSIX locks belong to the process, and closing any descriptor of a file drops all that the
    process holds on it: with its database open it would go on writing unlocked beside the others.
    `url` is that of the database; None: the one that the environment names.

    Raises:
        click.UsageError: it is; exit status 2.
    """
    parsed = make_url(normalize_url(url or database_url()))
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return
    own = {_identity(Path(f"{parsed.database}{ending}")) for ending in SQLITE_FILES}
    for path in paths:
        if path is not None and _identity(path) in own - {None}:
            raise click.UsageError(
                f"{path} is the register's own database. Name another file; ./docket backup copies "
                "the database, ./docket export writes its reports."
            )


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file this is, whatever it is called; None where there is none."""
    try:
        found = path.stat()  # of what a link leads to, without opening it
    except OSError:
        return None
    return found.st_dev, found.st_ino


def acting(app: Flask, email: str | None) -> Actor:
    """The person named, or whoever is at the shell, who acts for the network."""
    if email is None:
        return SHELL_ACTOR
    with database_of(app).read() as session:
        person = find_person(session, email)
        if person is None or not person.active:
            raise click.UsageError(f"There is no account {email}.")
        return actor_of(person)


def pairs_of(given: tuple[str, ...], option: str) -> list[tuple[str, str]]:
    """`key=value` options as pairs."""
    pairs = []
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise click.UsageError(f"{option} takes field=value, not “{item}”.")
        pairs.append((name, value))
    return pairs
