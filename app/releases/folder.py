"""The folder of release files (DOCKET_RELEASES): release-0001.json, release-0002.json, ...

A file is one JSON object of two texts, the public key and the signature, and the release itself.
It is written once, by `seal` and `put`, and never again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.releases.model import Release
from app.releases.signing import is_signed, public_key_of, sign
from app.releases.written import Unreadable, canonical, read, written

NAME = re.compile(r"release-([0-9]{4,6})\.json")
LARGEST = 64 * 1024 * 1024  # bytes; forty places and four years take less than one hundredth of it


class NotWhole(ValueError):
    """A release file does not hold; the message says which and why."""


@dataclass(frozen=True)
class Sealed:
    """A release, and what only its file knows."""

    release: Release
    public_key: str
    digest: str  # SHA-256 of the file


def seal(release: Release, private: Ed25519PrivateKey) -> bytes:
    """The bytes of a release file."""
    body = written(release)
    return canonical(
        {
            "public_key": public_key_of(private),
            "release": json.loads(body),
            "signature": sign(private, body),
        }
    )


def name_of(number: int) -> str:
    """The name of a release's file."""
    return f"release-{number:04}.json"


def put(folder: Path, number: int, data: bytes) -> Path:
    """Write a release file whole or not at all.

    Raises:
        FileExistsError: a release of this number is there; it is never changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name_of(number)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".release-", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.chmod(file.name, 0o644)  # for everybody: it is published
        os.link(file.name, path)  # unlike a rename, a link never replaces
    finally:
        os.unlink(file.name)
    return path


def unseal(data: bytes) -> Sealed:
    """Read one file and check its signature.

    Raises:
        NotWhole: it is no release file, or not as it was signed.
    """
    try:
        found: dict[str, Any] = json.loads(data)
        key, signature = str(found["public_key"]), str(found["signature"])
        body = canonical(found["release"])
        release = read(body)
    except (ValueError, KeyError, TypeError) as error:
        why = str(error) if isinstance(error, Unreadable) else "This is not a release file."
        raise NotWhole(why) from error
    if not is_signed(key, signature, body):
        raise NotWhole("The signature does not fit: the file is not as it was signed.")
    return Sealed(release, key, hashlib.sha256(data).hexdigest())


def files(folder: Path) -> list[Path]:
    """The release files of a folder in the order of their numbers; none where it is missing."""
    if not folder.is_dir():
        return []
    found = [(NAME.fullmatch(path.name), path) for path in folder.iterdir()]
    return [path for _, path in sorted((int(name[1]), path) for name, path in found if name)]


def read_all(folder: Path) -> tuple[Sealed, ...]:
    """Every release, each checked against the one before it.

    Raises:
        NotWhole: a file is missing, changed, or does not follow the one before it.
        OSError: a file cannot be read.
    """
    found: list[Sealed] = []
    for path in files(folder):
        if path.stat().st_size > LARGEST:
            raise NotWhole(f"{path.name}: too large to be a release file.")
        try:
            sealed = unseal(path.read_bytes())
        except NotWhole as error:
            raise NotWhole(f"{path.name}: {error}") from error
        before = found[-1].digest if found else ""
        if sealed.release.number != len(found) + 1 or name_of(len(found) + 1) != path.name:
            raise NotWhole(f"{path.name}: release {len(found) + 1} is missing before it.")
        if sealed.release.previous != before:
            raise NotWhole(f"{path.name}: it does not follow the release before it.")
        found.append(sealed)
    return tuple(found)
