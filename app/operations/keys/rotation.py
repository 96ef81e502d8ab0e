"""Rotation: every month gets a new key, and every text is sealed anew under it.

It may be killed at any moment and run again. First the new keys are stored beside the old ones, so
that new texts take them at once; then each envelope is replaced, if it is still what was read
(compare and swap), by one that was opened and compared; the old keys go last, when no text uses
them and none is under way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.orm import Session

from app.database import Database, WriteUnavailable
from app.exchange.imports.resealing import reseal_imports
from app.incidents.models import incident
from app.ledger.chain import SHELL, record_event
from app.ledger.keyfile import KEY_ID_LENGTH, KeyFile, locked, new_key, read_key_file, store
from app.ledger.keylock import before_taking_keys
from app.ledger.keys import KeyMissing, Keys
from app.ledger.models import IncidentText
from app.ledger.sealing import VERSION, Place, SealBroken, key_id_of, reseal

BATCH = 200
PASSES = 50  # each finds only what was written under an old key since the one before
SECONDS_BETWEEN_LINES = 2.0
TRIES = 20  # a write that waits 8 s each time
# In a transaction that stands in line with the writers of a running server, as short as theirs.
LEAST_PAUSE = 0.005

Say = Callable[[str], None]
Position = tuple[int, str, int]
Row = tuple[int, str, int, str, str | None]


@dataclass
class Rotated:
    """What one run did. `broken` texts do not open; their old keys stay."""

    months: int = 0
    texts: int = 0
    broken: int = 0
    old_left: int = 0
    resumed: bool = False


def rotate(database: Database, keys: Keys, say: Say) -> Rotated:
    """Rotate all keys, or finish a rotation that was interrupted.

    Raises:
        WriteUnavailable: the database took no write for minutes; run it again.
    """
    file, resumed = _begin(keys)
    done = Rotated(months=len(file.months), resumed=resumed)
    for _ in range(PASSES):
        resealed, done.broken = _pass(database, keys, done, say)
        if not resealed and not _still_used(database, keys, done.broken):
            break
    with database.write() as session:
        details = {"months": done.months, "texts": done.texts}
        record_event(session, SHELL, "keys.rotated", details=details)
    _patiently(lambda: _reseal_imports(database, keys))
    done.old_left = _patiently(lambda: _take_out_old_keys(database, keys))
    return done


def _begin(keys: Keys) -> tuple[KeyFile, bool]:
    """Store a new key for each month beside the old ones, unless an earlier run did."""
    with locked(keys.path):
        file, _ = read_key_file(keys.path)
        if file.rotating:
            return file, True
        file = replace(
            file,
            months={month: new_key() for month in file.months},
            old=(*file.old, *file.months.items()),
            rotating=True,
        )
        store(keys.path, file)
        return file, False


def _pass(database: Database, keys: Keys, done: Rotated, say: Say) -> tuple[int, int]:
    """Go through all texts once: how many were sealed anew, and how many do not open."""
    total = _count(database)
    seen = resealed = broken = 0
    told = time.monotonic()
    for rows in _batches(database):
        fresh, failed = _sealed_anew(keys, rows)
        broken += failed
        if fresh:
            started = time.monotonic()
            changed = _patiently(lambda made=fresh: _swap(database, made))  # type: ignore[misc]
            resealed += changed
            done.texts += changed
            time.sleep(max(LEAST_PAUSE, time.monotonic() - started))  # others write too
        seen += len(rows)
        if time.monotonic() - told > SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            say(f"{seen:,} of {total:,} texts looked at, {done.texts:,} sealed anew")
    return resealed, broken


def _sealed_anew(keys: Keys, rows: list[Row]) -> tuple[list[tuple[Row, str]], int]:
    """New envelopes for those rows of a batch that an old key sealed; how many do not open."""
    months = {key.id: month for month, key in keys.file().old}
    fresh, broken = [], 0
    for row in rows:
        incident_id, field, revision, envelope, record_id = row
        month = months.get(key_id_of(envelope))
        if month is None:
            continue
        try:
            place = Place(record_id or f"record number {incident_id}", field, revision)
            fresh.append((row, reseal(keys, month, place, envelope)))
        except (SealBroken, KeyMissing):
            broken += 1
    return fresh, broken


def _swap(database: Database, fresh: list[tuple[Row, str]]) -> int:
    """Put new envelopes where the old ones still stand; how many did."""
    changed = 0
    with database.write() as session:
        for (incident_id, field, revision, envelope, _), made in fresh:
            written: Any = session.execute(
                update(IncidentText)
                .where(
                    IncidentText.incident_id == incident_id,
                    IncidentText.field == field,
                    IncidentText.revision == revision,
                    IncidentText.envelope == envelope,
                )
                .values(envelope=made)
                .execution_options(synchronize_session=False)
            )
            changed += written.rowcount
    return changed


def _reseal_imports(database: Database, keys: Keys) -> int:
    with database.write() as session:
        reseal_imports(session, keys)
    return 0


def _take_out_old_keys(database: Database, keys: Keys) -> int:
    """Forget the old keys that no text uses; how many have to stay.

    Nobody seals meanwhile, and whoever seals next finds the new file.
    """
    with database.write() as session:
        before_taking_keys(session)
        used = key_ids_in_use(session)
        with locked(keys.path):
            file, _ = read_key_file(keys.path)
            kept = tuple(one for one in file.old if one[1].id[:KEY_ID_LENGTH] in used)
            store(keys.path, replace(file, old=kept, rotating=False), wipe=True)
    return len(kept)


def _still_used(database: Database, keys: Keys, broken: int) -> bool:
    """Whether more texts stand under old keys than those that do not open."""
    old = [key.id[:KEY_ID_LENGTH] for _, key in keys.file().old]
    with database.read() as session:
        return (session.scalar(select(func.count()).where(key_id.in_(old))) or 0) > broken


# As SQL finds it: `v1|`, then the id.
key_id = func.substr(IncidentText.envelope, len(VERSION) + 2, KEY_ID_LENGTH)


def key_ids_in_use(session: Session) -> frozenset[str]:
    """The first letters of the ids of all keys that some text needs."""
    return frozenset(session.scalars(select(key_id).distinct()))


def _count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(IncidentText)) or 0


def _batches(database: Database) -> Iterator[list[Row]]:
    """All texts in the order of their key, with the public id of their record."""
    table = IncidentText
    order = (table.incident_id, table.field, table.revision)
    after: Position = (-1, "", 0)
    while True:
        query = (
            select(*order, table.envelope, incident.c.record_id)
            .outerjoin(incident, incident.c.id == table.incident_id)
            .where(tuple_(*order) > after)
            .order_by(*order)
            .limit(BATCH)
        )
        with database.read() as session:
            rows: list[Row] = [tuple(row) for row in session.execute(query)]
        if not rows:
            return
        yield rows
        after = rows[-1][:3]


def _patiently(write: Callable[[], int]) -> int:
    """Try a write again while the database does not take it."""
    for attempt in range(TRIES):
        try:
            return write()
        except WriteUnavailable:
            if attempt == TRIES - 1:
                raise
            time.sleep(0.1)
    raise AssertionError("unreachable")


def empty_write_ahead_log(database: Database) -> bool:
    """Carry SQLite's write-ahead log into its file and cut it; False if readers were in the way."""
    if not database.is_sqlite:
        return True
    connection = database.engine.raw_connection()
    try:
        for _ in range(TRIES):
            cursor = connection.cursor()
            (busy, *_rest) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
            if not busy:
                return True
            time.sleep(0.1)
        return False
    finally:
        connection.close()
