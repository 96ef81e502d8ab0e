"""The key pair of backups: the server knows the public half alone, and cannot open what it made.

Both halves are written with a prefix and four check bytes, so that a mistyped one is refused
before a backup is sealed to a key that nobody has.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from app.config import write_private
from app.operations.backup.errors import BackupError

VARIABLE = "DOCKET_BACKUP_KEY"
PUBLIC_FILE = "backup.pub"
PUBLIC, PRIVATE = "docket-backup-public-1:", "docket-backup-private-1:"
KEY_BYTES, CHECK_BYTES = 32, 4
HOW_TO_MAKE_ONE = (
    "Make a key pair on a machine that is not the server, with ./docket backup --new-key "
    f"backup.key, keep that file off the server, and put the public key that it prints into "
    f"{VARIABLE} or instance/{PUBLIC_FILE}."
)


def make_key_pair(path: Path) -> str:
    """Write a new private key, readable by this account alone, and return its public half.

    Raises:
        BackupError: the file is there already; an old backup may need it.
    """
    if path.exists():
        raise BackupError(f"{path} is there already, and old backups may need it: choose another.")
    private = X25519PrivateKey.generate()
    write_private(
        path,
        "# Opens the backups of a Detention Docket. Keep it off the server, in two places.\n"
        f"{_written(PRIVATE, private.private_bytes_raw())}\n",
    )
    return _written(PUBLIC, private.public_key().public_bytes_raw())


def read_private_key(path: Path) -> X25519PrivateKey:
    """The private key of a file that `make_key_pair` wrote.

    Raises:
        BackupError: not there, or no such key.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(
            f"The private key {path} cannot be read. Is it the right file?"
        ) from error
    for line in lines:
        if line.startswith(PRIVATE):
            return X25519PrivateKey.from_private_bytes(_raw(PRIVATE, line))
    raise BackupError(f"{path} holds no private key of backups, which begins with {PRIVATE}")


def read_public_key(environ: Mapping[str, str], instance: Path) -> X25519PublicKey:
    """The public key that the environment or `instance/` names.

    Raises:
        BackupError: none is set, or it is mistyped.
    """
    file = instance / PUBLIC_FILE
    written = environ.get(VARIABLE, "").strip()
    if not written and file.exists():
        written = file.read_text(encoding="utf-8", errors="replace").strip()
    if not written:
        raise BackupError(f"No key to seal backups to. {HOW_TO_MAKE_ONE}")
    if written.startswith(PRIVATE):
        raise BackupError(
            f"{VARIABLE} or {file} holds the private half. It must not be on the server: remove "
            "it, make a new pair elsewhere, and set the public half."
        )
    return X25519PublicKey.from_public_bytes(_raw(PUBLIC, written))


def key_id(public: bytes) -> bytes:
    """Eight bytes that tell one key from another."""
    return hashlib.sha256(b"docket backup key" + public).digest()[:8]


def _written(prefix: str, raw: bytes) -> str:
    return prefix + base64.b64encode(raw + _check(prefix, raw)).decode()


def _raw(prefix: str, written: str) -> bytes:
    try:
        both = base64.b64decode(written.strip().removeprefix(prefix), validate=True)
    except ValueError:
        both = b""
    raw = both[:KEY_BYTES]
    if len(raw) != KEY_BYTES or _written(prefix, raw) != written.strip():
        raise BackupError(
            f"The {prefix.split('-')[2]} key of backups is mistyped or cut short: it begins with "
            f"{prefix} and is one line. Copy it again."
        )
    return raw


def _check(prefix: str, raw: bytes) -> bytes:
    return hashlib.sha256(os.fsencode(prefix) + raw).digest()[:CHECK_BYTES]
