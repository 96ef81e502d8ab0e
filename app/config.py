"""Settings: what the environment and `instance/` say. A missing secret stops the start."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
INSTANCE = CHECKOUT / "instance"
# What the file that DOCKET_SETTINGS names may set; docs/operating.md explains each.
MAIL = ("SERVER", "PORT", "USERNAME", "PASSWORD", "USE_TLS", "USE_SSL", "DEFAULT_SENDER")
DOCKET = (
    "KEYS",
    "RELEASES",
    "HOSTS",
    "BEHIND_PROXY",
    "PUBLIC_URL",
    "ADVOCATE_COUNTS",
    "BACKUP_KEY",
)
SETTABLE = frozenset(
    {"DATABASE_URL", "SECRET_KEY", *(f"MAIL_{n}" for n in MAIL), *(f"DOCKET_{n}" for n in DOCKET)}
)
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
    releases: Path  # folder of release files
    hosts: tuple[str, ...] = ()
    behind_proxy: bool = False
    advocates_see_counts: bool = True
    mail: Mapping[str, object] = field(default_factory=dict)
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
        ConfigurationError: no `SECRET_KEY` in the environment and none in `instance/`, or a
            setting of mail that cannot be.
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
    mail = _read_mail(setting)
    return Settings(
        database_url=database_url,
        secret_key=secret_key,
        keys_file=Path(setting("DOCKET_KEYS", str(instance / "keys.json"))),
        releases=Path(setting("DOCKET_RELEASES", str(instance / "releases"))),
        hosts=tuple(setting("DOCKET_HOSTS").replace(",", " ").split()),
        behind_proxy=setting("DOCKET_BEHIND_PROXY") == "1",
        advocates_see_counts=setting("DOCKET_ADVOCATE_COUNTS", "1") == "1",
        mail=mail,
        extra=given,
    )


def fill_from_file(environ: MutableMapping[str, str] = os.environ) -> None:
    """Take settings from the TOML file that `DOCKET_SETTINGS` names, if it names one: names and
    meanings are those of the environment, which wins where both say something.

    Raises:
        ConfigurationError: no such file, no TOML, or something that is no setting.
    """
    path = environ.get("DOCKET_SETTINGS", "")
    if not path:
        return
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(
            f"DOCKET_SETTINGS names {path}, which cannot be read: {error.strerror}."
        ) from error
    except ValueError as error:
        raise ConfigurationError(f"{path} is no TOML file: {error}.") from error
    for name, value in given.items():
        if name not in SETTABLE:
            raise ConfigurationError(
                f"{path}: {name[:40]} is no setting; docs/operating.md lists them."
            )
        environ.setdefault(name, _as_in_environment(path, name, value))


def _as_in_environment(path: str, name: str, value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    if isinstance(value, str | int):
        return str(value)
    raise ConfigurationError(f"{path}: {name} is a text, a number, true or false, or texts.")


def _read_mail(setting: Callable[..., str]) -> dict[str, object]:
    """The mail server; encrypted unless somebody says that it is not. No server: no mail.

    Raises:
        ConfigurationError: a port that is none, or two kinds of encryption at once.
    """
    implicit = setting("MAIL_USE_SSL") == "1"
    upgraded = setting("MAIL_USE_TLS", "0" if implicit else "1") == "1"
    if implicit and upgraded:
        raise ConfigurationError("Set MAIL_USE_SSL=1 or MAIL_USE_TLS=1, not both.")
    port = setting("MAIL_PORT", "465" if implicit else "587" if upgraded else "25")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ConfigurationError(f"MAIL_PORT is a number from 1 to 65535, not “{port[:20]}”.")
    return {
        "MAIL_SERVER": setting("MAIL_SERVER"),
        "MAIL_PORT": int(port),
        "MAIL_USERNAME": setting("MAIL_USERNAME"),
        "MAIL_PASSWORD": setting("MAIL_PASSWORD"),
        "MAIL_USE_TLS": upgraded,
        "MAIL_USE_SSL": implicit,
        "MAIL_DEFAULT_SENDER": setting("MAIL_DEFAULT_SENDER"),
    }


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
    write_private_bytes(path, text.encode())


def write_private_bytes(path: Path, data: bytes) -> None:
    """The same of bytes."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)  # part of a secret is a secret
        error.filename = str(path)  # what was asked for, not the name beside it
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
