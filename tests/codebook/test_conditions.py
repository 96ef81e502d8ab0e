"""The language of `applies_when`."""

from __future__ import annotations

import pytest

from app.codebook.conditions import parse_condition

# Condition, answers, whether it holds.
CASES = [
    ("ruling = granted", {"ruling": "granted"}, True),
    ("ruling = granted", {"ruling": "denied"}, False),
    ("ruling = granted", {}, False),
    ("ruling != granted", {"ruling": "denied"}, True),
    ("ruling != granted", {"ruling": "granted"}, False),
    ("ruling != granted", {}, True),
    ("count = 1", {"count": 1}, True),
    ("count = 1", {"count": 11}, False),
    ("count = 0", {"count": 0}, True),
    ("motion in (dismiss, pretermit)", {"motion": "pretermit"}, True),
    ("motion in (dismiss, pretermit)", {"motion": "none"}, False),
    ("motion in (dismiss, pretermit)", {"motion": None}, False),
    ("place is empty", {"place": None}, True),
    ("place is empty", {"place": "Room 3"}, False),
    ("place is given", {"place": "Room 3"}, True),
    ("place is given", {}, False),
    ("place is given", {"place": 0}, True),  # zero is an answer
    ("held has any code but none and unknown", {"held": "none"}, False),
    ("held has any code but none and unknown", {"held": "none unknown"}, False),
    ("held has any code but none and unknown", {"held": "unknown full"}, True),
    ("held has any code but none and unknown", {"held": None}, False),
    # `and` binds closer than `or`
    ("a = x or b = x and c = x", {"a": "x"}, True),
    ("a = x or b = x and c = x", {"b": "x"}, False),
    ("a = x and b = x or c = x", {"c": "x"}, True),
    ("a = x and b = x or c = x", {"a": "x"}, False),
    ("a = x and b = x and c = x", {"a": "x", "b": "x", "c": "x"}, True),
    # and the `and` of a list is not the other one
    ("a = x and held has any code but none and unknown", {"a": "x", "held": "full"}, True),
    ("a = x and held has any code but none and unknown", {"held": "full"}, False),
    ("held has any code but none and unknown and a = x", {"held": "full"}, False),
    ("held has any code but none and unknown and a = x", {"held": "full", "a": "x"}, True),
]


@pytest.mark.parametrize(("text", "answers", "holds"), CASES)
def test_conditions_hold(text: str, answers: dict[str, object], holds: bool) -> None:
    condition = parse_condition(text)
    assert condition is not None
    assert condition.holds(answers) is holds


@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_a_blank_means_always(blank: str) -> None:
    assert parse_condition(blank) is None


@pytest.mark.parametrize(
    "text",
    [
        "ruling",
        "ruling == granted",
        "ruling = granted denied",
        "ruling in ()",
        "ruling in granted",
        "(a = x or b = x) and c = x",
        "a = x or",
        "and a = x",
        "Ruling = granted",
        "held has any code but",
        "place is blank",
    ],
)
def test_what_is_not_of_the_language_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a condition"):
        parse_condition(text)


def test_the_fields_that_a_condition_looks_at() -> None:
    condition = parse_condition("a = x and b is given or c in (y, z)")
    assert condition is not None
    assert list(condition.fields()) == ["a", "b", "c"]


def test_as_plain_data_for_the_script_of_the_page() -> None:
    condition = parse_condition("a = x and b is empty or c in (y, z) or d != w")
    assert condition is not None
    assert condition.as_data() == {
        "any": [
            {"all": [{"field": "a", "in": ["x"]}, {"field": "b", "given": False}]},
            {"field": "c", "in": ["y", "z"]},
            {"field": "d", "not_in": ["w"]},
        ]
    }
    but = parse_condition("held has any code but none and unknown")
    assert but is not None
    assert but.as_data() == {"field": "held", "any_but": ["none", "unknown"]}
