"""What a start loads, and what it leaves for later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from app import later
from app.config import CHECKOUT
from app.database import MIGRATIONS, alembic_config, newest_migration, upgrade
from app.ledger.keys import make_key_file

# Each takes some megabytes, or some hundredths of a second, and few requests use it.
HEAVY = {
    *("alembic", "docx", "lxml", "mako", "numpy", "pygments", "python_calamine", "rapidfuzz"),
    *("segno", "typst", "webauthn", "xlsxwriter", "zipcodes", "zxcvbn"),
}
SAY = "import sys, json; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"


EVERY_COMMAND = (
    "from app.cli.commands import COMMANDS, docket\n"
    "for name in COMMANDS: assert docket.get_command(None, name).name == name\n"
)


def modules(program: str, environment: Mapping[str, str]) -> set[str]:
    """What a fresh Python has loaded when a program has ended."""
    ran = subprocess.run(
        [sys.executable, "-c", f"{program}\n{SAY}"],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    return set(json.loads(ran.stderr.splitlines()[-1]))


def loaded(program: str, environment: Mapping[str, str]) -> set[str]:
    """The packages among them."""
    return {name.partition(".")[0] for name in modules(program, environment)}


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """A register of its own, with its tables."""
    make_key_file(tmp_path / "keys.json")
    url = f"sqlite:///{tmp_path}/register.sqlite"
    upgrade(url)
    return {
        "DATABASE_URL": url,
        "DOCKET_KEYS": str(tmp_path / "keys.json"),
        "SECRET_KEY": "a secret that only tests use, long enough",
    }


def test_the_packages_are_there() -> None:
    """A package that is not installed, or misspelled here, would never be loaded."""
    assert all(find_spec(name) for name in HEAVY)


def test_a_start_leaves_out_what_few_requests_need(environment: Mapping[str, str]) -> None:
    program = (
        f"{EVERY_COMMAND}from app import create_app\nfrom app.database import upgrade\n"
        "made = create_app()\nupgrade(made.extensions['database'].url)\n"
        "made.test_client().get('/healthz')"
    )
    assert loaded(program, environment) & HEAVY == set()


def test_a_command_is_loaded_without_the_others(environment: Mapping[str, str]) -> None:
    program = (
        "from app.cli.commands import docket\ndocket(['imports', '-h'], standalone_mode=False)"
    )
    theirs = {name for name in modules(program, environment) if name.startswith("app.cli.")}
    assert "app.cli.importing" in theirs
    assert not theirs & {"app.cli.exporting", "app.cli.publishing", "app.cli.serve"}


def test_a_command_runs_with_its_garbage_collected(environment: Mapping[str, str]) -> None:
    """A start is loaded without; a long import or export would never end at its memory."""
    program = (
        "import gc, runpy, sys\nsys.argv = ['docket', 'imports', 'list']\n"
        "try: runpy.run_module('app.cli', run_name='__main__')\n"
        "except SystemExit as ended: assert not ended.code\n"
        "assert gc.isenabled() and gc.get_freeze_count() > 100_000"
    )
    modules(program, environment)


def test_a_server_loads_what_its_pages_need(environment: Mapping[str, str]) -> None:
    program = (
        "import threading\nfrom app.cli.served import application\napplication()\n"
        "[one.join() for one in threading.enumerate() if one is not threading.main_thread()]"
    )
    commands_only = {"alembic", "mako", "pygments", "zipcodes"}
    assert loaded(program, environment) & HEAVY == HEAVY - commands_only


def test_something_that_loads_later_is_what_it_stands_for() -> None:
    quoted = later.Later("urllib.parse")
    assert quoted.quote("a b") == "a%20b"
    assert "quote" in vars(quoted)  # kept: the second use costs nothing
    with pytest.raises(AttributeError):
        _ = quoted.nothing_of_this_name


def test_a_package_looks_missing_only_for_a_while() -> None:
    sys.modules.pop("this", None)
    with later.as_if_missing("this"), pytest.raises(ImportError):
        import this  # noqa: F401
    assert "this" not in sys.modules
    with later.as_if_missing("json"):  # loaded already: it stays
        assert sys.modules["json"] is json


def test_the_newest_migration_is_told_by_its_file() -> None:
    """`upgrade` looks at names of files first; a name that lies would leave tables behind."""
    scripts = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert newest_migration() == scripts.get_current_head()
    for script in scripts.walk_revisions():
        assert Path(script.path).parent == MIGRATIONS / "versions"
        assert Path(script.path).name.startswith(f"{script.revision}_")
