"""A PostgreSQL server that may be stopped, and that keeps what it commits as a real one does.

The one that other tests share is neither: it waits for no disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app.database import open_database, upgrade
from app.places.service import load_own_list
from tests.support import postgres
from tests.support.postgres import PostgresServer

AS_BY_DEFAULT = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


@dataclass(frozen=True)
class Cluster:
    """The server, and the name of a migrated database with our own places, to be copied."""

    folder: Path
    server: PostgresServer
    template: str

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database of one's own; dropped afterwards."""
        name = postgres.unique_name("durability")
        try:
            yield self.server.create(name, self.template)
        finally:
            self.server.drop(name)

    def crash(self) -> None:
        """Stop at once, as in a power cut that the disk survives."""
        postgres.stop(self.folder)

    def start_again(self) -> None:
        """Start, recover, and return when it answers."""
        postgres.start_again(self.folder)

    def execute(self, statement: str) -> None:
        """Run a statement as administrator, in a transaction of its own."""
        plain = self.server.url.replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def started(folder: Path) -> Iterator[Cluster]:
    """A cluster in a folder that does not exist yet; stopped afterwards."""
    try:
        server = postgres.start(folder)
        template = postgres.unique_name("template")
        _fill(server.create(template))
        cluster = Cluster(folder, server, template)
        for setting in AS_BY_DEFAULT:
            cluster.execute(f"ALTER SYSTEM SET {setting} = on")
        cluster.execute("SELECT pg_reload_conf()")
        yield cluster
    finally:
        postgres.stop(folder)


def _fill(url: str) -> None:
    upgrade(url)
    database = open_database(url)
    with database.write() as session:
        load_own_list(session)
    database.engine.dispose()
