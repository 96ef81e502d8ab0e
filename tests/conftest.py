"""Fixtures and rules that every test shares. Data comes from tests/factories.py.

A test that asks for `database_url`, `app`, `client` or `database` runs twice, on SQLite and on
PostgreSQL, each time with a fresh, migrated database that knows the places. To run on one only:
`@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`. Browser tests run on SQLite.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from app import create_app
from app.database import Database
from app.ledger.keys import make_key_file
from tests.support import chromium, databases
from tests.support.pages import PageOpener, opened_pages
from tests.support.postgres import PostgresServer
from tests.support.run_folder import make_run_folder
from tests.support.server import LiveServer, serving
from tests.support.shared_work import share_statements, share_work

TESTS = Path(__file__).parent
BACKENDS = ("sqlite", "postgresql")
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BROWSER_FIXTURES = {"live_server", "open_page", "browser"}
SECRET_KEY = "a secret that only tests use, long enough"
OWN_ORIGIN = "http://localhost"

# What a developer's shell may hold for a real installation must not reach a test.
FOREIGN_VARIABLES = ("DATABASE_URL", "SECRET_KEY")
FOREIGN_PREFIXES = ("DOCKET_", "MAIL_", "FLASK_", "GUNICORN_", "PG")

# Tests of ten seconds and more begin first: what is left for the end is then short, and both
# workers end together.
LONGEST = (
    "launcher",
    "browser/test_accessible",
    "durability",
    "security/canaries",
    "security/test_hostile",
    "security/test_guessing_run",
    "security/test_matrix",
    "security/test_requests",
    "security/test_origins",
    "insights/test_packed",
)

hypothesis_settings.register_profile("suite", deadline=None, derandomize=True)
run_folder_key = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("suite")
    share_work()
    for name in list(os.environ):
        if name in FOREIGN_VARIABLES or name.startswith(FOREIGN_PREFIXES):
            del os.environ[name]
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[run_folder_key] = Path(worker["run_folder"])
        return
    config.stash[run_folder_key] = make_run_folder()
    signal.signal(signal.SIGTERM, _stop_as_on_control_c)


def _stop_as_on_control_c(_number: int, _frame: FrameType | None) -> None:
    """Let `timeout` and the like end a run in order, with its server stopped."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
    raise KeyboardInterrupt


def pytest_unconfigure(config: pytest.Config) -> None:
    if run_folder_key in config.stash and not hasattr(config, "workerinput"):
        databases.finish_run(config.stash[run_folder_key])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker the folder of its run."""
    node.workerinput["run_folder"] = str(node.config.stash[run_folder_key])


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Browser tests run on SQLite alone unless they say otherwise: they look at pages."""
    fixtures = set(metafunc.fixturenames)
    if not (BROWSER_FIXTURES & fixtures and "database_url" in fixtures):
        return
    marks = metafunc.definition.iter_markers("parametrize")
    if not any(mark.args[:1] == ("database_url",) for mark in marks):
        metafunc.definition.add_marker(ON_SQLITE)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, before `-m` chooses among them; the longest come first."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        parameters = getattr(item, "callspec", None)
        if parameters is not None and parameters.params.get("database_url") == "postgresql":
            item.add_marker("postgresql")
    items.sort(key=_turn)  # those of one turn stay in their order


def _turn(item: pytest.Item) -> int:
    inside = item.path.relative_to(TESTS).as_posix()
    turns = (turn for turn, begins in enumerate(LONGEST) if inside.startswith(begins))
    return next(turns, len(LONGEST))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under CI nothing is skipped: what cannot run has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and reporter.stats.get("skipped"):
        reporter.ensure_newline()
        reporter.write_line("skipped tests count as failed under CI=true", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """A folder that all workers of this run share."""
    return pytestconfig.stash[run_folder_key]


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> PostgresServer:
    """The run's PostgreSQL server, for tests that create databases of their own."""
    return databases.shared_server(run_folder)


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, run_folder: Path, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database: migrated, with places."""
    if request.param == "sqlite":
        with databases.fresh_sqlite(run_folder, tmp_path) as url:
            yield url
    else:
        with databases.fresh_postgresql(run_folder) as url:
            yield url


@pytest.fixture(params=BACKENDS)
def empty_database_url(
    request: pytest.FixtureRequest, run_folder: Path, tmp_path: Path
) -> Iterator[str]:
    """The URL of a database without a table, for tests of migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
    else:
        with databases.empty_postgresql(run_folder) as url:
            yield url


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on `database_url`, with an empty key file of its own."""
    keys = tmp_path / "keys.json"
    make_key_file(keys)
    application = create_app(
        {
            "TESTING": True,
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET_KEY,
            "DOCKET_KEYS": str(keys),
            "DOCKET_RELEASES": str(tmp_path / "releases"),
            # Hashing for real would be a third of the run, and is not what is tested.
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
                "argon2__time_cost": 1,
                "argon2__memory_cost": 64,
            },
        }
    )
    database = application.extensions["database"]
    databases.wait_for_no_disk(database)
    share_statements(database.engine)
    yield application
    database.engine.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    """The application's database: `database.write()`, `database.read()`."""
    opened: Database = app.extensions["database"]
    return opened


@pytest.fixture
def make_client(app: Flask) -> Callable[[], FlaskClient]:
    """Makes clients with cookies of their own, for tests with several people."""

    def make() -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_ORIGIN"] = OWN_ORIGIN  # as a browser says with every form
        return client

    return make


@pytest.fixture
def client(make_client: Callable[[], FlaskClient]) -> FlaskClient:
    """A browser without JavaScript, signed in as nobody."""
    return make_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """The application behind a socket; fill its database through `database`."""
    with serving(app) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for each worker."""
    why_not = chromium.missing()
    if why_not:
        pytest.fail(why_not)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.executable(), args=list(chromium.ARGUMENTS)
        )
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[PageOpener]:
    """Opens pages: `open_page("/incidents/new", width=PHONE, javascript=False)`."""
    with opened_pages(browser, live_server.url) as opener:
        yield opener
