"""How the launcher hands over, and when it installs again: on a tiny checkout, for real."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.checkouts import NO_NETWORK, environment, locked, start, tiny_checkout
from tests.support.run_folder import one_at_a_time

pytestmark = pytest.mark.launcher


@pytest.fixture(scope="module")
def installed(run_folder: Path) -> Path:
    """The launcher of a tiny checkout that is set up, once for all workers."""
    folder = run_folder / "tiny"
    docket = folder / "check out" / "docket"
    with one_at_a_time(run_folder, "tiny"):
        if not folder.exists():
            tiny_checkout(docket.parent)
            first = start(docket, folder=folder)
            assert first.returncode == 0, first.stderr
    return docket


def started(docket: Path, *arguments: str, folder: Path, **extra: str) -> dict[str, Any]:
    """What the tiny application says about how it was started; nothing was installed for it."""
    finished = start(docket, *arguments, folder=folder, **NO_NETWORK, **extra)
    assert (finished.returncode, finished.stderr) == (0, "")
    said: dict[str, Any] = json.loads(finished.stdout)
    return said


def test_arguments_and_folder_reach_the_application(installed: Path, tmp_path: Path) -> None:
    said = started(installed, "import", "a file.csv", "--office", "Küche", folder=tmp_path)

    assert said["arguments"] == ["import", "a file.csv", "--office", "Küche"]
    assert said["folder"] == str(tmp_path)
    assert said["python"] == str(installed.parent / ".venv/bin/python")


def test_a_link_to_the_launcher_finds_its_checkout(installed: Path, tmp_path: Path) -> None:
    link = tmp_path / "docket"
    link.symlink_to(installed)

    assert started(link, folder=tmp_path)["python"].startswith(str(installed.parent))


def test_a_folder_named_app_where_it_is_called_is_not_imported(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "cli.py").write_text("raise SystemExit('the wrong application')")
    (tmp_path / "app" / "__init__.py").touch()

    started(installed, folder=tmp_path, PYTHONPATH=str(tmp_path))


def test_another_environment_does_not_disturb(installed: Path, tmp_path: Path) -> None:
    said = started(
        installed,
        folder=tmp_path,
        PYTHONHOME=sys.base_prefix,
        VIRTUAL_ENV="/nowhere",
        PIP_USER="1",
        HOME="",
    )

    for name in ("PYTHONHOME", "VIRTUAL_ENV", "HOME"):
        assert name not in said["environment"]
    assert said["environment"]["PIP_USER"] == "1", "the application's environment is the user's"


def test_the_umask_of_the_caller_reaches_the_application(installed: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        assert started(installed, folder=tmp_path)["umask"] == 0o077
    finally:
        os.umask(before)


def test_a_changed_lock_is_installed(installed: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "check out"
    shutil.copytree(installed.parent, checkout, symlinks=True)
    lock = checkout / "requirements.lock"

    # A copy is another checkout: its .venv names the first one's folder, and is made again.
    copied = start(checkout / "docket", folder=tmp_path)
    assert copied.returncode == 0, copied.stderr
    assert "making it again" in copied.stderr

    lock.write_text(lock.read_text() + locked("markupsafe"))
    changed = start(checkout / "docket", folder=tmp_path)
    assert changed.returncode == 0, changed.stderr
    assert "installing" in changed.stderr
    assert "making" not in changed.stderr
    started(checkout / "docket", folder=tmp_path)


def test_without_network_it_says_so_and_goes_on_with_network(tmp_path: Path) -> None:
    docket = tiny_checkout(tmp_path / "check out") / "docket"
    odd = {"PIP_USER": "1", "PIP_REQUIRE_VIRTUALENV": "1", "PIP_TARGET": str(tmp_path / "target")}

    offline = start(docket, folder=tmp_path, **NO_NETWORK)

    assert offline.returncode == 1
    assert "no connection to the package index" in offline.stderr.splitlines()[-1]
    assert str(tmp_path / "check out/.venv/install.log") in offline.stderr
    assert len(offline.stderr.splitlines()) <= 5

    online = start(docket, folder=tmp_path, **odd)

    assert online.returncode == 0, online.stderr
    assert ".venv is unfinished" in online.stderr
    assert not (tmp_path / "target").exists()
    started(docket, folder=tmp_path)


def test_two_launchers_at_once_install_once(tmp_path: Path) -> None:
    docket = tiny_checkout(tmp_path / "check out") / "docket"
    pair = [
        subprocess.Popen(
            [str(docket), "serve"],
            env=environment(tmp_path / "home"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    told = [process.communicate(timeout=300)[1] for process in pair]

    assert [process.returncode for process in pair] == [0, 0], told
    assert sum("installing packages" in text for text in told) == 1, told
    assert sum("waiting for it" in text for text in told) == 1, told
