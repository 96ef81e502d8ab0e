"""A device that makes passkeys, as far as a server can tell."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(given: bytes) -> str:
    """Base 64 as browsers write it."""
    return urlsafe_b64encode(given).decode().rstrip("=")


def plain(given: str) -> bytes:
    """And back."""
    return urlsafe_b64decode(given + "=" * (-len(given) % 4))


@dataclass
class Device:
    """One passkey. `origin` and `site` are what the browser would say."""

    origin: str = "http://localhost"
    site: str = "localhost"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    name: bytes = field(default_factory=lambda: os.urandom(16))
    count: int = 0

    def make(self, options: str) -> str:
        """The answer to what a page asks when a passkey is made."""
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        )
        attested = bytes(16) + struct.pack(">H", len(self.name)) + self.name + public
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options), attestationObject=attestation
        )

    def prove(self, options: str) -> str:
        """The answer to what a page asks when somebody signs in."""
        self.count += 1
        client, data = self._client("webauthn.get", options), self._data(PRESENT | VERIFIED)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        name = text(self.name)
        found = {field: text(value) for field, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": found})
