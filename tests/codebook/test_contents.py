"""What the codebook holds, and that it does not contradict itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.codebook import Field, Kind, Required, codebook
from app.codebook import load as loader
from app.codebook.conditions import (
    AllOf,
    AnyBut,
    AnyOf,
    Condition,
    Given,
    NotOneOf,
    OneOf,
)

VALUES = Path(loader.__file__).with_name("values.csv")
WITH_CONDITION = [field for field in codebook.fields.values() if field.applies_when]


def simple_conditions(condition: Condition) -> Iterator[OneOf | NotOneOf | AnyBut | Given]:
    """The conditions on single fields that a condition is made of."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from simple_conditions(part)
    else:
        assert isinstance(condition, OneOf | NotOneOf | AnyBut | Given)
        yield condition


def depends_on(field: Field) -> set[str]:
    return set(field.applies_when.fields()) if field.applies_when else set()


def test_it_has_99_fields_in_ten_sections() -> None:
    assert len(codebook.fields) == 99
    assert [title[0] for title in codebook.sections] == list("ABCDEFGHIJ")
    assert next(iter(codebook.fields)) == "record_id"
    assert [name for name, field in codebook.fields.items() if name != field.name] == []


def test_it_has_470_values_and_none_twice() -> None:
    with VALUES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 470
    assert len({(row["field"], row["code"]) for row in rows}) == 470
    assert all(row["label"].strip() for row in rows)


def test_codes_stand_in_the_order_of_their_sort_column() -> None:
    with VALUES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["field"] == "motion_grounds"]
    ordered = [row["code"] for row in sorted(rows, key=lambda row: int(row["sort"]))]
    assert [choice.code for choice in codebook["motion_grounds"].choices] == ordered


def test_every_coded_field_has_codes_that_a_cell_can_hold() -> None:
    for field in codebook.fields.values():
        assert bool(field.choices) is field.is_coded, field.name
        for code in field.codes:
            assert code.isascii(), (field.name, code)
            assert not set(code) & set(" ,;\"'=+-@|\t\r\n"), (field.name, code)


def test_states_are_those_of_the_postal_service() -> None:
    states = codebook["state"].codes
    assert len(states) == 56  # 50 states, DC, and PR, GU, MP, VI, AS
    assert {"DC", "PR", "GU", "MP", "VI", "AS"} < states


def test_other_sources_are_answered_in_the_codes_of_the_main_source() -> None:
    assert codebook["other_sources"].choices == codebook["source_of_knowledge"].choices


@pytest.mark.parametrize("field", WITH_CONDITION, ids=lambda field: field.name)
def test_conditions_name_real_fields_and_real_codes(field: Field) -> None:
    assert field.applies_when is not None
    for condition in simple_conditions(field.applies_when):
        other = codebook[condition.field]
        assert other.name != field.name
        if isinstance(condition, Given):
            continue
        if other.kind is Kind.INTEGER:
            assert all(code.isdigit() for code in condition.codes)
        else:
            assert set(condition.codes) <= other.codes, condition
        assert isinstance(condition, AnyBut) is (other.kind is Kind.MULTI), condition


def test_no_field_depends_on_itself_through_others() -> None:
    known: set[str] = set()
    waiting = {name: depends_on(field) for name, field in codebook.fields.items()}
    while waiting:
        ready = {name for name, others in waiting.items() if others <= known}
        assert ready, f"a circle among {sorted(waiting)}"
        known |= ready
        waiting = {name: others for name, others in waiting.items() if name not in ready}


def test_required_fields_are_those_of_the_contract() -> None:
    assert [field.name for field in codebook.required(Required.AT_FILING)] == [
        "incident_outcome",
        "people_count",
        "source_of_knowledge",
        "incident_date",
        "venue_type",
        "city",
        "state",
    ]
    assert [field.name for field in codebook.required(Required.AT_ACCEPTANCE)] == [
        "confidence",
        "sharing_basis",
        "date_precision",
    ]


def test_required_fields_always_apply() -> None:
    for field in codebook.required(Required.AT_FILING, Required.AT_ACCEPTANCE):
        assert field.applies_when is None, field.name


def test_free_text_is_sealed_and_a_city_is_not() -> None:
    assert {field.name for field in codebook.sealed} == {"facility_other", "narrative"}
    stored = {field.name for field in codebook.stored}
    assert "city" in stored
    assert stored | {"record_id", "facility_other", "narrative"} == set(codebook.fields)
