"""The codebook as plain data says what the codebook says."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from app.codebook import STEP_KINDS, codebook
from app.codebook.document import as_json, texts_of
from app.codebook.model import Codebook
from app.codebook.quick import QUICK

SPANISH = {"What happened": "Qué pasó", "Detained": "Se la llevaron", "Dogs": "Perros"}


def data(book: Codebook = codebook) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(book, SPANISH))
    return found


def test_every_field_and_every_value_is_there() -> None:
    fields = data()["fields"]
    assert [field["name"] for field in fields] == list(codebook.fields)
    for said, field in zip(fields, codebook.fields.values(), strict=True):
        assert said["label"] == field.label
        assert said["question"] == field.question
        assert said["hint"] == field.hint
        assert said["note"] == field.note
        assert said["required"] == field.required.value
        assert said["tier"] == field.tier.value
        assert said["visibility"] == field.visibility.value
        assert said["encrypted"] is field.sealed
        assert said["type"] == field.kind.name.lower()
        condition = field.applies_when
        assert said["applies_when"] == (condition.as_data() if condition else None)
        assert [
            (value["code"], value["label"], value["definition"]) for value in said["values"]
        ] == [(choice.code, choice.label, choice.definition) for choice in field.choices]


def test_bounds_stand_where_they_mean_something() -> None:
    bounds = {field["name"]: (field["minimum"], field["maximum"]) for field in data()["fields"]}
    assert bounds["people_count"] == (0, 500)
    assert bounds["agents_estimate"] == (1, 500)
    assert bounds["narrative"] == (None, 2_000)
    assert bounds["city"] == (None, 60)
    assert bounds["state"] == bounds["incident_date"] == (None, None)


def test_sections_steps_and_the_quick_report() -> None:
    said = data()
    assert {section["code"]: section["fields"] for section in said["sections"]} == {
        title[0]: [field.name for field in fields] for title, fields in codebook.sections.items()
    }
    assert {
        kind["kind"]: [value["code"] for value in kind["values"]] for kind in said["steps"]
    } == {kind.name: [choice.code for choice in kind.choices] for kind in STEP_KINDS.values()}
    assert said["quick_report"] == list(QUICK)
    asked = {
        name for name, field in codebook.fields.items() if field.tier in ("quick", "prefilled")
    }
    assert asked <= set(QUICK)


def test_a_translation_stands_beside_its_text() -> None:
    outcome = next(field for field in data()["fields"] if field["name"] == "incident_outcome")
    assert (outcome["label"], outcome["label_es"]) == ("What happened", "Qué pasó")
    assert outcome["values"][0]["label_es"] == "Se la llevaron"
    assert "label_es" not in outcome["values"][1]
    assert {"What happened", "Detained", "Record"} <= texts_of(codebook)
    assert not {"", "AZ"} & texts_of(codebook)


def test_the_version_follows_the_content() -> None:
    before = as_json(codebook, SPANISH)
    assert as_json(codebook, SPANISH) == before
    changed = replace(codebook["vehicles"], label="Cars")
    after = as_json(Codebook({**codebook.fields, "vehicles": changed}), SPANISH)
    assert json.loads(after)["version"] != json.loads(before)["version"]
    assert list(json.loads(after)) == [
        "title",
        "version",
        "sections",
        "fields",
        "steps",
        "quick_report",
        "csv",
    ]
