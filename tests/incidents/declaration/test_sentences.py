"""The table of sentences against the codebook: every code has its line, every label its slot."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.codebook import STEP_KINDS, Choice, Codebook, codebook
from app.codebook.load import HERE, load_codebook
from app.incidents.declaration import Choices, Section, Source, make_declaration
from app.incidents.declaration.facts import facts_of
from app.incidents.declaration.slots import SLOT
from app.incidents.declaration.subject import subject_of
from app.incidents.declaration.table import ANY, LINE_OF, LINES, Line
from tests.incidents.declaration.making import WITNESSED, everything, material

OF_LABELS = {"definition", "done", "field"}
ODD = Choice("", "Zebra crossing, two seen", "Zebra definition of one.")
SAYING = [line for line in LINES if line.says_something and line.paragraph != "source"]


def choices_of(name: str) -> tuple[Choice, ...]:
    return codebook[name].choices if name in codebook.fields else STEP_KINDS[name].choices


@pytest.mark.parametrize("name", sorted({line.field for line in LINES}))
def test_every_code_of_a_field_has_one_line(name: str) -> None:
    listed = [code for line in LINES if line.field == name for code in line.codes]
    codes = [choice.code for choice in choices_of(name) if choice.code != "unknown"] or [ANY]

    assert sorted(listed) == sorted(codes)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.field}-{line.codes[0]}")
def test_what_is_not_said_or_not_in_the_codebooks_words_has_a_reason(line: Line) -> None:
    slots = {name.removeprefix("a ") for name in SLOT.findall(line.clause + line.seen)}
    speaks_in_labels = line.codes == (ANY,) or bool(
        slots - {"person", "persons", "people", "was", "event", "whether me"}
    )

    assert speaks_in_labels or line.field == "source_of_knowledge" or line.why


@pytest.mark.parametrize("line", SAYING, ids=lambda line: f"{line.field}-{line.codes[0]}")
def test_a_changed_label_changes_the_sentence(line: Line) -> None:
    if line.codes == (ANY,) or line.why or line.field not in codebook.fields:
        return
    code = line.codes[0]
    answers = {line.field: code}

    def said(book: Codebook) -> tuple[str, str]:
        (fact,) = facts_of(answers, subject_of(WITNESSED), book, {})
        return fact.told, fact.seen

    told, seen = said(codebook)
    told_anew, seen_anew = said(_changed(line.field, code))
    assert told != told_anew
    assert seen != seen_anew


def _changed(name: str, code: str) -> Codebook:
    """The codebook with other words for one code, and for the field's own label."""
    field = codebook[name]
    choices = tuple(
        replace(ODD, code=code) if choice.code == code else choice for choice in field.choices
    )
    changed = replace(field, label="Zebra question", choices=choices)
    return Codebook({**codebook.fields, name: changed})


def test_a_label_changed_in_the_file_changes_the_declaration(tmp_path: Path) -> None:
    shutil.copy(HERE / "fields.csv", tmp_path)
    with (HERE / "values.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (row["field"], row["code"]) == ("place_in_building", "hallway"):
            row["label"] = "Long corridor"
    with (tmp_path / "values.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    chosen = Choices({Section.ARREST: Source.WITNESSED})
    before = make_declaration(material(), chosen).text
    after = make_declaration(replace(material(), book=load_codebook(tmp_path)), chosen).text

    assert "The place was the hallway." in before
    assert "The place was the long corridor." in after
    assert "hallway" not in after


def test_a_code_that_no_line_names_is_never_said() -> None:
    found = material(criminal_history="violent", entry_manner="admitted", age_group="a25_49")

    for source in Source:
        text = make_declaration(found, everything(found, source)).text
        assert "conviction" not in text
        assert "admitted" not in text
        assert "25" not in text.replace("2025", "")
    assert ("criminal_history", "violent") not in LINE_OF
