"""A clean clone with an empty home: installed, started and served for real."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.checkouts import NO_NETWORK, clone, environment, start
from tests.support.run_folder import one_at_a_time

pytestmark = pytest.mark.launcher

PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def first_start(run_folder: Path) -> Path:
    """The folder around a clone, `clone`, and what its first start said, `out` and `err`."""
    folder = run_folder / "a folder with spaces"
    with one_at_a_time(run_folder, "clone"):
        if not folder.exists():
            docket = clone(folder / "clone") / "docket"
            first = start(docket, "--help", folder=folder)
            assert first.returncode == 0, first.stderr
            (folder / "out").write_text(first.stdout)
            (folder / "err").write_text(first.stderr)
    return folder


def test_a_clean_clone_starts_and_says_what_it_does(first_start: Path) -> None:
    assert "serve" in (first_start / "out").read_text()
    said = (first_start / "err").read_text().splitlines()
    assert all(line.startswith("docket: ") for line in said), said
    assert any("making .venv" in line for line in said)
    assert "ready after" in said[-1]


def test_the_second_start_installs_nothing(first_start: Path) -> None:
    again = start(first_start / "clone" / "docket", "--help", folder=first_start, **NO_NETWORK)

    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == (first_start / "out").read_text()


def test_a_taken_port_is_answered_with_one_sentence(first_start: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = start(first_start / "clone" / "docket", "serve", "--port", port, folder=tmp_path)

    assert answer.returncode != 0
    assert port in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_it_serves_and_gives_the_first_administrator_a_link(
    first_start: Path, tmp_path: Path
) -> None:
    port = free_port()

    with serving(first_start / "clone" / "docket", port, tmp_path) as said:
        assert wait_for(f"http://localhost:{port}/healthz") == 200
        assert f"http://localhost:{port}/invitations/" in said.read_text()

    kept = {file.name for file in (first_start / "clone" / "instance").iterdir()}
    assert {"secret_key", "keys.json", "docket.sqlite"} <= kept


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def serving(docket: Path, port: int, folder: Path) -> Iterator[Path]:
    """`./docket serve` until the block ends; gives the file with what it says."""
    said = folder / "said"
    with said.open("w") as output:
        process = subprocess.Popen(
            [str(docket), "serve", "--port", str(port)],
            cwd=folder,
            env=environment(folder / "home"),
            stdout=output,
            stderr=output,
        )
    try:
        yield said
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def wait_for(url: str) -> int:
    """The status of the first answer."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(url, timeout=5) as response:
                return int(response.status)
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
