"""The public side alone has nothing that it could give away."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from app.config import CHECKOUT
from tests.releases.network import write

# Prints what is loaded, and a digest over every page.
LOOK = """
import hashlib, sys
from pathlib import Path
from app.public.alone import create_public_app
from app.public.site import paths_of
folder = Path(sys.argv[1])
app = create_public_app(folder)
client, whole = app.test_client(), hashlib.sha256()
for path in paths_of(app.extensions["public_pages"].shelf.current(), folder):
    if not path.endswith((".png", ".xlsx")):
        whole.update(path.encode() + client.get(path).data)
print(whole.hexdigest())
print(app.secret_key, *sorted(sys.modules))
"""
MAY_NOT_BE_LOADED = (
    "sqlalchemy",
    "alembic",
    "psycopg",
    "flask_security",
    "flask_login",
    "app.accounts",
    "app.database",
    "app.ledger",
    "app.incidents",
    "app.publication",
    "app.operations",
    "app.factory",
    "sqlite3",
)


def _look(releases: Path, seed: str) -> tuple[str, list[str]]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": seed}
    told = subprocess.run(
        [sys.executable, "-c", LOOK, str(releases)],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    digest, rest = told.stdout.splitlines()
    return digest, rest.split()


def test_two_processes_give_the_same_bytes_and_know_no_record(tmp_path: Path) -> None:
    releases = write(tmp_path / "releases", months=3)
    digest, (secret, *loaded) = _look(releases, "1")
    assert secret == "None"
    for name in MAY_NOT_BE_LOADED:
        assert name not in loaded, name
    assert "app.releases" in loaded
    assert _look(releases, "2")[0] == digest


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answered(url: str) -> bool:
    for _ in range(150):
        try:
            with urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError):
            time.sleep(0.2)
    return False


def _process_and_children(leader: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(status.parent.name) == leader or int(fields[1]) == leader:
            found.append(int(status.parent.name))
    return found


def test_the_running_process_holds_neither_database_nor_key(releases: Path, tmp_path: Path) -> None:
    database, keys, port = tmp_path / "docket.sqlite", tmp_path / "keys.json", _free_port()
    database.write_bytes(b"SQLite format 3\0")
    keys.write_text("{}")
    environment = {
        **os.environ,
        "DOCKET_RELEASES": str(releases),
        "DATABASE_URL": f"sqlite:///{database}",
        "DOCKET_KEYS": str(keys),
        "SECRET_KEY": "a secret that must not be passed on",
        "PYTHONPATH": str(CHECKOUT),
    }
    command = [sys.executable, "-m", "app.cli", "serve", "--public-only", "--workers", "1"]
    server = subprocess.Popen(
        [*command, "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        assert _answered(f"http://127.0.0.1:{port}/")
        processes = _process_and_children(server.pid)
        assert len(processes) >= 2
        for process in processes:
            folder = Path(f"/proc/{process}")
            held = [os.readlink(one) for one in (folder / "fd").iterdir() if one.is_symlink()]
            mapped = (folder / "maps").read_text()
            told = (folder / "environ").read_bytes()
            for name in (str(database), str(keys), ".sqlite", "keys.json", "secret_key"):
                assert not any(name in one for one in held), held
                assert name not in mapped
            for word in (b"must not be passed on", b"DATABASE_URL", b"DOCKET_KEYS"):
                assert word not in told
            assert "_psycopg" not in mapped
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
