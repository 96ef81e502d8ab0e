"""The key file: made once, private, never half-written, and clear about what is wrong with it."""

from __future__ import annotations

import base64
import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.config import CHECKOUT, ConfigurationError
from app.ledger.keys import KeyMissing, Keys, make_key_file

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
PROCESSES = 4
# The rooms of the application take longer to import than what is tried here.
ASK_FOR_KEYS = f"""
import json, sys, types
app = types.ModuleType("app")
app.__path__ = [{str(CHECKOUT / "app")!r}]
sys.modules["app"] = app
from app.ledger.keys import Keys
from pathlib import Path
keys = Keys(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
found = {{month: keys.of_month(month) for month in {MONTHS!r}}}
print(json.dumps({{month: [number, key.hex()] for month, (number, key) in found.items()}}))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty key file."""
    path = tmp_path / "keys" / "keys.json"
    make_key_file(path)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_this_account_reads_it(file: Path) -> None:
    assert mode(file) == 0o600
    assert mode(file.parent) == 0o700
    Keys(file).of_month("2026-11")
    assert mode(file) == 0o600, "also after a key was added"


def test_a_permissive_umask_changes_nothing(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_key_file(tmp_path / "new" / "keys.json")
        Keys(tmp_path / "new" / "keys.json").of_month("2026-11")
    finally:
        os.umask(before)
    assert mode(tmp_path / "new" / "keys.json") == 0o600
    assert mode(tmp_path / "new") == 0o700


def test_making_it_again_keeps_the_keys(file: Path) -> None:
    before = Keys(file).of_month("2026-11")
    make_key_file(file)
    assert Keys(file).of_month("2026-11") == before


def test_a_key_is_256_bits_and_stays(file: Path) -> None:
    keys = Keys(file)
    key_id, key = keys.of_month("2026-11")
    assert len(key) == 32
    assert keys.of_month("2026-11") == (key_id, key)
    assert keys.file().by_id[key_id] == key
    assert Keys(file).file().by_id[key_id] == key


def test_a_key_that_another_process_added_is_found(file: Path) -> None:
    early, late = Keys(file), Keys(file)
    key_id, key = early.of_month("2026-11")
    assert late.file().by_id[key_id] == key


def test_a_key_that_is_not_there(file: Path) -> None:
    with pytest.raises(KeyMissing, match="deadbeef"):
        Keys(file).cipher("deadbeef")


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "x"])
def test_what_is_no_month_gets_no_key(file: Path, month: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Keys(file).of_month(month)


def test_processes_that_ask_at_once_get_the_same_keys(file: Path) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASK_FOR_KEYS, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for process in asking:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in asking:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate(timeout=60)[0]) for process in asking]
    assert all(answer == answers[0] for answer in answers)
    stored = json.loads(file.read_text())["keys"]
    assert {month: entry["id"] for month, entry in stored.items()} == {
        month: entry[0] for month, entry in answers[0].items()
    }


def test_threads_that_ask_at_once_get_the_same_keys(file: Path) -> None:
    shared = Keys(file)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: [shared.of_month(month) for month in MONTHS], range(8)))
    assert all(answer == found[0] for answer in found)
    assert len(json.loads(file.read_text())["keys"]) == 12


def test_while_it_is_read_again_no_month_is_without_its_key(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, shared = Keys(file), Keys(file)
    key_id, key = other.of_month("2026-11")
    decode, inside = base64.b64decode, False

    def as_another_thread_would_see_it(*given: object, **options: object) -> bytes:
        nonlocal inside
        if not inside:
            inside = True
            assert shared.of_month("2026-11") == (key_id, key)
        return decode(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("base64.b64decode", as_another_thread_would_see_it)
    assert shared.file().by_id[key_id] == key
    assert inside


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"keys\.json is missing.*escrow"):
        Keys(tmp_path / "keys.json")


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"keys": []}',
        '{"keys": {"2026-11": "x"}}',
        '{"keys": {"2026-11": {"id": "a"}}}',
        '{"keys": {"2026-11": {"id": "a", "key": "!!"}}}',
        '{"keys": {"2026-11": {"id": "a", "key": "c2hvcnQ="}}}',
        '{"keys": {"2026-11": {"id": "a", "key": null}}}',
        "\ufeff{}",
    ],
)
def test_a_damaged_file_is_named(file: Path, damage: str) -> None:
    file.write_text(damage)
    with pytest.raises(ConfigurationError, match=r"keys\.json is damaged.*escrow"):
        Keys(file)


def test_bytes_that_are_no_text_are_damage_too(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="is damaged"):
        Keys(file)


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Keys(tmp_path)


def test_nothing_half_written_is_left_behind(file: Path) -> None:
    for month in MONTHS:
        Keys(file).of_month(month)
    assert {path.name for path in file.parent.iterdir()} == {"keys.json", "keys.json.lock"}
