"""Short form of the rotation campaign; `python -m tests.ledger.rotation --long` is the other."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.database import Database
from app.ledger.keyfile import make_key_file, read_key_file
from app.ledger.keys import Keys
from app.ledger.models import IncidentText
from app.operations.keys import rotation as rotating
from tests.cli.running import run_docket
from tests.durability.installation import make_installation
from tests.factories import file_record, make_office, make_person
from tests.incidents.changes import revise_record, texts
from tests.ledger import rotation
from tests.ledger.history import make_history, what_is_broken


def test_killed_while_people_write_it_loses_nothing(database_url: str, tmp_path: Path) -> None:
    installation = make_installation(tmp_path, database_url, 1)
    outcome = rotation.run(installation, texts=150, kills=1, batch=25, seed=1, writers=1)
    assert outcome.problems == []
    assert outcome.figures["kills in the middle of the texts"] == 1
    assert outcome.figures["texts written meanwhile"] > 2


def test_the_command_leaves_a_register_that_holds(app: Flask, database: Database) -> None:
    make_history(app)
    keys: Keys = app.extensions["keys"]
    before = set(keys.file().by_id)
    result = run_docket(app, "keys", "rotate")
    assert result.exit_code == 0, result.stderr
    assert "No text is left on an old key" in result.stdout
    assert "backups made before now still open" in result.stdout.lower()
    assert not before & set(keys.file().by_id), "a process that runs meanwhile notices"
    with database.read() as session:
        assert what_is_broken(session, keys) == []
    assert run_docket(app, "verify").exit_code == 0
    again = run_docket(app, "keys", "rotate")
    assert "texts were sealed anew" in again.stdout
    assert "was under way" not in again.stdout


def test_what_was_written_meanwhile_is_never_overwritten(app: Flask, database: Database) -> None:
    """The envelope is read, and somebody seals another in its place before it is swapped."""
    person = make_person(app, office=make_office(app))
    record = file_record(app, person, narrative="First words.")
    keys: Keys = app.extensions["keys"]
    rotating._begin(keys)
    (rows,) = list(rotating._batches(database))
    fresh, broken = rotating._sealed_anew(keys, rows)
    assert (len(fresh), broken) == (1, 0)
    assert rotating._swap(database, fresh) == 1
    assert rotating._swap(database, fresh) == 0, "it is not the envelope that was read"
    changed = revise_record(app, record, person, narrative="Other words.")
    assert rotating._swap(database, fresh) == 0
    assert texts(app, changed, "narrative") == {"narrative": "Other words."}


def test_a_text_that_does_not_open_keeps_its_key(app: Flask, database: Database) -> None:
    person = make_person(app, office=make_office(app))
    file_record(app, person, narrative="Whole.")
    file_record(app, person, narrative="Broken.")
    with database.write() as session:
        text = session.query(IncidentText).order_by(IncidentText.incident_id).all()[1]
        text.envelope = text.envelope[:-4] + ("AAA=" if text.envelope[-4:] != "AAA=" else "BBB=")
    result = run_docket(app, "keys", "rotate")
    assert result.exit_code == 1
    assert "1 texts do not open, so 1 old keys stay" in result.stdout
    file, _ = read_key_file(app.extensions["keys"].path)
    assert len(file.old) == 1
    assert not file.rotating, "the next rotation begins anew"


def test_a_worker_that_held_the_old_key_seals_under_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    make_key_file(path)
    worker, other = Keys(path), Keys(path)
    old, _ = worker.of_month("2026-11")
    sealed = worker.cipher(old).encrypt(bytes(12), b"First words.", None)
    rotating._begin(other)
    new, _ = worker.of_month("2026-11")
    assert new != old
    assert worker.cipher(old).decrypt(bytes(12), sealed, None) == b"First words."
