"""The folder of files, the journal and the signing key agree with the register, or it stops."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from flask import Flask

from app.database import Database
from app.publication.issuing.approving import Desk, KeyLost, NotWritten, approve
from app.publication.issuing.history import Disagree, put_missing, read_history
from app.publication.issuing.journal import NoJournal, journal_folder, take_over
from app.publication.issuing.making import make_candidate
from app.publication.issuing.proposing import look
from app.publication.issuing.signing_key import key_path
from app.publication.issuing.verifying import broken_in_register, read_file
from app.releases.folder import files, read_all
from tests.conftest import ON_SQLITE
from tests.publication.register import DAY, LATER, Two, desk_of, fill, members, publish


@ON_SQLITE
def test_register_and_folder_must_agree(app: Flask, coordinators: Two) -> None:
    fill(app, coordinators)
    publish(app, coordinators)
    desk = desk_of(app)
    (path,) = files(desk.folder)
    whole = path.read_bytes()
    path.unlink()
    with desk.database.read() as session:
        assert put_missing(session, desk.folder) == [path.name]
        assert path.read_bytes() == whole, "byte for byte"
        path.write_bytes(whole.replace(b"az/phoenix", b"az/phoenlx"))
        with pytest.raises(Disagree, match="does not hold"):
            read_history(session, desk.folder)
        path.write_bytes(whole)
        (desk.folder / "release-0002.json").write_bytes(whole)
        with pytest.raises(Disagree, match="does not know"):
            read_history(session, desk.folder)


@ON_SQLITE
def test_after_a_restore_the_journal_tells_what_was_published(
    app: Flask, coordinators: Two, tmp_path: Path
) -> None:
    first = fill(app, coordinators)
    publish(app, coordinators)
    desk = desk_of(app)
    fill(app, coordinators, incident_date="2026-03-20")
    with sqlite3.connect(str(desk.database.engine.url.database)) as live:
        live.execute("VACUUM INTO ?", (str(tmp_path / "older.sqlite"),))
    publish(app, coordinators)
    older = Desk(Database(f"sqlite:///{tmp_path / 'older.sqlite'}"), desk.folder, desk.keys)
    with older.database.write() as session, pytest.raises(Disagree, match="--take-over"):
        look(session, older.folder, DAY)
    assert members(older.database) == 12
    whole = journal_folder(desk.keys) / "0002.sealed"
    assert (whole.stat().st_mode & 0o777) == 0o600
    assert not any(record.encode() in whole.read_bytes() for record in first)
    kept = whole.read_bytes()
    whole.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(NoJournal), older.database.write() as session:
        take_over(session, older.folder, older.keys)
    whole.write_bytes(kept)
    with older.database.write() as session:
        (done,) = take_over(session, older.folder, older.keys)
    assert (done.number, done.reports, done.missing) == (2, 12, 0)
    assert members(older.database) == 24
    with older.database.snapshot() as session:
        assert look(session, older.folder, DAY).is_empty, "none is counted again"
        (newest,) = files(older.folder)[1:]
        assert list(broken_in_register(session, read_file(newest))) == []
    older.database.engine.dispose()


@ON_SQLITE
def test_a_demo_and_a_real_register_share_no_folder(app: Flask, coordinators: Two) -> None:
    from tests.releases.examples import publish as put_examples
    from tests.releases.examples import release

    fill(app, coordinators)
    desk = desk_of(app)
    put_examples(desk.folder, release(synthetic=True))
    with pytest.raises(Disagree, match="demo"):
        make_candidate(desk.database, desk.folder, coordinators[0].actor, DAY)


@ON_SQLITE
def test_a_lost_key_is_replaced_only_on_request_and_openly(app: Flask, coordinators: Two) -> None:
    fill(app, coordinators)
    publish(app, coordinators)
    desk = desk_of(app)
    key_path(desk.keys).unlink()
    fill(app, coordinators, incident_date="2026-03-20")
    make_candidate(desk.database, desk.folder, coordinators[0].actor, LATER)
    with pytest.raises(KeyLost):
        approve(desk, coordinators[1].actor, 2, None)
    assert not key_path(desk.keys).exists()
    done = approve(desk, coordinators[1].actor, 2, None, new_key=True)
    assert done.new_key
    first, second = read_all(desk.folder)
    assert first.public_key != second.public_key == done.public_key


@ON_SQLITE
def test_a_full_disk_after_the_commit_is_said_and_mended(
    app: Flask, coordinators: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(app, coordinators)
    desk = desk_of(app)

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("app.publication.issuing.history.put", full)
        with pytest.raises(NotWritten, match="No space left"):
            publish(app, coordinators)
    assert not files(desk.folder)
    with desk.database.read() as session:
        assert put_missing(session, desk.folder) == ["release-0001.json"]
