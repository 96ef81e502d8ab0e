"""The key that signs releases: a file of its own beside the data keys, never in the database.

It opens nothing. Whoever has it can sign in the network's name; whoever loses it makes a new one,
which every later file shows.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.config import ConfigurationError, make_private_folder, write_private
from app.ledger.keyfile import locked


def key_path(keys: Path) -> Path:
    """Where the signing key lies: beside the file of the data keys."""
    return keys.with_name(f"{keys.name.removesuffix('.json')}.release-key.pem")


def read_key(path: Path) -> Ed25519PrivateKey | None:
    """The key; None where there is none.

    Raises:
        ConfigurationError: the file cannot be read, or is no such key.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(
            f"The signing key {path} cannot be read: {error.strerror}."
        ) from error
    try:
        found = serialization.load_pem_private_key(data, None)
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            f"The signing key {path} is damaged. Put your copy of it back."
        ) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise ConfigurationError(f"{path} is no Ed25519 key. Put your copy of it back.")
    return found


def made_key(path: Path) -> Ed25519PrivateKey:
    """The key, made if there is none; of two processes only one makes it.

    Raises:
        ConfigurationError: the file is there and cannot be read.
    """
    make_private_folder(path.parent)
    with locked(path):
        found = read_key(path)
        if found is None:
            found = Ed25519PrivateKey.generate()
            write_private(
                path,
                found.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                ).decode(),
            )
    return found
