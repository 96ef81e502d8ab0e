"""Settings: what the environment and `instance/` say. A missing secret stops the start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
INSTANCE = CHECKOUT / "instance"
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class ConfigurationError(Exception):
    """The application cannot start; the message says what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations."""

    database_url: str
    secret_key: str
    keys_file: Path
    hosts: tuple[str, ...] = ()
    behind_proxy: bool = False
    advocates_see_counts: bool = True
    extra: Mapping[str, object] = field(default_factory=dict)


def default_database_url(instance: Path = INSTANCE, *, demo: bool = False) -> str:
    """The SQLite file of this checkout, or of its demo."""
    return f"sqlite:///{instance / ('demo.sqlite' if demo else 'docket.sqlite')}"


def read_settings(
    overrides: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = os.environ,
    instance: Path = INSTANCE,
) -> Settings:
    """Read the settings; `overrides` (tests, commands) win over the environment.

    Raises:
        ConfigurationError: no `SECRET_KEY` in the environment and none in `instance/`.
    """
    given = dict(overrides or {})

    def setting(name: str, default: str = "") -> str:
        return str(given.pop(name, "") or environ.get(name, "") or default)

    database_url = setting("DATABASE_URL", default_database_url(instance))
    secret_file = Path(str(given.pop("SECRET_KEY_FILE", instance / "secret_key")))
    secret_key = setting("SECRET_KEY") or _read_secret(secret_file)
    if not secret_key:
        raise ConfigurationError(
            "There is no SECRET_KEY. Start once with ./docket serve, which makes one in instance/, "
            "or set the environment variable SECRET_KEY to at least 32 random characters."
        )
    return Settings(
        database_url=database_url,
        secret_key=secret_key,
        keys_file=Path(setting("DOCKET_KEYS", str(instance / "keys.json"))),
        hosts=tuple(setting("DOCKET_HOSTS").replace(",", " ").split()),
        behind_proxy=setting("DOCKET_BEHIND_PROXY") == "1",
        advocates_see_counts=setting("DOCKET_ADVOCATE_COUNTS", "1") == "1",
        extra=given,
    )


def _read_secret(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""


def make_secret_key(path: Path = INSTANCE / "secret_key") -> None:
    """Write a new cookie-signing secret, readable by this account alone, unless one is there."""
    if path.exists():
        return
    make_private_folder(path.parent)
    write_private(path, secrets.token_urlsafe(48) + "\n")


def make_private_folder(path: Path) -> None:
    """Make a folder that only this account may enter."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def write_private(path: Path, text: str) -> None:
    """Write a file that only this account may read, whole or not at all."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)  # part of a secret is a secret
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
