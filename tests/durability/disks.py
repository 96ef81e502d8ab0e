"""Ways to a disk without room, each of which can be filled and freed."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psycopg

from tests.durability.cluster import Cluster
from tests.durability.installation import Installation
from tests.durability.server import Server
from tests.support.postgres import unique_name

SIZE = "96m"  # of the small disk: a database with all places, and some room
PIECES = (1 << 20, 1 << 12, 1)  # bytes


class Disk(Protocol):
    """What holds the database."""

    def fill(self) -> None:
        """Leave no room."""

    def free(self) -> None:
        """Make room again."""


class SmallDisk:
    """A file system of its own in memory; mounting it takes root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        with self._ballast.open("ab", buffering=0) as ballast:
            for piece in PIECES:
                with suppress(OSError):
                    while ballast.write(b"x" * piece):
                        pass

    def free(self) -> None:
        self._ballast.unlink()


class FileLimit:
    """SQLite's log cannot grow: the limit that the kernel sets to the server's files."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def fill(self) -> None:
        log = self.server.installation.database_file.with_name(
            self.server.installation.database_file.name + "-wal"
        )
        self._limit(log.stat().st_size)

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in self.server.pids():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class RefusingTable:
    """PostgreSQL says that its disk is full, as a trigger can make it."""

    def __init__(self, installation: Installation) -> None:
        self.url = installation.plain_url

    def fill(self) -> None:
        self._execute(
            "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$",
            "CREATE TRIGGER full_disk BEFORE INSERT ON incident EXECUTE FUNCTION full_disk()",
        )

    def free(self) -> None:
        self._execute("DROP TRIGGER full_disk ON incident")

    def _execute(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def mounted(folder: Path) -> Iterator[SmallDisk | None]:
    """A small disk over this folder, or None where it may not be mounted."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0711", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        done = False
    try:
        yield SmallDisk(folder) if done else None
    finally:
        if done:  # lazily: a server that did not stop must not keep it
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def database_on(disk: SmallDisk, cluster: Cluster) -> Iterator[str]:
    """The URL of a PostgreSQL database whose tables lie on a small disk."""
    space, name = unique_name("space"), unique_name("small")
    folder = disk.folder / "tables"
    folder.mkdir()
    owner = cluster.folder.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    cluster.execute(f"CREATE TABLESPACE {space} LOCATION '{folder}'")
    try:
        cluster.execute(
            f"CREATE DATABASE {name} TEMPLATE {cluster.template} TABLESPACE {space}"
            " STRATEGY FILE_COPY"
        )
        yield cluster.server.url_of(name)
    finally:
        cluster.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cluster.execute(f"DROP TABLESPACE {space}")
