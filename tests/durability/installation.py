"""A register of its own for a campaign: database, key file, an office and its attorneys."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app import create_app
from app.database import normalize_url
from app.ledger.keys import make_key_file
from tests.factories import make_office, make_person


@dataclass(frozen=True)
class Installation:
    """Where it is, and who sits at each client; a person may sit at several."""

    folder: Path
    url: str
    keys: Path
    secret: str
    emails: tuple[str, ...]

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def database_file(self) -> Path:
        """The SQLite file."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def plain_url(self) -> str:
        """The URL as PostgreSQL's own clients take it."""
        return normalize_url(self.url).replace("+psycopg", "")

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """The application in this process."""
        app = create_app(
            {"DATABASE_URL": self.url, "DOCKET_KEYS": str(self.keys), "SECRET_KEY": self.secret}
        )
        try:
            yield app
        finally:
            app.extensions["database"].engine.dispose()


def make_installation(
    folder: Path, url: str, clients: int, *, accounts: int | None = None
) -> Installation:
    """Make keys and accounts for a migrated database that knows the places.

    Args:
        folder: for the keys, and for the server's log.
        accounts: of how many people the clients are, instead of one each: hashing takes time.
    """
    keys = folder / "keys.json"
    make_key_file(keys)
    bare = Installation(folder, url, keys, secrets.token_urlsafe(32), ())
    with bare.opened() as app:
        office = make_office(app)
        made = [make_person(app, office=office) for _ in range(accounts or clients)]
    emails = tuple(person.email for person in itertools.islice(itertools.cycle(made), clients))
    return Installation(folder, url, keys, bare.secret, emails)
