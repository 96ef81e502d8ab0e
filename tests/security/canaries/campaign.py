"""Plant on one database, look while the server runs and after it ended."""

from __future__ import annotations

import base64
import os
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.accounts.factors.recovery import plain_code
from app.accounts.factors.totp import SECRET_BYTES
from app.accounts.models import Office
from app.accounts.roles import Role
from app.accounts.service import invite
from app.database import Database
from app.ledger.chain import SHELL
from app.operations.backup.making import make_backup
from tests.durability.bench import Bench
from tests.durability.installation import Installation
from tests.durability.server import HOST, Server
from tests.factories import make_office, make_person
from tests.security.canaries.asker import Asker
from tests.security.canaries.looking import (
    copies_of_postgresql,
    copies_of_sqlite,
    files_below,
    found_in,
)
from tests.security.canaries.places import PLACES, Planter
from tests.support.factors import give_app

MARK = "zqcanaryword"
LETTERS = "bcdfghjklmnpqrstvwxz"
# In the clear by design, and found: or the look would find nothing anyway.
OFFICE = "Tellingcanary"


@dataclass
class Harvest:
    """What was planted, what went wrong, and what was found where."""

    planted: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    looked_at: int = 0
    bytes_looked_at: int = 0
    telling: bool = False  # whether the look finds what is there


def make_words(number: int, seed: int = 1) -> list[str]:
    """That many words that stand nowhere else."""
    draws = random.Random(seed)
    return [MARK + "".join(draws.choices(LETTERS, k=12)) for _ in range(number)]


class _Server(Server):
    """With a temporary folder of its own."""

    @property
    def temporary(self) -> Path:
        folder = self.installation.folder / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    def _environment(self) -> dict[str, str]:
        return {**super()._environment(), "TMPDIR": str(self.temporary)}


def harvest(bench: Bench, number: int) -> Harvest:
    """Plant that many words and look for them."""
    result = Harvest()
    with bench.installation() as installation, _served(installation) as server:
        planter = _people(installation, server)
        secrets_planted = [*planter.tokens, *planter.secrets]
        result.planted = make_words(number)
        planter.file()
        for word, (name, plant) in zip(
            result.planted, islice(cycle(PLACES.items()), number), strict=True
        ):
            if not plant(planter, word):
                result.wrong.append(f"{word} at “{name}” was not answered as it should be")
        words = [*result.planted, *secrets_planted]
        _look(bench, installation, words, result)
        server.close()
        _look(bench, installation, words, result)
    return result


@contextmanager
def _served(installation: Installation) -> Iterator[_Server]:
    server = _Server(installation)
    try:
        server.start()
        yield server
    finally:
        server.close()


def _people(installation: Installation, server: Server) -> Planter:
    mark = secrets.token_hex(4)
    with installation.opened() as app:
        office = make_office(app, name=OFFICE)
        attorney, coordinator = (
            make_person(app, roles=[role], office=office, email=f"{role}-{mark}@example.org")
            for role in ("attorney", "coordinator")
        )
        secret = "".join(secrets.choice(LETTERS) for _ in range(SECRET_BYTES)).encode()
        codes = give_app(app, coordinator, secret)
        database: Database = app.extensions["database"]
        with database.write() as session:
            there = session.get_one(Office, office.id)
            invited = (f"new-{number}-{mark}@example.org" for number in range(4))
            tokens = [
                invite(session, SHELL, email=email, office=there, roles=[Role.ATTORNEY])
                for email in invited
            ]
    port = server.port
    return Planter(
        Asker(HOST, port, attorney.email),
        Asker(HOST, port, coordinator.email, secret),
        Asker(HOST, port),
        tokens,
        [attorney.email, coordinator.email],
        [secret.decode(), base64.b32encode(secret).decode(), *codes, *map(plain_code, codes)],
    )


def _look(bench: Bench, installation: Installation, words: list[str], result: Harvest) -> None:
    folder = installation.folder
    backed_up = _back_up(installation)
    if bench.cluster is None:
        copies = copies_of_sqlite(installation.database_file, _fresh(folder))
        files = files_below(folder)
    else:
        bench.cluster.execute("CHECKPOINT")
        binaries = Path((bench.cluster.folder / "binaries").read_text())
        copies = copies_of_postgresql(installation.plain_url, binaries, _fresh(folder))
        below = bench.cluster.folder
        files = [*files_below(folder, below / "data"), below / "log"]
    assert {*copies, backed_up} <= set(files)
    result.found += found_in(files, words[: len(result.planted)], MARK)
    result.found += found_in(files, words[len(result.planted) :])
    result.telling = bool(found_in(files, [OFFICE]))
    result.looked_at = max(result.looked_at, len(files))
    sizes = sum(os.path.getsize(file) for file in files if file.exists())
    result.bytes_looked_at = max(result.bytes_looked_at, sizes)


def _back_up(installation: Installation) -> Path:
    """A backup as `./docket backup` makes it; the key that opens it is nowhere."""
    file = installation.folder / f"backup-{secrets.token_hex(3)}"
    with installation.opened() as app:
        database: Database = app.extensions["database"]
        made = make_backup(database, X25519PrivateKey.generate().public_key(), file)
    assert made.size > 0
    return file


def _fresh(folder: Path) -> Path:
    """A folder for copies."""
    made = folder / f"copies-{secrets.token_hex(3)}"
    made.mkdir()
    return made
