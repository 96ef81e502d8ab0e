"""Sealing free text: AES-256-GCM, bound to its place in the register.

An envelope is `v1|key id|nonce|ciphertext`. What is sealed is a random salt and the text; the
salt also makes the commitment in the immutable revision, so that erasing the envelope leaves
nothing that a guess could be tried against.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from binascii import a2b_base64, b2a_base64
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.ledger.keys import Keys

VERSION = "v1"
NONCE_BYTES = 12
SALT_BYTES = 16


class SealBroken(Exception):
    """An envelope does not open: it was changed, or moved from another record or field."""


class Ciphers(Protocol):
    """The keys, as they are at each text or as they were for a moment (`Keys.held`)."""

    def cipher(self, key_id: str) -> AESGCM:
        """Raises KeyMissing."""


@dataclass(frozen=True)
class Place:
    """Where an envelope belongs; it opens nowhere else."""

    record_id: str
    field: str
    revision: int

    def associated_data(self) -> bytes:
        return f"{VERSION}|incident_text|{self.field}|{self.record_id}|{self.revision}".encode()


@dataclass(frozen=True)
class Sealed:
    """An envelope and the commitment that the revision keeps."""

    envelope: str
    commitment: str


def seal(keys: Keys, month: str, place: Place, text: str) -> Sealed:
    """Seal a text under the key of its month of filing ("2026-11")."""
    salt = os.urandom(SALT_BYTES)
    return Sealed(_envelope(keys, month, place, salt, text), _commitment(salt, text))


def reseal(keys: Keys, month: str, place: Place, envelope: str) -> str:
    """The same text and salt under the month's newest key; it was opened and compared.

    The salt stays, and with it the commitment in the immutable revision.

    Raises:
        SealBroken, KeyMissing: the envelope does not open as it is.
    """
    before = _open(keys, place, envelope)
    fresh = _envelope(keys, month, place, *before)
    if _open(keys, place, fresh) != before:
        raise SealBroken(place)
    return fresh


def key_id_of(envelope: str) -> str:
    """The id of the key that an envelope was sealed under; blank if it is none."""
    parts = envelope.split("|", 2)
    return parts[1] if len(parts) == 3 and parts[0] == VERSION else ""


def unseal(keys: Ciphers, place: Place, envelope: str) -> str:
    """Open an envelope.

    Raises:
        SealBroken: changed or moved.
        KeyMissing: its month's key was destroyed or is not in this key file.
    """
    return _open(keys, place, envelope)[1]


def commitment_of(keys: Ciphers, place: Place, envelope: str) -> str:
    """The commitment that this envelope's text and salt make."""
    return _commitment(*_open(keys, place, envelope))


def seal_bytes(keys: Keys, month: str, belongs: str, data: bytes) -> bytes:
    """Seal what is kept for a while and is no text of a record: `v1|key id|`, nonce, ciphertext.

    Args:
        belongs: table and id of what it belongs to; it opens nowhere else.
    """
    key_id, key = keys.of_month(month)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, data, f"{VERSION}|{belongs}".encode())
    return f"{VERSION}|{key_id}|".encode() + nonce + sealed


def reseal_bytes(keys: Keys, month: str, belongs: str, sealed: bytes) -> bytes:
    """The same under the month's newest key.

    Raises:
        SealBroken, KeyMissing: it does not open as it is.
    """
    return seal_bytes(keys, month, belongs, unseal_bytes(keys, belongs, sealed))


def unseal_bytes(keys: Keys, belongs: str, sealed: bytes) -> bytes:
    """Open what `seal_bytes` sealed.

    Raises:
        SealBroken: changed, or moved.
        KeyMissing: its key was destroyed, rotated away, or is not in this key file.
    """
    version, _, rest = sealed.partition(b"|")
    key_id, _, rest = rest.partition(b"|")
    if version != VERSION.encode():
        raise SealBroken(belongs)
    cipher = keys.cipher(key_id.decode(errors="replace"))
    nonce, ciphertext = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, ciphertext, f"{VERSION}|{belongs}".encode())
    except (ValueError, InvalidTag) as error:
        raise SealBroken(belongs) from error


def _envelope(keys: Keys, month: str, place: Place, salt: bytes, text: str) -> str:
    key_id, key = keys.of_month(month)
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = AESGCM(key).encrypt(nonce, salt + text.encode(), place.associated_data())
    parts = (b2a_base64(part, newline=False).decode() for part in (nonce, ciphertext))
    return "|".join((VERSION, key_id, *parts))


def _open(keys: Ciphers, place: Place, envelope: str) -> tuple[bytes, str]:
    try:
        version, key_id, nonce, ciphertext = envelope.split("|")
        if version != VERSION:
            raise SealBroken(place)
        cipher = keys.cipher(key_id)
        plain = cipher.decrypt(_bytes(nonce), _bytes(ciphertext), place.associated_data())
    except (ValueError, InvalidTag) as error:
        raise SealBroken(place) from error
    return plain[:SALT_BYTES], plain[SALT_BYTES:].decode()


def _bytes(written: str) -> bytes:
    """Base 64 in its one spelling: no other letter of an envelope may change unseen."""
    found = a2b_base64(written)
    if b2a_base64(found, newline=False) != written.encode():
        raise ValueError("not as it was written")
    return found


def _commitment(salt: bytes, text: str) -> str:
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()
