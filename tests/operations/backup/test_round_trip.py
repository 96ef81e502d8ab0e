"""A backup comes back as it was, on both databases and from one to the other."""

from __future__ import annotations

import gzip
import stat
import zlib
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import open_database, upgrade
from app.ledger.chain import head
from app.ledger.guards import guards_expected, guards_present
from app.ledger.models import AuditEvent
from app.operations.backup.making import EVENT, make_backup
from app.operations.backup.places import sqlite_file
from app.operations.backup.reading import check_file
from app.operations.backup.restoring import drill, restore
from tests.factories import file_record, make_person, read_record
from tests.ledger.history import make_history, what_is_broken
from tests.operations.backup.backing import (
    TOLD,
    back_up,
    database_of,
    make_pair,
    no_words,
    opened,
    rows_of,
    schemas_of,
)


def test_a_register_comes_back_and_the_old_one_is_kept(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    make_history(app)
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    before = rows_of(database_url)
    made = back_up(app, pair, file)
    person = make_person(app)
    later = file_record(app, person, narrative="After the backup.")
    database_of(app).engine.dispose()
    after = rows_of(database_url)

    restored = restore(database_url, opened(app, pair, file), no_words)

    assert restored.proof.holds
    assert restored.proof.texts == 10
    assert restored.proof.without_key == 0
    now = rows_of(database_url)
    assert {n: s for n, s in now.items() if n not in TOLD} == {
        n: s for n, s in before.items() if n not in TOLD
    }
    assert now["audit_event"].rows == before["audit_event"].rows + 1
    assert made.manifest.parts["incident"].rows == before["incident"].rows == 7
    assert read_record(app, person, later.record_id) is None, "it came after the backup"
    assert restored.kept
    if sqlite_file(database_url):
        assert rows_of(f"sqlite:///{restored.kept}") == after
    else:
        assert restored.kept.removeprefix("schema ") in schemas_of(database_url)
        old = f"{database_url}&options=-csearch_path={restored.kept.removeprefix('schema ')}"
        assert rows_of(old) == after
    with database_of(app).read() as session:
        connection = session.connection()
        assert guards_present(connection) == guards_expected(connection.dialect.name)
        assert what_is_broken(session, app.extensions["keys"]) == []
        newest = head(session)
        assert newest is not None
        assert newest.action == "backup.restored"


def test_the_restored_register_goes_on(app: Flask, database_url: str, tmp_path: Path) -> None:
    person = make_person(app)
    file_record(app, person)
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    back_up(app, pair, file)
    database_of(app).engine.dispose()
    restore(database_url, opened(app, pair, file), no_words)

    again = file_record(app, person, narrative="Afterwards.")

    assert read_record(app, person, again.record_id) is not None
    database_of(app).engine.dispose()
    second = restore(database_url, opened(app, pair, file), no_words)
    assert second.kept, "twice is no trouble"


def test_a_backup_of_the_other_database(app: Flask, database_url: str, tmp_path: Path) -> None:
    """From SQLite or PostgreSQL into a SQLite file that is not there yet."""
    make_history(app)
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    back_up(app, pair, file)
    new = f"sqlite:///{tmp_path / 'elsewhere' / 'docket.sqlite'}"
    restored = restore(new, opened(app, pair, file), no_words)
    assert restored.kept is None
    assert restored.proof.texts == 10
    assert stat.S_IMODE((tmp_path / "elsewhere" / "docket.sqlite").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["docket.sqlite"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_from_sqlite_to_postgresql(app: Flask, database_url: str, tmp_path: Path) -> None:
    make_history(app)
    pair, file, back = make_pair(tmp_path), tmp_path / "one", tmp_path / "two"
    back_up(app, pair, file)
    light = f"sqlite:///{tmp_path / 'docket.sqlite'}"
    restore(light, opened(app, pair, file), no_words)
    database = open_database(light)
    make_backup(database, pair.public, back)
    database.engine.dispose()
    expected = rows_of(light)
    database_of(app).engine.dispose()
    restore(database_url, opened(app, pair, back), no_words)
    now = rows_of(database_url)
    assert {n: s for n, s in now.items() if n not in TOLD} == {
        n: s for n, s in expected.items() if n not in TOLD
    }


def test_the_manifest_counts_and_the_chain_is_told(app: Flask, tmp_path: Path) -> None:
    make_history(app)
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    with database_of(app).read() as session:
        newest = head(session)
    made = back_up(app, pair, file)
    manifest = check_file(file, pair.private)
    assert manifest == made.manifest
    assert newest is not None
    assert (manifest.chain_sequence, manifest.chain_hash) == (newest.sequence, newest.hash)
    assert manifest.parts["revision"].rows == 13
    assert manifest.parts["facility"].rows == 99
    assert manifest.opening.database == database_of(app).engine.dialect.name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (made.size, list(tmp_path.glob(".*"))) == (file.stat().st_size, [])
    with database_of(app).read() as session:
        told = session.scalars(select(AuditEvent).where(AuditEvent.action == EVENT)).one()
        assert told.previous == newest.hash


def test_a_drill_proves_and_changes_nothing(app: Flask, database_url: str, tmp_path: Path) -> None:
    make_history(app)
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    back_up(app, pair, file)
    before = rows_of(database_url)
    proof = drill(database_url, opened(app, pair, file), no_words)
    assert proof.holds
    assert proof.texts == 10
    assert rows_of(database_url) == before
    if not sqlite_file(database_url):
        assert [name for name in schemas_of(database_url) if "docket" in name] == []


def test_no_word_of_it_can_be_read_in_the_file(app: Flask, tmp_path: Path) -> None:
    person = make_person(app, email="canary.address@example.org")
    file_record(app, person, narrative="A canarynarrative.", city="Phoenix")
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    back_up(app, pair, file)
    content = file.read_bytes()
    key_file = app.extensions["keys"].path.read_bytes()
    assert b'"key"' in key_file
    for word in (b"canary", b"Phoenix", b"example.org", b"incident", b"audit_event"):
        assert word not in content
    for start in range(min(len(content), 4096)):
        unpacker = zlib.decompressobj()
        try:
            found = unpacker.decompress(content[start:], 200)
        except zlib.error:
            continue
        assert b"opening" not in found
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(content)


def test_an_older_register_is_restored_and_brought_up_to_date(app: Flask, tmp_path: Path) -> None:
    """A backup made before an upgrade: its own migrations first, then the newer ones."""
    old, new = f"sqlite:///{tmp_path / 'old.sqlite'}", f"sqlite:///{tmp_path / 'new.sqlite'}"
    upgrade(old, "0003")
    pair, file = make_pair(tmp_path), tmp_path / "docket.backup"
    database = open_database(old)
    made = make_backup(database, pair.public, file)
    database.engine.dispose()
    assert made.manifest.opening.revision == "0003"
    restore(new, opened(app, pair, file), no_words)
    assert "help_request" in rows_of(new)
