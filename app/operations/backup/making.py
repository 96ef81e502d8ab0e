"""Making a backup while others go on writing: one snapshot, streamed into a sealed file."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import Connection, Table, text

from app.database import Database, now
from app.ledger.chain import SHELL, record_event
from app.operations.backup.container import Sealer
from app.operations.backup.errors import BackupError
from app.operations.backup.manifest import Manifest, Opening, Part, control, written
from app.operations.backup.output import new_file
from app.operations.backup.tables import columns_of, lines_of, revision_of, tables_of

CHAIN = "audit_event"
EVENT = "backup.made"


@dataclass(frozen=True)
class Made:
    """What was made."""

    manifest: Manifest
    size: int  # bytes
    digest: str  # SHA-256 of the file


def make_backup(database: Database, public: X25519PublicKey, path: Path) -> Made:
    """Write all of the register, as it stands at one moment, to a new file; then tell the chain.

    Raises:
        BackupError: the file cannot be written, or the database holds no register.
        WriteUnavailable: the file is there and good, but the chain could not be told.
    """
    with new_file(path) as file:
        sealer = Sealer(file, public)
        with database.snapshot() as session:
            manifest = _write_content(session.connection(), _Compressed(sealer))
        sealer.finish()
    made = Made(manifest, file.size, file.digest)
    with database.write() as session:
        record_event(session, SHELL, EVENT, details={"size": made.size, "digest": made.digest})
    return made


class _Compressed:
    """Compresses before sealing; afterwards nothing could be."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._compressor = zlib.compressobj()

    def write(self, data: bytes) -> None:
        self._sealer.write(self._compressor.compress(data))

    def finish(self) -> None:
        self._sealer.write(self._compressor.flush())


def _write_content(connection: Connection, output: _Compressed) -> Manifest:
    """All tables within the transaction of this connection, which sees one state throughout."""
    opening = Opening(
        revision_of(connection),
        connection.dialect.name,
        now().isoformat(timespec="seconds"),
    )
    output.write(written(opening))
    tables = tables_of(connection)
    if CHAIN not in {table.name for table in tables}:
        raise BackupError("The database holds no audit chain: it is not a register to back up.")
    parts = {table.name: _write_table(connection, table, output) for table in tables}
    sequence, digest = _head(connection)
    manifest = Manifest(opening, parts, sequence, digest)
    output.write(written(manifest))
    output.finish()
    return manifest


def _write_table(connection: Connection, table: Table, output: _Compressed) -> Part:
    output.write(control({"table": table.name, "columns": columns_of(table)}))
    rows, digest = 0, hashlib.sha256()
    for line in lines_of(connection, table):
        output.write(line)
        digest.update(line)
        rows += 1
    return Part(rows, digest.hexdigest())


def _head(connection: Connection) -> tuple[int, str]:
    found = connection.execute(
        text("SELECT sequence, hash FROM audit_event ORDER BY sequence DESC LIMIT 1")
    ).one_or_none()
    return (found[0], found[1]) if found else (0, "")
