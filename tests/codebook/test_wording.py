"""What the codebook says of a field in plain words."""

from __future__ import annotations

import pytest

from app.codebook import Field, Kind, codebook
from app.codebook.conditions import Condition, parse_condition
from app.codebook.model import Required, Tier, Visibility
from app.codebook.steps import Follows
from app.codebook.wording import (
    FOLLOWS,
    KINDS,
    REQUIRED,
    SEALED,
    TIERS,
    VISIBILITIES,
    applies_words,
    condition_words,
    kind_words,
    visibility_words,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("incident_outcome = detained", "“What happened” is “Detained”"),
        ("ij_ruling in (granted, denied)", "“Ruling” is “Granted” or “Denied”"),
        (
            "dhs_motion in (dismiss, terminate, pretermit)",
            "“DHS motion at or before hearing” is “Motion to dismiss”, “Motion to terminate” or "
            "“Motion to pretermit”",
        ),
        (
            "incident_outcome != did_not_attend_fear",
            "“What happened” is anything but “Did not attend for fear of arrest”",
        ),
        ("incident_time is given", "“Time (local)” is answered"),
        ("facility is empty", "“Court or office” is blank"),
        ("people_count = 1", "“People” is “1”"),
        (
            "supervision has any code but none and unknown",
            "“Supervision before” has an answer other than “None” or “Unknown”",
        ),
        (
            "ij_ruling = granted or posture = dismissed_earlier and people_count = 1",
            "“Ruling” is “Granted”, or “Procedural posture before the event” is “Dismissed or "
            "terminated earlier”, and “People” is “1”",
        ),
    ],
)
def test_conditions(text: str, words: str) -> None:
    condition = parse_condition(text)
    assert condition is not None
    assert str(condition_words(condition, codebook)) == words


def test_a_kind_of_condition_without_words_is_not_passed_over() -> None:
    with pytest.raises(TypeError, match="Condition"):
        condition_words(Condition(), codebook)


@pytest.mark.parametrize("field", codebook.fields.values(), ids=lambda field: field.name)
def test_every_field_has_words(field: Field) -> None:
    applies = str(applies_words(field, codebook))
    assert (applies == "Always") is (field.applies_when is None)
    for other in field.applies_when.fields() if field.applies_when else ():
        assert f"“{codebook[other].label}”" in applies
    assert "%(" not in applies + str(kind_words(field))
    assert (visibility_words(field) == SEALED) is field.sealed


def test_every_answer_of_the_model_has_words() -> None:
    assert set(KINDS) == set(Kind)
    assert set(REQUIRED) == set(Required)
    assert set(TIERS) == set(Tier)
    assert set(VISIBILITIES) == set(Visibility)
    assert set(FOLLOWS) == set(Follows)
    assert str(kind_words(codebook["people_count"])) == "A whole number from 0 to 500"
    assert str(kind_words(codebook["narrative"])) == "Text of up to 2,000 characters"
