"""The free texts of a record, unsealed, and those that cannot be read any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.incidents.record import Record
from app.ledger.keys import KeyMissing, Keys
from app.ledger.models import IncidentText
from app.ledger.sealing import Ciphers, Place, key_id_of, unseal


class Lost(StrEnum):
    """Why a text cannot be read."""

    DESTROYED = "destroyed"  # for ever
    NO_KEY = "no_key"  # the key file in use does not hold its key: perhaps it is the wrong one


@dataclass(frozen=True)
class Texts:
    """Texts by field: `open` those that are there and not empty, `lost` those that stay shut."""

    open: Mapping[str, str]
    lost: Mapping[str, Lost]


def open_texts(session: Session, keys: Keys, record: Record, fields: Iterable[str]) -> Texts:
    """The free texts of a record as they stand now. The caller has asked the policy."""
    found: dict[str, str] = {}
    lost: dict[str, Lost] = {}
    for field, revision, envelope in session.execute(_standing(record, fields)):
        text = read_text(keys, Place(record.record_id, field, revision), envelope)
        if isinstance(text, Lost):
            lost[field] = text
        elif text:
            found[field] = text
    return Texts(found, lost)


def lost_texts(
    session: Session, keys: Keys, record: Record, fields: Iterable[str]
) -> Mapping[str, Lost]:
    """Which texts cannot be read, without reading the others."""
    lost = {}
    for field, _, envelope in session.execute(_standing(record, fields)):
        try:
            keys.cipher(key_id_of(envelope))
        except KeyMissing as missing:
            lost[field] = _why(missing)
    return lost


def read_text(keys: Ciphers, place: Place, envelope: str) -> str | Lost:
    """The text of an envelope, or why there is none.

    Raises:
        SealBroken: changed or moved.
    """
    try:
        return unseal(keys, place, envelope)
    except KeyMissing as missing:
        return _why(missing)


def _why(missing: KeyMissing) -> Lost:
    return Lost.DESTROYED if missing.destroyed else Lost.NO_KEY


def _standing(record: Record, fields: Iterable[str]) -> Select[str, int, str]:
    return select(IncidentText.field, IncidentText.revision, IncidentText.envelope).where(
        IncidentText.incident_id == record.id,
        IncidentText.field.in_(list(fields)),
        IncidentText.superseded.is_(False),
    )
