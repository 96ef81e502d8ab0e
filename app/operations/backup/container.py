"""The sealed file: X25519 and HKDF to a fresh key, AES-256-GCM in chunks, in one pass.

    magic 16 bytes | key id 8 | ephemeral public key 32 | chunk | chunk | … | final chunk

Each chunk is 64 KiB of content and a tag of 16 bytes; only the final one may be shorter. The nonce
is the number of the chunk (11 bytes) and a byte that is 1 in the final chunk alone, and the header
is associated data of each: to cut short, lengthen, reorder, repeat or swap chunks, between files
too, is found. (The construction is STREAM, as in age.) The key is new for each file, so no nonce
is used twice. Whoever has the public key can make such a file: that it is *our* register is shown
by the chain inside and an anchor kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.operations.backup.errors import Damaged, WrongKey
from app.operations.backup.keys import key_id

MAGIC = b"docket-backup-1\n"
CHUNK = 65_536
TAG = 16
HEADER = len(MAGIC) + 8 + 32
CUT_SHORT = "This backup is cut short or damaged in its first bytes. Take another copy of it."


class Output(Protocol):
    """Where the sealed bytes go."""

    def write(self, data: bytes, /) -> object: ...


class Sealer:
    """Seals what is written to it; without `finish` the file never opens."""

    def __init__(self, output: Output, public: X25519PublicKey) -> None:
        ephemeral = X25519PrivateKey.generate()
        recipient = public.public_bytes_raw()
        sent = ephemeral.public_key().public_bytes_raw()
        self._header = MAGIC + key_id(recipient) + sent
        self._cipher = AESGCM(_derived(ephemeral.exchange(public), sent, recipient))
        self._output = output
        self._waiting = bytearray()
        self._number = 0
        output.write(self._header)

    def write(self, data: bytes) -> None:
        """Take more content; a chunk is kept back, since it might be the final one."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), final=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Write the final chunk."""
        self._seal(bytes(self._waiting), final=True)

    def _seal(self, content: bytes, *, final: bool) -> None:
        nonce = _nonce(self._number, final=final)
        self._output.write(self._cipher.encrypt(nonce, content, self._header))
        self._number += 1


def unsealed(file: BinaryIO, private: X25519PrivateKey) -> Iterator[bytes]:
    """The content of a sealed file, chunk by chunk, each proven before it is given.

    Raises:
        Damaged: anything of it was changed, or its end is missing.
        WrongKey: it was sealed to another key.
    """
    header = file.read(HEADER)
    if not header.startswith(MAGIC):
        raise Damaged("This file is no backup of a Detention Docket, or its beginning is damaged.")
    if len(header) < HEADER:
        raise Damaged(CUT_SHORT)
    recipient = private.public_key().public_bytes_raw()
    sent = header[-32:]
    if header[len(MAGIC) : -32] != key_id(recipient):
        raise WrongKey(
            "This backup was sealed to another key than the one given. Use the private key whose "
            "public half the server had when the backup was made."
        )
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(sent))
    except ValueError as error:
        raise Damaged(CUT_SHORT) from error
    cipher = AESGCM(_derived(shared, sent, recipient))
    number, chunk = 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, final=not following), chunk, header)
        except (InvalidTag, ValueError) as error:
            raise Damaged(
                f"This backup is damaged: chunk {number + 1} was changed, moved, or is the last "
                "of a file that was cut short. Take another copy of it, or an older backup."
            ) from error
        if not following:
            return
        number, chunk = number + 1, following


def _nonce(number: int, *, final: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([final])


def _derived(shared: bytes, sent: bytes, recipient: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=sent + recipient, info=MAGIC + b"chunks").derive(shared)
