"""What is refused, and that the live database stays as it was, byte for byte."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.ledger.guards import drop_guards
from app.ledger.keys import Keys
from app.ledger.verify import Anchor
from app.operations.backup import container
from app.operations.backup.container import Sealer, unsealed
from app.operations.backup.errors import BackupError, Damaged, InUse, WrongKey
from app.operations.backup.keys import read_public_key
from app.operations.backup.making import make_backup
from app.operations.backup.places import sqlite_file
from app.operations.backup.restoring import NotProven, Opened, drill, restore
from tests.factories import file_record, make_person
from tests.operations.backup.backing import (
    back_up,
    database_of,
    make_pair,
    no_words,
    opened,
    state_of,
)
from tests.operations.backup.damages import damaged

SHORT = 24


def test_damaged_backups(
    app: Flask, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "CHUNK", 4096)  # a small register, and many chunks
    file_record(app, make_person(app), narrative="Some words.")
    pair, file = make_pair(tmp_path), tmp_path / "good.backup"
    back_up(app, pair, file)
    content, bad = file.read_bytes(), tmp_path / "bad.backup"
    database_of(app).engine.dispose()
    before = state_of(database_url)
    for number in range(SHORT):
        kind, changed = damaged(content, number)
        bad.write_bytes(changed)
        print(kind)
        with pytest.raises((Damaged, WrongKey)):
            restore(database_url, opened(app, pair, bad), no_words)
    assert state_of(database_url) == before


def test_another_key(app: Flask, database_url: str, tmp_path: Path) -> None:
    pair, other = make_pair(tmp_path), make_pair(tmp_path, "other.key")
    file = tmp_path / "good.backup"
    back_up(app, pair, file)
    database_of(app).engine.dispose()
    before = state_of(database_url)
    with pytest.raises(WrongKey, match="another key"):
        restore(database_url, opened(app, other, file), no_words)
    assert state_of(database_url) == before


def test_content_that_was_sealed_by_somebody_else(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    """Anybody with the public key can seal a file; what it says must hold all the same."""
    pair, file, forged = make_pair(tmp_path), tmp_path / "good.backup", tmp_path / "forged"
    back_up(app, pair, file)
    with file.open("rb") as sealed:
        content = b"".join(unsealed(sealed, pair.private))
    database_of(app).engine.dispose()
    before = state_of(database_url)
    for other in (b"", content[:-9], content + b"\0", b"\x78" + content[1:-4] + b"\0\0\0\0"):
        with forged.open("wb") as output:
            sealer = Sealer(output, pair.public)
            sealer.write(other)
            sealer.finish()
        with pytest.raises(Damaged):
            restore(database_url, opened(app, pair, forged), no_words)
    assert state_of(database_url) == before


def test_a_backup_of_a_tampered_register(app: Flask, database_url: str, tmp_path: Path) -> None:
    person = make_person(app)
    record = file_record(app, person, narrative="Some words.")
    pair, file = make_pair(tmp_path), tmp_path / "tampered.backup"
    with database_of(app).write() as session:
        drop_guards(session.connection())
        session.execute(
            text("UPDATE incident SET people_count = 9 WHERE record_id = :id"),
            {"id": record.record_id},
        )
        session.execute(text("UPDATE audit_event SET actor = 'person:99' WHERE sequence = 2"))
    back_up(app, pair, file)
    database_of(app).engine.dispose()
    before = state_of(database_url)
    with pytest.raises(NotProven) as refused:
        restore(database_url, opened(app, pair, file), no_words)
    assert any("event 2" in line for line in refused.value.proof.shown)
    assert any(record.record_id in line for line in refused.value.proof.shown)
    assert not drill(database_url, opened(app, pair, file), no_words).holds
    assert state_of(database_url) == before


def test_an_anchor_that_the_backup_does_not_reach(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    pair, file = make_pair(tmp_path), tmp_path / "good.backup"
    make_person(app)
    made = back_up(app, pair, file)
    database_of(app).engine.dispose()
    good = Anchor(made.manifest.chain_sequence, made.manifest.chain_hash)
    assert drill(database_url, opened(app, pair, file, good), no_words).holds
    for wrong in (Anchor(good.sequence, "0" * 64), Anchor(good.sequence + 1, good.hash)):
        assert not drill(database_url, opened(app, pair, file, wrong), no_words).holds


def test_a_database_in_use(app: Flask, database_url: str, tmp_path: Path) -> None:
    pair, file = make_pair(tmp_path), tmp_path / "good.backup"
    back_up(app, pair, file)
    before = state_of(database_url)
    with database_of(app).read() as session:
        session.execute(text("SELECT 1 FROM office")).all()
        with pytest.raises(InUse, match=r"Stop the server.*Nothing was changed"):
            restore(database_url, opened(app, pair, file), no_words)
    database_of(app).engine.dispose()
    if sqlite_file(database_url) is None:
        assert state_of(database_url) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_can_open_it_meanwhile(app: Flask, database_url: str, tmp_path: Path) -> None:
    pair, file = make_pair(tmp_path), tmp_path / "good.backup"
    back_up(app, pair, file)
    database_of(app).engine.dispose()
    live = sqlite_file(database_url)
    assert live
    refused: list[str] = []

    def try_it(line: str) -> None:
        if not line.startswith("Building"):
            return
        with closing(sqlite3.connect(live, timeout=0)) as connection:
            try:
                connection.execute("SELECT * FROM office").fetchall()
            except sqlite3.OperationalError as error:
                refused.append(str(error))

    restore(database_url, opened(app, pair, file), try_it)
    assert set(refused) == {"database is locked"}


def test_destroyed_keys_are_allowed_and_counted(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    person = make_person(app)
    month = f"{file_record(app, person, narrative='One.').created_at:%Y-%m}"
    file_record(app, person, narrative="Two.")
    key_id = app.extensions["keys"].of_month(month)[0]
    pair, file, emptied = make_pair(tmp_path), tmp_path / "good.backup", tmp_path / "other.json"
    back_up(app, pair, file)
    database_of(app).engine.dispose()
    # Remembered as destroyed; one that is merely not there is a fault.
    known = {"version": 1, "keys": {}, "destroyed": {key_id: month}}
    emptied.write_text(json.dumps(known))
    opened_without = Opened(file, pair.private, Keys(emptied))
    restored = restore(database_url, opened_without, no_words)
    assert (restored.proof.texts, restored.proof.without_key) == (2, 2)


def test_a_file_that_is_there_and_a_folder_that_is_not(app: Flask, tmp_path: Path) -> None:
    pair, file = make_pair(tmp_path), tmp_path / "good.backup"
    file.write_text("something else")
    with pytest.raises(BackupError, match="there already"):
        back_up(app, pair, file)
    assert file.read_text() == "something else"
    with pytest.raises(BackupError, match="Cannot write into"):
        back_up(app, pair, tmp_path / "nowhere" / "a.backup")


def test_an_interrupted_backup_leaves_nothing(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    pair, file = make_pair(tmp_path), tmp_path / "good.backup"
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("app.operations.backup.making._write_table", broken)
    with pytest.raises(BackupError, match="No space left"):
        make_backup(database_of(app), pair.public, file)
    assert [path for path in sorted(tmp_path.iterdir()) if "backup" in path.name] == [
        path for path in before if "backup" in path.name
    ]


def test_keys_that_are_none(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    with pytest.raises(BackupError, match="--new-key"):
        read_public_key({}, tmp_path)
    for wrong in (pair.written[:-4], pair.written.swapcase(), "docket", pair.written + "=="):
        with pytest.raises(BackupError, match="mistyped"):
            read_public_key({"DOCKET_BACKUP_KEY": wrong}, tmp_path)
    private = pair.file.read_text().splitlines()[-1]
    with pytest.raises(BackupError, match="private half"):
        read_public_key({"DOCKET_BACKUP_KEY": private}, tmp_path)
    (tmp_path / "backup.pub").write_text(pair.written + "\n")
    assert read_public_key({}, tmp_path).public_bytes_raw()
    with pytest.raises(BackupError, match="there already"):
        make_pair(tmp_path)
    assert pair.file.stat().st_mode & 0o777 == 0o600
