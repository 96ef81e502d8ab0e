"""`docket backup` and `docket restore`, as somebody at the shell uses them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.incidents.models import incident
from app.operations.backup.errors import BackupError
from app.operations.backup.reading import check_file
from app.operations.backup.restoring import drill
from tests.cli.running import run_docket
from tests.factories import file_record, make_person
from tests.operations.backup.backing import back_up, database_of, make_pair, no_words, opened


def test_the_way_of_a_backup(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person(app)
    file_record(app, person, narrative="Some words.")
    key, file = tmp_path / "offline.key", tmp_path / "docket.backup"
    with pytest.raises(BackupError, match="--new-key"):
        run_docket(app, "backup", file)
    made = run_docket(app, "backup", "--new-key", key)
    public = made.stdout.strip()
    assert public.startswith("docket-backup-public-1:")
    assert public.split(":")[1] not in key.read_text()

    monkeypatch.setenv("DOCKET_BACKUP_KEY", public)
    written = run_docket(app, "backup", file)
    assert written.exit_code == 0
    assert "Head of the chain in it" in written.stdout
    anchor = written.stdout.split()[-1]

    file_record(app, person)
    database_of(app).engine.dispose()
    drilled = run_docket(app, "backup", "--drill", file, "--key", key, "--anchor", anchor)
    assert drilled.exit_code == 0, drilled.output
    assert drilled.stdout.endswith("This backup can be restored.\n")
    wrong = run_docket(app, "backup", "--drill", file, "--key", key, "--anchor", "1:00")
    assert wrong.exit_code == 1
    restored = run_docket(app, "restore", file, "--key", key)
    assert restored.exit_code == 0, restored.output
    assert "1 of 1 sealed texts opened." in restored.stdout
    with database_of(app).read() as session:
        assert session.scalar(select(func.count()).select_from(incident)) == 1
    assert run_docket(app, "restore", file).exit_code == 2, "without a key"


def test_while_somebody_writes(app: Flask, database_url: str, tmp_path: Path) -> None:
    """Each of these is one moment of the register: its records are those that its chain tells."""
    person = make_person(app)
    pair, over, filed = make_pair(tmp_path), threading.Event(), []

    def write() -> None:
        while not over.is_set():
            filed.append(file_record(app, person, narrative="Meanwhile.").record_id)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            back_up(app, pair, tmp_path / f"{number}.backup")
    finally:
        over.set()
        writer.join()
    counts = [
        check_file(tmp_path / f"{number}.backup", pair.private).parts["incident"].rows
        for number in range(3)
    ]
    assert counts == sorted(counts)
    assert len(set(counts)) > 1, "somebody wrote"
    last = drill(database_url, opened(app, pair, tmp_path / "2.backup"), no_words)
    assert last.holds
    assert last.texts == counts[-1] <= len(filed)
