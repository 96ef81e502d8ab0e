"""Names are compared without regard to case, accents, punctuation and usual abbreviations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import codebook
from app.places.names import normalize, prefixes
from app.places.states import STATES, split_city, state_code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Paul", "SAINT  PAUL"),
        ("Ft Worth", "Fort Worth"),
        ("Mt. Pleasant", "mount pleasant"),
        ("N.Y.C.", "nyc"),
        ("Bayamón", "Bayamon"),
        ("Coeur d\u2019Alene", "Coeur D Alene"),
        ("Prince George\u2019s", "Prince Georges"),
        ("Winston-Salem", "winston salem"),
        ("Mc Allen", "McAllen"),
        ("201 Varick St.", "201 Varick Street"),
        ("\uff2d\uff49\uff41mi", "Miami"),
        ("Los Angeles - N. Los Angeles Street", "los angeles n los angeles street"),
    ],
)
def test_spellings_of_one_name_agree(one: str, other: str) -> None:
    assert normalize(one) == normalize(other)


def test_different_names_differ() -> None:
    assert len({normalize(name) for name in ("Paul", "St. Paul", "Port St", "Paul St")}) == 4


@given(st.text())
def test_normalized_text_is_fit_for_any_database(text: str) -> None:
    normalized = normalize(text)
    normalized.encode()
    assert "\0" not in normalized
    assert normalized == " ".join(normalized.split())
    assert all(character.isalnum() or character == " " for character in normalized)
    assert normalize(normalized) == normalized or "st" in normalized.split()


@given(st.text())
def test_a_name_begins_with_one_of_its_own_readings(text: str) -> None:
    assert normalize(text) in prefixes(text) or not normalize(text)


def test_what_is_typed_may_be_cut_off_in_the_middle_of_a_word() -> None:
    assert {"st", "saint"} <= set(prefixes("St"))
    assert "saint p" in prefixes("st. p")


def test_the_states_are_those_of_the_codebook() -> None:
    assert {code: state.name for code, state in STATES.items()} == codebook["state"].labels
    assert len(STATES) == 56


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("az", "AZ"),
        (" Arizona ", "AZ"),
        ("nuevo mexico", "NM"),
        ("Washington", "WA"),
        ("N.Y.", "NY"),
        ("U.S. Virgin Islands", "VI"),
        ("XX", None),
        ("New", None),
        ("", None),
        ("\0", None),
        ("a" * 100_000, None),
    ],
)
def test_states_by_code_and_name(text: str, code: str | None) -> None:
    assert state_code(text) == code


def test_a_city_may_carry_its_state() -> None:
    assert split_city("chicago, IL") == ("chicago", "IL")
    assert split_city("Chicago, Illinois") == ("Chicago", "IL")
    assert split_city("Washington, the capital") == ("Washington, the capital", "")
