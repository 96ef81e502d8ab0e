"""The engine, a read session per request, and the transaction rules.

Every write is one transaction that begins with the write lock (`BEGIN IMMEDIATE` on SQLite):
the driver's default lost 270 of 400 concurrent updates without an error. Services take the
session and only flush; whoever opened the transaction commits it, once.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, g
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app.later import later

if TYPE_CHECKING:
    from alembic import command, config
else:
    command = later("alembic.command", by_pages=False)
    config = later("alembic.config", by_pages=False)

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BUSY_TIMEOUT_MS = 8_000  # how long a write waits for another before it is unavailable
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of the application."""

    metadata = MetaData(naming_convention=NAMING)


class WriteUnavailable(Exception):
    """The database did not take the write now (lock, full disk, away): nothing was acknowledged."""


# What reading raises when the database is away, or busy for too long.
UNAVAILABLE = (OperationalError, PoolTimeoutError)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Database:
    """One engine and its two kinds of session."""

    def __init__(self, url: str) -> None:
        self.url = normalize_url(url)
        self.engine = _make_engine(self.url)
        self._turn = threading.Lock()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def read(self) -> Session:
        """A session for reading; the caller closes it."""
        return Session(self.engine, autoflush=False)

    def snapshot(self) -> Session:
        """A session for reading that sees one state of the database throughout, as every one
        does on SQLite; the caller closes it."""
        if self.is_sqlite:
            return self.read()
        return Session(self.engine.execution_options(isolation_level="REPEATABLE READ"))

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One write transaction: committed at the end, rolled back on any error.

        Raises:
            WriteUnavailable: the database could not take it; nothing was kept.
        """
        with self._writing() as session:
            try:
                with session.begin():
                    session.connection()  # takes the write lock before anything is read
                    yield session
            except UNAVAILABLE as error:
                raise WriteUnavailable from error
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise WriteUnavailable from error
                raise

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """A session that takes the write lock, within what is left of BUSY_TIMEOUT_MS.

        Whoever waits for SQLite's lock sleeps ever longer between two tries, and newcomers
        overtake: of 8 writers some waited a hundred times as long as most. So those of one
        process stand in line, and only the first of them tries.
        """
        patience, started = BUSY_TIMEOUT_MS, time.monotonic()
        with ExitStack() as stack:
            if self.is_sqlite:
                if not self._turn.acquire(timeout=patience / 1000):
                    raise WriteUnavailable
                stack.callback(self._turn.release)
                patience = max(patience - round((time.monotonic() - started) * 1000), 0)
            writing = self.engine.execution_options(docket_write=True, docket_patience=patience)
            yield stack.enter_context(Session(writing, expire_on_commit=False))


def normalize_url(url: str) -> str:
    """`postgres://`, which hosters hand out, is not a name SQLAlchemy knows."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def open_database(url: str) -> Database:
    """Open a database by URL, creating the folder of a SQLite file."""
    parsed = make_url(normalize_url(url))
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return Database(url)


def _make_engine(url: str) -> Engine:
    # hide_parameters: a failed statement must not carry an address or a city into a log.
    if not url.startswith("sqlite"):
        engine = create_engine(
            url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=10
        )
        event.listen(engine, "begin", _wait_no_longer)
        return engine
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
        pool_size=10,
        max_overflow=20,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the "begin" event speaks instead of the driver
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",  # first: switching to WAL may itself meet a lock
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "secure_delete=ON",
        "recursive_triggers=ON",  # otherwise REPLACE goes around the append-only guards
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("docket_write"):
        connection.exec_driver_sql("BEGIN")
        return
    patience = options.get("docket_patience", BUSY_TIMEOUT_MS)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _wait_no_longer(connection: Connection) -> None:
    """PostgreSQL would wait for a lock for ever, and the person for an answer."""
    if connection.get_execution_options().get("docket_write"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")


def init_database(app: Flask, url: str) -> Database:
    """Give the application its database, and each request a read session of its own."""
    database = open_database(url)
    app.extensions["database"] = database
    app.teardown_appcontext(_close_reading)
    return database


def _close_reading(_error: BaseException | None) -> None:
    session = g.pop("reading", None)
    if session is not None:
        session.close()


def get_database() -> Database:
    """The database of the running application."""
    database: Database = current_app.extensions["database"]
    return database


def reading() -> Session:
    """The read session of this request."""
    if "reading" not in g:
        g.reading = get_database().read()
    session: Session = g.reading
    return session


@contextmanager
def writing() -> Iterator[Session]:
    """The one write transaction of this request.

    The read session is closed first, so that what follows sees what was written.
    """
    _close_reading(None)
    with get_database().write() as session:
        yield session


def alembic_config(url: str) -> config.Config:
    """What Alembic has to know: where the migrations are, and which database."""
    made = config.Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["url"] = normalize_url(url)
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to the newest migration, or to the one named."""
    engine = open_database(url).engine  # makes the folder of a SQLite file
    try:
        # Nearly every start finds it done; Alembic takes a quarter of a second to say so.
        if revision == "head" and _is_newest(engine):
            return
    finally:
        engine.dispose()
    command.upgrade(alembic_config(url), revision)


def _is_newest(engine: Engine) -> bool:
    if not inspect(engine).has_table("alembic_version"):
        return False
    with engine.connect() as connection:
        present = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    return list(present) == [newest_migration()]


def newest_migration() -> str:
    """Its number. Each one's file begins with its own and stands on the one before it."""
    names = (file.name for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return max(name.partition("_")[0] for name in names)
