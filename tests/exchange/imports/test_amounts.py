"""Numbers of agents: a band, the reporter's own number, or nothing that nobody said."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.codebook import codebook
from app.codebook.bands import BANDS
from app.exchange.imports.amounts import agents, is_exact

SAID = [
    ("2", "n1_2", "2"),
    (" 4 ", "n3_5", "4"),
    ("25", "n21_plus", "25"),
    ("~12", "n11_20", "12"),
    ("about 12 agents", "n11_20", "12"),
    ("a dozen", "n11_20", "12"),
    ("half a dozen", "n6_10", "6"),
    ("seis", "n6_10", "6"),
    ("como 8", "n6_10", "8"),
    ("3 or 4", "n3_5", None),
    ("3-5", "n3_5", None),
    ("six to eight officers", "n6_10", None),
    ("21+", "n21_plus", None),
    ("at least 30", "n21_plus", None),
]


@pytest.mark.parametrize(("text", "band", "estimate"), SAID)
def test_amounts(text: str, band: str, estimate: str | None) -> None:
    expected = {"agents_count": band}
    if estimate:
        expected["agents_estimate"] = estimate
    assert agents(text) == expected


@pytest.mark.parametrize("text", ["10-15", "5 or 6", "12+", "at least 3", "a lot", "", "0", "1.5"])
def test_what_lies_in_two_bands_or_is_no_number_is_in_none(text: str) -> None:
    assert agents(text) is None


def test_only_a_plain_number_needs_nobody() -> None:
    assert is_exact("12")
    assert not any(map(is_exact, ("~12", "10-15", "0", "012345", "12+", "½")))


def test_the_bands_are_those_of_the_codebook() -> None:
    codes = [choice.code for choice in codebook["agents_count"].choices]
    assert [code for code, _, _ in BANDS] == [code for code in codes if code != "unknown"]
    assert all(low == before + 1 for (_, _, before), (_, low, _) in pairwise(BANDS))
