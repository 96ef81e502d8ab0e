"""The short form of the full disk, in each of the ways that a disk can be full."""

from __future__ import annotations

import errno
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.durability import full
from tests.durability.bench import Bench
from tests.durability.disks import FileLimit
from tests.durability.installation import Installation
from tests.durability.register import Outcome
from tests.durability.server import HOST, running
from tests.factories import answers, make_person, sign_in
from tests.incidents.changes import file_by_form, new_key
from tests.support.server import serving

REPORTS = 32
BENCHES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def check(outcome: Outcome) -> None:
    assert outcome.problems == []
    assert outcome.figures["acknowledged"] == REPORTS
    assert outcome.figures["answers 503"]


@pytest.mark.parametrize("bench", BENCHES, indirect=True)
def test_a_full_disk(bench: Bench) -> None:
    with bench.on_a_small_disk() as small:
        if small is None:
            return  # nothing can be mounted here: the test below has no room in another way
        installation, disk = small
        with installation.opened() as app, serving(app) as server:
            port = urlsplit(server.url).port or 0
            outcome = full.run(installation, HOST, port, disk, reports=REPORTS, seed=1)
    check(outcome)


@ON_SQLITE
def test_a_file_that_cannot_grow(installation: Installation) -> None:
    with running(installation) as server:
        disk = FileLimit(server)
        check(full.run(installation, HOST, server.port, disk, reports=REPORTS, seed=1))


def test_a_key_that_cannot_be_stored(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first report of a month needs a new key; part of a key file is left nowhere."""
    sign_in(client, make_person(app))
    given, key = answers(narrative="Six agents, all masked."), new_key()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("app.config.os.fsync", full)
        refused = client.post("/incidents/new", data={**given, "submission_key": key})
    assert refused.status_code == 503
    assert given["narrative"] in refused.text
    assert sorted(file.name for file in tmp_path.glob("*keys*")) == ["keys.json", "keys.json.lock"]
    assert file_by_form(client, given, key)
