"""Sheets under way and saved mappings under a new key, when the keys are rotated."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.exchange.imports.models import ImportMapping, ImportSheet
from app.ledger.keylock import before_sealing
from app.ledger.keys import KeyMissing, Keys
from app.ledger.sealing import SealBroken, reseal_bytes


def reseal_imports(session: Session, keys: Keys) -> None:
    """Seal everything anew that a key of earlier sealed; what does not open is left as it is, to
    be uploaded or saved again."""
    before_sealing(session)
    for number, made, sheet_id in session.execute(
        select(ImportSheet.id, ImportSheet.created_at, ImportSheet.sheet_id)
    ).all():
        sheet = session.get_one(ImportSheet, number)
        month = f"{made:%Y-%m}"
        content = _anew(keys, month, f"import_sheet|content|{sheet_id}", sheet.content)
        state = _anew(keys, month, f"import_sheet|state|{sheet_id}", sheet.state)
        session.execute(
            update(ImportSheet)
            .where(ImportSheet.id == number)
            .values(content=content, state=state)
            .execution_options(synchronize_session=False)
        )
        session.expunge(sheet)  # one file at a time in memory
    for mapping in session.scalars(select(ImportMapping)).all():
        month = f"{mapping.created_at:%Y-%m}"
        belongs = f"import_mapping|{mapping.mapping_id}"
        mapping.content = _anew(keys, month, belongs, mapping.content)
    session.flush()


def _anew(keys: Keys, month: str, belongs: str, sealed: bytes) -> bytes:
    try:
        return reseal_bytes(keys, month, belongs, sealed)
    except (KeyMissing, SealBroken):
        return sealed
