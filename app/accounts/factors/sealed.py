"""The secrets of authenticator apps, sealed: a stolen database or backup makes no code.

Their key is derived from SECRET_KEY, which lies outside the database and its backups, and never
from a month's data key: destroying the texts of a month must not lock people out. With another
SECRET_KEY the apps stop working, while passkeys (public keys) and recovery codes (hashes) go on.
"""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

VERSION = "f1"
NONCE_BYTES = 12
PURPOSE = b"detention docket: secrets of authenticator apps"


class NotOurs(Exception):
    """A sealed secret does not open: changed, of somebody else, or under another SECRET_KEY."""


def seal_secret(person_id: int, secret: bytes) -> str:
    """Seal a secret for this person; it opens for nobody else."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(_key()).encrypt(nonce, secret, _bound(person_id))
    return f"{VERSION}|{base64.b64encode(sealed).decode()}"


def open_secret(person_id: int, envelope: str) -> bytes:
    """Open a sealed secret.

    Raises:
        NotOurs: it does not open for this person with this SECRET_KEY.
    """
    version, _bar, encoded = envelope.partition("|")
    try:
        if version != VERSION:
            raise NotOurs
        sealed = base64.b64decode(encoded, validate=True)
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return AESGCM(_key()).decrypt(nonce, ciphertext, _bound(person_id))
    except (ValueError, InvalidTag) as error:
        raise NotOurs from error


def secret_bytes() -> bytes:
    """The installation's SECRET_KEY."""
    secret = current_app.secret_key
    return secret if isinstance(secret, bytes) else str(secret).encode()


def _key() -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_bytes())


def _bound(person_id: int) -> bytes:
    return f"{VERSION}|second_factor|sealed_secret|{person_id}".encode()
