"""Keeping a sheet between two steps: in the database, sealed, never in clear on a disk."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, defer

from app.accounts.policy import Actor
from app.codebook import AnswerError, marked
from app.codebook.answers import clean_text
from app.codebook.screening import looks_like
from app.database import now
from app.exchange.imports.grid import Unusable
from app.exchange.imports.models import ImportMapping, ImportSheet
from app.exchange.imports.plan import Plan
from app.exchange.imports.plan_file import plan_as_json, plan_from_json
from app.exchange.imports.state import State, state_as_json, state_from_json
from app.incidents.changing import Stale
from app.incidents.identifiers import new_record_id, read_record_id
from app.ledger.keylock import before_sealing
from app.ledger.keys import KeyMissing, Keys
from app.ledger.sealing import SealBroken, seal_bytes, unseal_bytes

KEPT = timedelta(days=7)
MOST_SHEETS = 10  # of an office at a time
LONGEST_NAME = 60
GONE = marked(
    "This sheet cannot be opened any more: the keys were changed since. Upload the file again."
)


@dataclass(frozen=True)
class Held:
    """A sheet under way."""

    sheet_id: str
    person_id: int | None
    created_at: datetime
    version: int
    state: State

    @property
    def until(self) -> datetime:
        """When it is deleted at the latest."""
        return self.created_at + KEPT


@dataclass(frozen=True)
class Saved:
    """A mapping that the office keeps."""

    mapping_id: str
    name: str
    plan: Plan


def hold(session: Session, keys: Keys, actor: Actor, data: bytes, state: State) -> str:
    """Keep an uploaded file; returns its id.

    Raises:
        Unusable: the office has too many sheets under way.
    """
    forget_old(session)
    if len(_rows(session, actor)) >= MOST_SHEETS:
        raise Unusable("Ten sheets are under way already: finish or discard one of them first.")
    sheet_id, moment = new_record_id(), now()
    before_sealing(session)
    session.add(
        ImportSheet(
            sheet_id=sheet_id,
            office_id=actor.office_id,
            person_id=actor.person_id,
            created_at=moment,
            version=1,
            content=_seal(keys, moment, f"import_sheet|content|{sheet_id}", zlib.compress(data)),
            state=_seal_state(keys, moment, sheet_id, state),
        )
    )
    session.flush()
    return sheet_id


def held(session: Session, keys: Keys, actor: Actor) -> list[Held]:
    """The sheets that this office has under way, newest first; those that open."""
    found = []
    for row in _rows(session, actor):
        try:
            found.append(_held(keys, row))
        except Unusable:
            continue
    return found


def find_held(session: Session, keys: Keys, actor: Actor, sheet_id: str) -> Held | None:
    """One sheet of the actor's office.

    Raises:
        Unusable: its key is gone.
    """
    row = _row(session, actor, sheet_id)
    return None if row is None else _held(keys, row)


def data_of(session: Session, keys: Keys, actor: Actor, sheet_id: str) -> bytes:
    """The file itself.

    Raises:
        Unusable: gone, or its key is.
    """
    row = _row(session, actor, sheet_id)
    if row is None:
        raise Unusable(GONE)
    return zlib.decompress(_open(keys, f"import_sheet|content|{row.sheet_id}", row.content))


def keep_state(session: Session, keys: Keys, actor: Actor, before: Held, state: State) -> None:
    """Write how far somebody is.

    Raises:
        Stale: somebody else did, since this page was made.
    """
    before_sealing(session)
    written = session.execute(
        update(ImportSheet)
        .where(
            ImportSheet.sheet_id == before.sheet_id,
            ImportSheet.office_id == actor.office_id,
            ImportSheet.version == before.version,
        )
        .values(
            version=before.version + 1,
            state=_seal_state(keys, before.created_at, before.sheet_id, state),
        )
        .execution_options(synchronize_session=False)
    )
    if written.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has one
        raise Stale


def discard(session: Session, actor: Actor, sheet_id: str) -> None:
    """Delete a sheet of the actor's office."""
    session.execute(
        delete(ImportSheet).where(
            ImportSheet.sheet_id == read_record_id(sheet_id),
            ImportSheet.office_id == actor.office_id,
        )
    )


def forget_old(session: Session) -> None:
    """Delete every sheet that nobody came back to for a week."""
    session.execute(delete(ImportSheet).where(ImportSheet.created_at < now() - KEPT))


def save_mapping(session: Session, keys: Keys, actor: Actor, name: str, plan: Plan) -> None:
    """Keep a plan by name; one of the same name is replaced.

    Raises:
        AnswerError: no name, too long a name, or one with a number of a person in it.
    """
    name = " ".join(clean_text(name).split())
    if not name or len(name) > LONGEST_NAME or looks_like(name):
        raise AnswerError("Give the mapping a name of at most 60 characters, without numbers.")
    for saved in saved_mappings(session, keys, actor):
        if saved.name.casefold() == name.casefold():
            forget_mapping(session, actor, saved.mapping_id)
    mapping_id, moment = new_record_id(), now()
    content = json.dumps({"name": name, "plan": plan_as_json(plan)}).encode()
    before_sealing(session)
    session.add(
        ImportMapping(
            mapping_id=mapping_id,
            office_id=actor.office_id,
            person_id=actor.person_id,
            created_at=moment,
            content=_seal(keys, moment, f"import_mapping|{mapping_id}", content),
        )
    )
    session.flush()


def saved_mappings(session: Session, keys: Keys, actor: Actor) -> Sequence[Saved]:
    """The mappings of this office by name; those whose key is gone are left out."""
    query = select(ImportMapping).where(ImportMapping.office_id == actor.office_id)
    found = []
    for row in session.scalars(query):
        try:
            data = json.loads(_open(keys, f"import_mapping|{row.mapping_id}", row.content))
            found.append(Saved(row.mapping_id, data["name"], plan_from_json(data["plan"])))
        except Unusable:
            continue
    return sorted(found, key=lambda saved: saved.name.casefold())


def forget_mapping(session: Session, actor: Actor, mapping_id: str) -> None:
    """Delete a mapping of the actor's office."""
    session.execute(
        delete(ImportMapping).where(
            ImportMapping.mapping_id == mapping_id, ImportMapping.office_id == actor.office_id
        )
    )


def _rows(session: Session, actor: Actor) -> Sequence[ImportSheet]:
    query = (
        select(ImportSheet)
        .where(ImportSheet.office_id == actor.office_id, ImportSheet.created_at >= now() - KEPT)
        .options(defer(ImportSheet.content))
        .order_by(ImportSheet.id.desc())
    )
    return session.scalars(query).all()


def _row(session: Session, actor: Actor, sheet_id: str) -> ImportSheet | None:
    return session.scalars(
        select(ImportSheet).where(
            ImportSheet.sheet_id == read_record_id(sheet_id),
            ImportSheet.office_id == actor.office_id,
            ImportSheet.created_at >= now() - KEPT,
        )
    ).one_or_none()


def _held(keys: Keys, row: ImportSheet) -> Held:
    text = _open(keys, f"import_sheet|state|{row.sheet_id}", row.state).decode()
    return Held(row.sheet_id, row.person_id, row.created_at, row.version, state_from_json(text))


def _seal_state(keys: Keys, moment: datetime, sheet_id: str, state: State) -> bytes:
    data = state_as_json(state).encode()
    return _seal(keys, moment, f"import_sheet|state|{sheet_id}", data)


def _seal(keys: Keys, moment: datetime, belongs: str, data: bytes) -> bytes:
    return seal_bytes(keys, f"{moment:%Y-%m}", belongs, data)


def _open(keys: Keys, belongs: str, sealed: bytes) -> bytes:
    try:
        return unseal_bytes(keys, belongs, sealed)
    except (KeyMissing, SealBroken) as error:
        raise Unusable(GONE) from error
