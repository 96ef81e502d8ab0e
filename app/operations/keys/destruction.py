"""Destroying the keys of a month: what that means, said first, and then done for good.

The audit event is committed before the key goes. A run that is killed between the two has destroyed
nothing, and the next one finishes it without a second event.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.ledger.chain import SHELL, record_event
from app.ledger.keyfile import (
    KEY_ID_LENGTH,
    copies_of,
    leftovers,
    locked,
    read_key_file,
    store,
)
from app.ledger.keylock import before_taking_keys
from app.ledger.keys import Keys
from app.ledger.models import AuditDetail, AuditEvent, IncidentText
from app.operations.keys.rotation import key_id


@dataclass(frozen=True)
class Consequences:
    """What destroying a month would do.

    `keys` are ids; `copies` are other files beside the key file that hold one of these keys;
    `leftovers` are what a killed process left, which goes with them; `escrowed` is the day of an
    escrow that holds one of the keys, or None.
    """

    month: str
    keys: tuple[str, ...]
    records: int
    texts: int
    copies: tuple[Path, ...]
    leftovers: int
    escrowed: str | None


def consequences_of(database: Database, keys: Keys, month: str) -> Consequences:
    """Look before anything is done. No `keys`: the month has none, or they were destroyed."""
    file, _ = read_key_file(keys.path)
    held = file.of_month(month)
    ids = tuple(sorted(key.id for key in held))
    with database.read() as session:
        records, texts = _affected(session, ids)
    hidden = leftovers(keys.path)
    escrow = file.escrow or {}
    return Consequences(
        month,
        ids,
        records,
        texts,
        tuple(path for path in copies_of(keys.path, held) if path not in hidden),
        len(hidden),
        str(escrow.get("made")) if set(ids) & set(escrow.get("keys", ())) else None,
    )


def destroy(database: Database, keys: Keys, month: str) -> Consequences:
    """Destroy the keys of a month. Afterwards nobody reads its texts without a copy of the key.

    Raises:
        ValueError: the month has no key.
        WriteUnavailable: nothing was destroyed.
    """
    found = consequences_of(database, keys, month)
    if not found.keys:
        raise ValueError(month)
    with database.write() as session:
        if not _is_written_down(session, found):
            record_event(
                session,
                SHELL,
                "keys.destroyed",
                month,
                {"keys": list(found.keys), "records": found.records, "texts": found.texts},
            )
    with database.write() as session:
        before_taking_keys(session)  # no text is sealed under a key that is about to go
        with locked(keys.path):
            file, _ = read_key_file(keys.path)
            gone = {key.id: month for key in file.of_month(month)}
            store(
                keys.path,
                replace(
                    file,
                    months={of: key for of, key in file.months.items() if of != month},
                    old=tuple(one for one in file.old if one[0] != month),
                    destroyed={**file.destroyed, **gone},
                ),
                wipe=True,
            )
    return found


def _affected(session: Session, ids: tuple[str, ...]) -> tuple[int, int]:
    """How many records and texts these keys sealed."""
    records, texts = session.execute(
        select(func.count(IncidentText.incident_id.distinct()), func.count()).where(
            key_id.in_([one[:KEY_ID_LENGTH] for one in ids])
        )
    ).one()
    return records, texts


def _is_written_down(session: Session, found: Consequences) -> bool:
    """Whether a run that was interrupted wrote the event for just these keys."""
    written = session.scalars(
        select(AuditDetail.details)
        .join(AuditEvent, AuditEvent.sequence == AuditDetail.sequence)
        .where(AuditEvent.action == "keys.destroyed", AuditEvent.object_id == found.month)
    )
    return any(json.loads(details).get("keys") == list(found.keys) for details in written)
