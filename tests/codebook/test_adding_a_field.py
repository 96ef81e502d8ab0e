"""A field is one codebook entry plus one migration: the recipe of docs/adding-a-field.md, done."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from app.database import alembic_config
from tests.support.checks import CHECKOUT

RECIPE = (CHECKOUT / "docs" / "adding-a-field.md").read_text()
COPIED = ("app", "migrations", "templates", "pyproject.toml")
# A path of its own: what stands beside the script comes first, and that is the copy.
SCRIPT = CHECKOUT / "tests" / "codebook" / "filing_with_dogs.py"

LABEL = "Motion to drop the case"


def blocks(language: str) -> list[str]:
    """The pieces of the recipe that are to be copied."""
    return re.findall(rf"```{language}\n(.*?)```", RECIPE, re.DOTALL)


def copy_of_the_checkout(folder: Path) -> Path:
    """What the application needs to run, and nothing else."""
    for name in COPIED:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    shutil.copy2(SCRIPT, folder / SCRIPT.name)
    return folder


def change_a_label(folder: Path) -> None:
    """One label of one answer, in the one place where it stands."""
    values = folder / "app" / "codebook" / "values.csv"
    text = values.read_text()
    assert text.count(",Motion to dismiss,") == 1
    values.write_text(
        text.replace("dhs_motion,dismiss,Motion to dismiss,", f"dhs_motion,dismiss,{LABEL},")
    )


def follow_the_recipe(folder: Path) -> None:
    """One row and its answers in the codebook, one migration after the newest."""
    row, answers = blocks("csv")
    fields = folder / "app" / "codebook" / "fields.csv"
    lines = fields.read_text().splitlines(keepends=True)
    after = max(place for place, line in enumerate(lines) if line.startswith("F. Detention,"))
    fields.write_text("".join([*lines[: after + 1], row, *lines[after + 1 :]]))
    with (folder / "app" / "codebook" / "values.csv").open("a") as values:
        values.write(answers)
    (migration,) = blocks("python")
    head = ScriptDirectory.from_config(alembic_config("sqlite://")).get_current_head()
    versions = folder / "migrations" / "versions"
    text = re.sub("^revision = .*$", 'revision = "dogs"', migration, flags=re.MULTILINE)
    text = re.sub("^down_revision = .*$", f'down_revision = "{head}"', text, flags=re.MULTILINE)
    (versions / "9999_dogs.py").write_text(text)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of the application with the field, as one who files a report sees them."""
    folder = copy_of_the_checkout(tmp_path_factory.mktemp("copy"))
    follow_the_recipe(folder)
    change_a_label(folder)
    ran = subprocess.run(
        [sys.executable, SCRIPT.name, str(tmp_path_factory.mktemp("data"))],
        cwd=folder,
        env={name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, str] = json.loads(ran.stdout)
    return found


def test_it_is_asked_checked_kept_and_shown(seen: dict[str, str]) -> None:
    assert seen["statuses"] == "303 422 303", "filed, a wrong code refused, the right one taken"
    assert "Were there dogs?" in seen["form"]
    assert 'name="dogs_present" type="radio" value="no"' in seen["form"]
    assert "<dt>Dogs</dt><dd>Dogs present</dd>" in seen["record"]
    assert seen["number"] in seen["filtered"]


@pytest.mark.parametrize("page", ["form", "section", "record", "codebook", "data", "declaration"])
def test_one_changed_label_changes_every_page(seen: dict[str, str], page: str) -> None:
    assert LABEL.lower() in seen[page].lower()
    if page in ("form", "section", "declaration"):  # the others quote orders and regulations
        assert "motion to dismiss" not in seen[page].lower()


def test_it_is_a_column_of_the_file(seen: dict[str, str]) -> None:
    (row,) = csv.DictReader(io.StringIO(seen["csv"].removeprefix("\ufeff"), newline=""))
    assert row["dogs_present"] == "yes"
    names = list(row)
    assert names[names.index("dogs_present") - 1] == "recording_exists"


def test_it_is_in_the_codebook(seen: dict[str, str]) -> None:
    entry = seen["codebook"].partition('id="field-dogs_present"')[2].partition("</article>")[0]
    for words in (
        "Were there dogs?",
        "Applies when “What happened” is anything but “Did not attend for fear of arrest”.",
        "At least one dog was with the officers.",
        "Police dogs or others with the officers.",
    ):
        assert words in entry
    assert '"dogs_present"' in seen["data"]
