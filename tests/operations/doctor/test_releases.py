"""What doctor says of releases and their key."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.operations.doctor.finding import Installation, Level
from app.operations.doctor.releases import look_at_releases
from app.publication.issuing import proposing
from app.publication.issuing.signing_key import key_path, made_key
from app.releases.folder import files
from tests.conftest import ON_SQLITE
from tests.factories import make_office, make_person
from tests.publication.register import desk_of, fill, publish
from tests.publication.simple import simple


@ON_SQLITE
def test_each_line_well_and_then_wrong(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "answer", simple)
    desk, office = desk_of(app), make_office(app)
    installation = Installation("", desk.keys, tmp_path, {"DOCKET_RELEASES": str(desk.folder)})

    def levels() -> list[Level]:
        with desk.database.read() as session:
            return [found.level for found in look_at_releases(installation, session)]

    assert levels() == [Level.OK, Level.OK]
    first, second = (
        make_person(app, roles=["network_coordinator"], office=office) for _ in range(2)
    )
    fill(app, (first, second))
    publish(app, (first, second))
    assert levels() == [Level.OK, Level.OK]
    (path,) = files(desk.folder)
    whole = path.read_bytes()
    path.unlink()
    assert levels() == [Level.WRONG, Level.OK]
    path.write_bytes(whole + b" ")
    assert levels() == [Level.WRONG, Level.OK]
    path.write_bytes(whole)

    key = key_path(desk.keys)
    key.chmod(0o644)
    assert levels() == [Level.OK, Level.WRONG]
    kept = key.read_bytes()
    key.unlink()
    assert levels() == [Level.OK, Level.WRONG]
    made_key(key)  # another
    assert levels() == [Level.OK, Level.LOOK]
    key.write_text("not a key")
    assert levels() == [Level.OK, Level.WRONG]
    key.write_bytes(kept)
    key.chmod(0o600)
    assert levels() == [Level.OK, Level.OK]
