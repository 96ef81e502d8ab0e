"""Who made a release: an Ed25519 signature over its bytes.

The private key stays with whoever publishes; the public side has none. The public key stands in
every file: the signature proves that releases come from one hand, and, for whoever kept the public
key of an earlier release, that it is the same hand.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)


def public_key_of(private: Ed25519PrivateKey) -> str:
    """The public key as hex digits."""
    return private.public_key().public_bytes_raw().hex()


def sign(private: Ed25519PrivateKey, data: bytes) -> str:
    """The signature as hex digits."""
    return private.sign(data).hex()


def is_signed(public_key: str, signature: str, data: bytes) -> bool:
    """Whether this key signed these bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True
