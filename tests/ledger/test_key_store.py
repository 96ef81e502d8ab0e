"""The key file while it is stored: killed at every step, it is whole, private, and left nowhere."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import CHECKOUT
from app.ledger.keyfile import copies_of, leftovers, locked, make_key_file, read_key_file, store
from app.ledger.keys import KeyMissing, Keys

# The rooms of the application take longer to import than what is tried here. Every call into the
# operating system that storing makes is counted, and before the one that is named comes `kill -9`.
STORE = f"""
import os, pathlib, signal, sys, types
app = types.ModuleType("app")
app.__path__ = [{str(CHECKOUT / "app")!r}]
sys.modules["app"] = app
from dataclasses import replace
from app.ledger import keyfile
path, deadly, seen = pathlib.Path(sys.argv[1]), int(sys.argv[2]), 0
def counted(real):
    def call(*given, **named):
        global seen
        seen += 1
        if seen == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    return call
with keyfile.locked(path):
    file, _ = keyfile.read_key_file(path)
    for name in ("open", "fsync", "close", "pwrite", "fdopen"):
        setattr(os, name, counted(getattr(os, name)))
    for name in ("replace", "unlink"):
        setattr(pathlib.Path, name, counted(getattr(pathlib.Path, name)))
    months = {{of: key for of, key in file.months.items() if of != "2026-03"}}
    keyfile.store(path, replace(file, months=months), wipe=True)
print(seen)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A key file with two months."""
    path = tmp_path / "keys" / "keys.json"
    make_key_file(path)
    keys = Keys(path)
    keys.of_month("2026-03")
    keys.of_month("2026-04")
    return path


def step(file: Path, deadly: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", STORE, str(file), str(deadly)], capture_output=True, text=True
    )


def store_without_march(file: Path) -> None:
    with locked(file):
        kept, _ = read_key_file(file)
        months = {of: key for of, key in kept.months.items() if of != "2026-03"}
        store(file, replace(kept, months=months), wipe=True)


def test_killed_at_every_step_it_is_whole_and_the_next_store_leaves_nothing(file: Path) -> None:
    original = file.read_text()
    march = json.loads(original)["keys"]["2026-03"]["key"]
    steps = int(step(file, 0).stdout)
    assert steps >= 7
    left = 0
    for deadly in range(1, steps + 1):
        file.write_text(original)
        assert step(file, deadly).returncode == -signal.SIGKILL, deadly
        months = read_key_file(file)[0].months
        assert set(months) in ({"2026-03", "2026-04"}, {"2026-04"}), deadly
        hidden = leftovers(file)
        left += len(hidden)
        for path in (file, *hidden):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, deadly
        store_without_march(file)
        everything = b"".join(p.read_bytes() for p in file.parent.iterdir())
        assert march.encode() not in everything, deadly
        assert leftovers(file) == [], deadly
    assert left > 0, "or no kill fell while the hidden file was there"


def test_what_lay_there_is_overwritten(file: Path) -> None:
    beside = file.with_name("hard-link")
    beside.hardlink_to(file)
    with locked(file):
        kept, _ = read_key_file(file)
        store(file, kept, wipe=True)
    assert set(beside.read_bytes()) == {0}
    assert read_key_file(file)[0] == kept


def test_other_files_with_a_key_are_found(file: Path) -> None:
    kept, _ = read_key_file(file)
    copy = file.with_name("keys.json.before")
    copy.write_bytes(file.read_bytes())
    file.with_name("notes.txt").write_text("nothing")
    assert copies_of(file, kept.of_month("2026-03")) == [copy]


def test_a_key_file_that_is_away_for_a_moment_takes_nothing_from_readers(file: Path) -> None:
    keys = Keys(file)
    key_id, key = keys.of_month("2026-03")
    content = file.read_bytes()
    file.unlink()
    assert keys.file().by_id[key_id] == key
    file.write_bytes(b"{")
    assert keys.file().by_id[key_id] == key
    file.write_bytes(content)
    assert keys.file().by_id[key_id] == key


def test_missing_is_not_destroyed(file: Path) -> None:
    with pytest.raises(KeyMissing) as missing:
        Keys(file).cipher("deadbeef")
    assert not missing.value.destroyed
