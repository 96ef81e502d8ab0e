"""Loading refuses a codebook that contradicts itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.codebook import codebook
from app.codebook import load as loader

ORIGINAL = Path(loader.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the codebook's files, to be spoiled."""
    for name in ("fields.csv", "values.csv"):
        shutil.copy(ORIGINAL / name, tmp_path)
    return tmp_path


def spoil(file: Path, change: Callable[[str], str]) -> None:
    text = file.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


def test_a_copy_loads_as_the_original(folder: Path) -> None:
    assert loader.load_codebook(folder).fields == codebook.fields


def test_two_fields_of_one_name(folder: Path) -> None:
    line = next(
        line
        for line in (folder / "fields.csv").read_text().splitlines()
        if line.startswith("B. When and where,city,")
    )
    spoil(folder / "fields.csv", lambda text: f"{text}{line}\n")
    with pytest.raises(ValueError, match="two fields are called city"):
        loader.load_codebook(folder)


def test_a_condition_on_a_field_that_is_not_there(folder: Path) -> None:
    spoil(
        folder / "fields.csv",
        lambda text: text.replace("first_holding = hold_room", "last_holding = hold_room"),
    )
    with pytest.raises(ValueError, match="hold_hours depends on last_holding"):
        loader.load_codebook(folder)


def test_a_condition_that_cannot_be_read(folder: Path) -> None:
    spoil(
        folder / "fields.csv",
        lambda text: text.replace("first_holding = hold_room", "first_holding is hold_room"),
    )
    with pytest.raises(ValueError, match="not a condition"):
        loader.load_codebook(folder)


def test_codes_for_a_field_that_is_not_there(folder: Path) -> None:
    spoil(folder / "values.csv", lambda text: text.replace("\nhabeas,", "\nhabeus,"))
    with pytest.raises(ValueError, match=r"habeus|habeas"):
        loader.load_codebook(folder)


def test_a_choice_without_codes(folder: Path) -> None:
    def without_masks(text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("face_covering,"))

    spoil(folder / "values.csv", without_masks)
    with pytest.raises(ValueError, match="face_covering has no coded values"):
        loader.load_codebook(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [(",at filing,", ",sometimes,"), (",text2000,", ",prose,"), (",quick,", ",swift,")],
)
def test_words_that_nobody_knows(folder: Path, old: str, new: str) -> None:
    spoil(folder / "fields.csv", lambda text: text.replace(old, new))
    with pytest.raises(ValueError, match=new.strip(",")):
        loader.load_codebook(folder)
