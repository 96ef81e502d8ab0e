"""Restoring and drilling: verify, build beside, prove, and only then swap."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import delete, select, update

from app.accounts.factors.models import FactorRelease
from app.accounts.guessing.models import KnownDevice, SignInPermit, Tries
from app.accounts.models import Invitation, Person
from app.accounts.sessions.models import SignedIn
from app.database import Database, now, open_database
from app.exchange.imports.models import ImportSheet
from app.insights.columns.packing import MOST_UNPACKED, pack_all
from app.ledger.chain import SHELL, record_event
from app.ledger.keys import Keys
from app.ledger.verify import Anchor
from app.operations.backup.building import build
from app.operations.backup.errors import BackupError
from app.operations.backup.manifest import Manifest
from app.operations.backup.output import file_digest
from app.operations.backup.places import Building, Place, drill_folder, sqlite_file
from app.operations.backup.postgresql_place import postgresql_place
from app.operations.backup.proving import Proof, prove
from app.operations.backup.reading import check_file
from app.operations.backup.sqlite_place import sqlite_place

EVENT = "backup.restored"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Opened:
    """What a backup is opened with."""

    path: Path
    private: X25519PrivateKey
    keys: Keys
    anchor: Anchor | None = None


class NotProven(BackupError):
    """The backup is whole, but what it holds does not hold."""

    def __init__(self, proof: Proof) -> None:
        super().__init__(
            f"{proof.faults} things in this backup do not hold: the live database stays as it is. "
            "Try an older backup, or the same with another key file."
        )
        self.proof = proof


@dataclass(frozen=True)
class Restored:
    """What was restored, and where the old register is kept."""

    proof: Proof
    kept: str | None


def drill(url: str, opened: Opened, say: Say) -> Proof:
    """Everything of a restore but the swap: in a temporary folder, or a temporary schema.

    Raises:
        BackupError: the backup is not whole, or cannot be built.
    """
    place: AbstractContextManager[Building] = (
        drill_folder() if sqlite_file(url) is not None else postgresql_place(url, drill=True)
    )
    manifest = _checked(opened, say)
    with place as beside:
        return _built_and_proven(beside, opened, manifest, say)[1]


def restore(url: str, opened: Opened, say: Say) -> Restored:
    """Put a backup in the place of the database at `url`, which stays as it is until all holds.

    Raises:
        NotProven: the backup is whole, but its chain, records or texts do not hold.
        BackupError: in use, not whole, cannot be built.
    """
    file = sqlite_file(url)
    place: AbstractContextManager[Place] = (
        sqlite_place(file) if file is not None else postgresql_place(url)
    )
    manifest = _checked(opened, say)
    with place as beside:
        database, proof = _built_and_proven(beside, opened, manifest, say)
        if not proof.holds:
            raise NotProven(proof)
        _tell(database, opened, proof)
        pack_all(database, MOST_UNPACKED)  # no backup carries what follows from the reports
        database.engine.dispose()
        say("Everything holds. Swapping.")
        return Restored(proof, beside.swap())


def _checked(opened: Opened, say: Say) -> Manifest:
    say("Reading the whole backup.")
    manifest = check_file(opened.path, opened.private)
    say(
        f"Whole: {manifest.rows:,} rows in {len(manifest.parts)} tables, made at "
        f"{manifest.opening.made_at} from {manifest.opening.database}."
    )
    return manifest


def _built_and_proven(
    place: Building, opened: Opened, checked: Manifest, say: Say
) -> tuple[Database, Proof]:
    say("Building a new database beside the live one.")
    manifest = build(place.new_url, opened.path, opened.private)
    if manifest != checked:
        raise BackupError("The backup changed while it was read. Nothing was changed.")
    database = open_database(place.new_url)
    try:
        say("Checking the chain and every record, opening every text.")
        return database, prove(database, opened.keys, manifest, opened.anchor)
    finally:
        database.engine.dispose()


def _tell(database: Database, opened: Opened, proof: Proof) -> None:
    """The restored chain goes on with its restoring, and nobody is signed in any more.

    A session that was ended, or whose owner was suspended, after the backup was made must not
    come back to life with it; nor must an invitation that was used or taken back, a device that
    was forgotten, a link that was used, or a canceled request to replace a second factor.
    """
    details = {
        "digest": file_digest(opened.path),
        "made_at": proof.manifest.opening.made_at,
        "texts_without_key": proof.without_key,
    }
    try:
        with database.write() as session:
            for number in session.scalars(select(Person.id)).all():
                fresh = secrets.token_hex(32)
                session.execute(
                    update(Person).where(Person.id == number).values(fs_uniquifier=fresh)
                )
            # A sheet that was half brought in then was finished or deleted since.
            for table in (SignedIn, KnownDevice, SignInPermit, Tries, ImportSheet):
                session.execute(delete(table))
            session.execute(
                update(Invitation)
                .where(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
                .values(revoked_at=now())
            )
            session.execute(delete(FactorRelease).where(FactorRelease.ended_at.is_(None)))
            record_event(session, SHELL, EVENT, details=details)
    finally:
        database.engine.dispose()
