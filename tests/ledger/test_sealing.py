"""Sealed text opens in its own place alone, and only as it was sealed."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import codebook
from app.incidents.identifiers import ALPHABET
from app.ledger.keys import KeyMissing, Keys, make_key_file
from app.ledger.sealing import Place, SealBroken, commitment_of, seal, unseal

PLACE = Place("7KQ2-MX4T-PD3N", "narrative", 3)
ELSEWHERE = [
    Place("7KQ2-MX4T-PD3P", "narrative", 3),
    Place("7KQ2-MX4T-PD3N", "facility_other", 3),
    Place("7KQ2-MX4T-PD3N", "reason", 3),
    Place("7KQ2-MX4T-PD3N", "narrative", 2),
]
WORDS = "Plainclothes officers came into the courtroom. \u00bfQui\u00e9n? \U0001f9d1"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    make_key_file(tmp_path / "keys.json")
    return Keys(tmp_path / "keys.json")


def test_what_was_sealed_opens_in_its_place(keys: Keys) -> None:
    sealed = seal(keys, "2026-11", PLACE, WORDS)
    assert unseal(keys, PLACE, sealed.envelope) == WORDS
    assert commitment_of(keys, PLACE, sealed.envelope) == sealed.commitment


def test_an_envelope_tells_nothing(keys: Keys) -> None:
    sealed = seal(keys, "2026-11", PLACE, WORDS)
    parts = sealed.envelope.split("|")
    assert parts[0] == "v1"
    assert parts[1] == keys.of_month("2026-11")[0]
    for part in parts[2:]:
        assert b"officers" not in base64.b64decode(part)
    assert "officers" not in sealed.envelope + sealed.commitment


def test_the_same_words_are_never_sealed_alike(keys: Keys) -> None:
    sealed = [seal(keys, "2026-11", PLACE, WORDS) for _ in range(20)]
    assert len({one.envelope for one in sealed}) == 20
    assert len({one.commitment for one in sealed}) == 20, "a commitment without salt can be guessed"


@pytest.mark.parametrize("elsewhere", ELSEWHERE, ids=str)
def test_it_opens_nowhere_else(keys: Keys, elsewhere: Place) -> None:
    envelope = seal(keys, "2026-11", PLACE, WORDS).envelope
    with pytest.raises(SealBroken):
        unseal(keys, elsewhere, envelope)


def test_no_two_places_are_written_alike() -> None:
    """What stands between the parts of a place stands in no part."""
    assert "|" not in ALPHABET
    assert not [field.name for field in codebook.sealed if "|" in field.name]
    assert PLACE.associated_data() == b"v1|incident_text|narrative|7KQ2-MX4T-PD3N|3"


def test_every_changed_letter_is_noticed(keys: Keys) -> None:
    envelope = seal(keys, "2026-11", PLACE, "Short.").envelope
    for at, letter in enumerate(envelope):
        for other in "AZaz09+/=|! \n":
            if other == letter:
                continue
            changed = envelope[:at] + other + envelope[at + 1 :]
            with pytest.raises((SealBroken, KeyMissing)):
                unseal(keys, PLACE, changed)


@pytest.mark.parametrize("added", ["|", " ", "\n", "=", "!", "AAAA"])
def test_an_added_letter_is_noticed(keys: Keys, added: str) -> None:
    envelope = seal(keys, "2026-11", PLACE, WORDS).envelope
    with pytest.raises(SealBroken):
        unseal(keys, PLACE, envelope + added)
    with pytest.raises(SealBroken):
        unseal(keys, PLACE, added + envelope)


@pytest.mark.parametrize("torn", ["", "v1", "v1|x", "v1||||", "v2|a|b|c", "|||"])
def test_what_is_no_envelope_is_refused(keys: Keys, torn: str) -> None:
    with pytest.raises((SealBroken, KeyMissing)):
        unseal(keys, PLACE, torn)


def test_without_the_key_of_its_month_it_stays_shut(keys: Keys, tmp_path: Path) -> None:
    envelope = seal(keys, "2026-11", PLACE, WORDS).envelope
    make_key_file(tmp_path / "other.json")
    other = Keys(tmp_path / "other.json")
    other.of_month("2026-11")
    with pytest.raises(KeyMissing):
        unseal(other, PLACE, envelope)


def test_each_month_has_a_key_of_its_own(keys: Keys) -> None:
    assert len({keys.of_month(f"2026-{month:02}")[1] for month in range(1, 13)}) == 12


@given(st.text(max_size=300))
def test_whatever_was_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, words: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "sealing.json"
    make_key_file(file)
    keys = Keys(file)
    assert unseal(keys, PLACE, seal(keys, "2026-11", PLACE, words).envelope) == words
