"""What the launcher answers where it cannot go on: one sentence that says what to do."""

from __future__ import annotations

import ast
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.support.checkouts import load_launcher, tiny_checkout
from tests.support.checks import CHECKOUT


@pytest.fixture
def launcher(tmp_path: Path) -> ModuleType:
    """The launcher of a tiny checkout without .venv, as a module."""
    return load_launcher(tiny_checkout(tmp_path / "check out") / "docket")


def answer_of(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """What the launcher ends with."""
    monkeypatch.setattr(sys, "argv", ["docket", *arguments])
    with pytest.raises(SystemExit) as ended:
        launcher.main()
    answer = str(ended.value)
    assert answer.startswith("docket: ")
    assert len(answer.splitlines()) == 1
    return answer


def test_old_pythons_can_parse_the_launcher() -> None:
    tree = ast.parse((CHECKOUT / "docket").read_text(), feature_version=(3, 7))

    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Match)
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, newer)]


def test_an_old_python_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer and this is Python 3\.9"):
        load_launcher()


def test_an_old_python_starts_a_newer_one_if_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Replaced(Exception):
        """In place of the process that execv would have become."""

    def execv(_path: str, command: list[str]) -> None:
        raise Replaced(command)

    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(sys, "argv", ["docket", "serve"])
    monkeypatch.setattr(shutil, "which", {"python3.12": sys.executable}.get)
    monkeypatch.setattr(os, "execv", execv)

    with pytest.raises(Replaced) as started:
        load_launcher()
    assert started.value.args[0] == [sys.executable, str(CHECKOUT / "docket"), "serve"]


def without_venv_module(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    *,
    user: int,
    python: str = "/usr/bin/python3",
    installable: bool = False,
) -> list[list[str]]:
    """Make Python lack venv until apt-get was asked for it; gives the commands that were run."""
    commands: list[list[str]] = []

    def run(command: list[str], **_options: object) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(returncode=1, stdout="the fake makes no .venv\n")

    monkeypatch.setattr(launcher, "have_venv_module", lambda: installable and bool(commands))
    monkeypatch.setattr(launcher.os, "geteuid", lambda: user)
    monkeypatch.setattr(launcher.sys, "executable", python)
    monkeypatch.setattr(launcher.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(launcher.subprocess, "run", run)
    return commands


def test_a_missing_venv_module_is_installed_as_root(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = without_venv_module(launcher, monkeypatch, user=0, installable=True)

    answer = answer_of(launcher, monkeypatch, "serve")

    package = f"python3.{sys.version_info.minor}-venv"
    assert commands[0] == ["apt-get", "-qq", "update"]
    assert commands[1][:3] == ["apt-get", "-qq", "install"]
    assert commands[1][-1] == package
    assert commands[2][1:4] == ["-I", "-m", "venv"], "it goes on"
    assert "the fake makes no .venv" in answer


def test_a_missing_venv_module_that_cannot_be_installed(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_venv_module(launcher, monkeypatch, user=0)

    assert "check the network" in answer_of(launcher, monkeypatch, "serve")


def test_a_missing_venv_module_names_the_command_to_others(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = without_venv_module(launcher, monkeypatch, user=1000)

    answer = answer_of(launcher, monkeypatch, "test")

    assert f"sudo apt-get install python3.{sys.version_info.minor}-venv" in answer
    assert not commands


def test_a_missing_venv_module_of_a_python_that_is_not_debians(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_venv_module(launcher, monkeypatch, user=0, python="/opt/python/bin/python3")

    assert "/opt/python/bin/python3 lacks" in answer_of(launcher, monkeypatch, "serve")


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("NewConnectionError: connection broken by Connection refused", "no connection"),
        ("ERROR: No matching distribution found for flask==3.1.3", "has no package for this"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE", "not the one this version"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "PIP_CERT"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("something that nobody has thought of", "installing the packages failed"),
    ],
)
def test_what_pip_says_becomes_one_sentence(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, log: str, said: str
) -> None:
    pip = Path(launcher.VENV) / "bin" / "python"
    pip.parent.mkdir(parents=True)
    pip.write_text(f"#!/bin/sh\necho '{log}'\nexit 1\n")
    pip.chmod(0o755)
    monkeypatch.setattr(launcher, "make_venv", lambda: None)
    monkeypatch.setattr(launcher, "let_app_be_imported", lambda: None)

    answer = answer_of(launcher, monkeypatch, "serve")

    assert said in answer
    assert launcher.LOG in answer
    assert not launcher.read_stamp()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "no"), "cannot write to"),
        (OSError(errno.EROFS, "no"), "cannot write to"),
        (OSError(errno.ENOSPC, "no"), "disk is full"),
        (KeyboardInterrupt(), "interrupted; run ./docket again"),
    ],
)
def test_a_checkout_that_cannot_be_written(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, error: BaseException, said: str
) -> None:
    def make_venv() -> None:
        raise error

    monkeypatch.setattr(launcher, "make_venv", make_venv)

    assert said in answer_of(launcher, monkeypatch, "serve")


def test_a_stamp_counts_only_for_its_folder_and_python(launcher: ModuleType) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", launcher.VENV], check=True)
    launcher.write_stamp({"requirements.lock": "digest"})
    assert launcher.read_stamp()["requirements.lock"] == "digest"

    os.unlink(launcher.PYTHON)
    assert launcher.read_stamp() == {}, "the system's Python was removed"
    os.symlink("/bin/sh", launcher.PYTHON)
    assert launcher.read_stamp() == {}, "the system's Python was replaced"

    Path(launcher.STAMP).write_text("{")
    assert launcher.read_stamp() == {}, "half-written"
