"""A world to attack: made once for the whole run, copied for each test that changes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.factories import PASSWORD
from tests.security.guess_tools import attempt
from tests.security.saved_world import copied_world, save_world
from tests.security.world import World, make_world
from tests.support import databases
from tests.support.run_folder import one_at_a_time


@pytest.fixture(scope="session")
def saved_world(run_folder: Path) -> Path:
    """The folder of the world that copies are made of."""
    folder = run_folder / "world"
    with one_at_a_time(run_folder, "world"):
        if not (folder / "world.json").exists():
            folder.mkdir(exist_ok=True)
            with databases.fresh_sqlite(run_folder, folder) as url:
                save_world(make_world(folder, url), folder)
    return folder


@pytest.fixture
def world(saved_world: Path, tmp_path: Path) -> Iterator[World]:
    """A world of the test's own, on SQLite."""
    made = copied_world(saved_world, tmp_path / "world")
    yield made
    made.database.engine.dispose()


@pytest.fixture(scope="module")
def still_world(saved_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world that the tests of a module look at and do not change."""
    made = copied_world(saved_world, tmp_path_factory.mktemp("world"))
    yield made
    made.database.engine.dispose()


@pytest.fixture
def made_world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A world on each of the databases."""
    made = make_world(tmp_path, database_url)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def victim(world: World) -> str:
    return world.people["attorney"].email


@pytest.fixture
def at_home(world: World, victim: str) -> FlaskClient:
    """A browser on which the victim signed in before, and out again."""
    client = world.client("nobody")
    assert attempt(client, victim, PASSWORD).status_code == 302
    client.post("/sign-out")
    return client
