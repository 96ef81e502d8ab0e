"""What the files of the repository keep to, beside what ruff and import-linter check."""

from __future__ import annotations

import os
import re

import pytest

from tests.support.checkouts import tracked_files
from tests.support.checks import CHECKOUT

LONGEST_FILE = 300
TEXT = (".py", ".toml", ".md", ".html", ".css", ".js", ".in", ".lock", ".csv", ".yml", ".txt", "")

# Hosts of package indexes and folders of one machine; written so that this file has neither.
FOREIGN = re.compile(
    r"pypi\.(org|python)|python" + r"hosted\.org|https?://[^\s/]*(artifactory|nexus|devpi)"
    r"|(?<![\w.])/(work|root|home|Users)/\w"
)
PYTHON = [
    name
    for name in tracked_files()
    if name.endswith(".py") and not name.startswith("migrations/versions/")  # one step each
]
READABLE = [name for name in tracked_files() if os.path.splitext(name)[1] in TEXT]


@pytest.mark.parametrize("name", READABLE)
def test_no_package_host_and_no_folder_of_a_machine_is_named(name: str) -> None:
    found = FOREIGN.search((CHECKOUT / name).read_text(errors="replace"))

    assert found is None, found


@pytest.mark.parametrize("name", PYTHON)
def test_files_stay_short(name: str) -> None:
    lines = (CHECKOUT / name).read_text().count("\n")

    assert lines <= LONGEST_FILE, "a file that outgrows this becomes a folder by task"


@pytest.mark.parametrize("name", ["docket", ".ci/run"])
def test_commands_can_be_executed(name: str) -> None:
    assert os.access(CHECKOUT / name, os.X_OK)
