"""What the tests of backups share: a key pair, a register with history, its bytes and rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from flask import Flask

from app.database import Database, open_database
from app.ledger.keys import Keys
from app.ledger.verify import Anchor
from app.operations.backup.keys import make_key_pair, read_private_key, read_public_key
from app.operations.backup.making import Made, make_backup
from app.operations.backup.places import sqlite_file
from app.operations.backup.restoring import Opened
from app.operations.backup.tables import Sum, sum_of, tables_of

TOLD = {"audit_event", "audit_detail", "person"}  # what a restore itself writes


def no_words(_line: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Pair:
    """A key pair, as an operator has it."""

    file: Path
    written: str

    @property
    def private(self) -> X25519PrivateKey:
        return read_private_key(self.file)

    @property
    def public(self) -> X25519PublicKey:
        return read_public_key({"DOCKET_BACKUP_KEY": self.written}, self.file.parent)


def make_pair(folder: Path, name: str = "offline.key") -> Pair:
    file = folder / name
    return Pair(file, make_key_pair(file))


def database_of(app: Flask) -> Database:
    database: Database = app.extensions["database"]
    return database


def back_up(app: Flask, pair: Pair, path: Path) -> Made:
    return make_backup(database_of(app), pair.public, path)


def opened(app: Flask, pair: Pair, path: Path, anchor: Anchor | None = None) -> Opened:
    """A backup and what opens it, with the keys read again from their file."""
    return Opened(path, pair.private, Keys(app.extensions["keys"].path), anchor)


def rows_of(url: str) -> dict[str, Sum]:
    """Count and digest of every table."""
    database = open_database(url)
    try:
        with database.engine.connect() as connection:
            return {table.name: sum_of(connection, table) for table in tables_of(connection)}
    finally:
        database.engine.dispose()


def state_of(url: str) -> object:
    """What must not change: every byte of a SQLite file and what lies beside it, or every row of
    PostgreSQL and the names of its schemas."""
    file = sqlite_file(url)
    if file is not None:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in file.parent.glob(f"*{file.name}*")
        }
    return rows_of(url), schemas_of(url)


def schemas_of(url: str) -> list[str]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace ORDER BY 1").fetchall()
    return [name for (name,) in found if not name.startswith("pg_")]
