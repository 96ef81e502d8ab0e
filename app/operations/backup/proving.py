"""Proving a database that was built from a backup, before anybody relies on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.incidents.verify import broken_records, broken_texts
from app.incidents.verify_accepted import broken_acceptances
from app.ledger.chain import head
from app.ledger.guards import guards_expected, guards_present
from app.ledger.keys import KeyMissing, Keys
from app.ledger.models import IncidentText
from app.ledger.verify import Anchor, Broken, broken_chain, broken_details, broken_revisions
from app.operations.backup.manifest import Manifest

MOST_KEPT = 20


@dataclass
class Proof:
    """What was found."""

    manifest: Manifest
    texts: int = 0
    without_key: int = 0  # sealed under a key that the key file does not hold: unreadable for good
    faults: int = 0
    shown: list[str] = field(default_factory=list)  # the first faults

    @property
    def holds(self) -> bool:
        """Whether the backup may take the place of the live database."""
        return self.faults == 0


def prove(database: Database, keys: Keys, manifest: Manifest, anchor: Anchor | None) -> Proof:
    """Check chain, revisions, records and guards, and open every sealed text."""
    proof = Proof(manifest)
    with database.snapshot() as session:
        proof.texts, proof.without_key = _texts(session, keys)
        for fault in _faults(session, keys, manifest, anchor):
            proof.faults += 1
            if len(proof.shown) < MOST_KEPT:
                proof.shown.append(str(fault))
    return proof


def _faults(
    session: Session, keys: Keys, manifest: Manifest, anchor: Anchor | None
) -> Iterator[Broken]:
    newest = head(session)
    found = (newest.sequence, newest.hash) if newest else (0, "")
    if found != (manifest.chain_sequence, manifest.chain_hash):
        yield Broken("chain", "its head is not the one in the manifest")
    connection = session.connection()
    for missing in sorted(guards_expected(connection.dialect.name) - guards_present(connection)):
        yield Broken(missing, "this trigger is missing")
    yield from broken_chain(session, anchor)
    yield from broken_details(session)
    yield from broken_revisions(session)
    yield from broken_records(session)
    yield from broken_acceptances(session)
    yield from broken_texts(session, keys)


def key_ids(session: Session) -> dict[str, int]:
    """How many texts are sealed under each key; the key's id stands between the first two bars."""
    found: dict[str, int] = {}
    start = func.substr(IncidentText.envelope, 1, 12)  # v1, a bar, eight letters, a bar
    for beginning, texts in session.execute(
        select(start, func.count()).group_by(start).execution_options(yield_per=500)
    ):
        key_id = [*beginning.split("|"), ""][1]
        found[key_id] = found.get(key_id, 0) + texts
    return found


def _texts(session: Session, keys: Keys) -> tuple[int, int]:
    total = without = 0
    for key_id, texts in key_ids(session).items():
        total += texts
        if not holds_key(keys, key_id):
            without += texts
    return total, without


def holds_key(keys: Keys, key_id: str) -> bool:
    """Whether the key file has this key."""
    try:
        keys.cipher(key_id)
    except KeyMissing:
        return False
    return True
