"""Labels as parts of a sentence."""

from __future__ import annotations

import pytest

from app.incidents.declaration.words import (
    head,
    in_sentence,
    in_words,
    joined,
    passive,
    sentence,
    spelled,
    with_article,
)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Motion to dismiss", "motion to dismiss"),
        ("ICE hold room", "ICE hold room"),
        ("I-862 (new NTA)", "I-862 (new NTA)"),
        ("Federal Protective Service", "Federal Protective Service"),
        ("US Marshals", "US Marshals"),
        ("In ORR custody", "in ORR custody"),
        ("Chemical agent or Taser", "chemical agent or Taser"),
        ("Protection-order or abuse matter", "protection-order or abuse matter"),
        ("Master calendar - initial", "master calendar (initial)"),
        ("NTA improvidently issued", "NTA improvidently issued"),
        ("Written, filed before", "written, filed before"),
        ("1 to under 2 years", "1 to under 2 years"),
        ("Has an attorney, who was not there.", "has an attorney, who was not there"),
    ],
)
def test_a_label_inside_a_sentence(label: str, words: str) -> None:
    assert in_sentence(label) == words


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("motion to dismiss", "a motion to dismiss"),
        ("asylum-only", "an asylum-only"),
        ("ICE check-in", "an ICE check-in"),
        ("USCIS asylum interview", "a USCIS asylum interview"),
        ("US citizen", "a US citizen"),
        ("uniform or marked vest", "a uniform or marked vest"),
        ("unscheduled call-in", "an unscheduled call-in"),
        ("other EOIR hearing", "another EOIR hearing"),
        ("I-200", "an I-200"),
    ],
)
def test_articles_follow_the_sound(phrase: str, words: str) -> None:
    assert with_article(phrase) == words


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("6-10", "between six and ten"),
        ("1-2", "one or two"),
        ("21 or more", "twenty-one or more"),
        ("under 10 days", "under ten days"),
        ("24-48", "between twenty-four and forty-eight"),
        ("8 days or more", "eight days or more"),
    ],
)
def test_numbers_are_written_out(phrase: str, words: str) -> None:
    assert spelled(phrase) == words


def test_numbers_from_a_hundred_on_are_figures() -> None:
    assert [in_words(n) for n in (0, 12, 40, 99, 100, 1500)] == [
        "zero",
        "twelve",
        "forty",
        "ninety-nine",
        "100",
        "1,500",
    ]


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("case continued", "case was continued"),
        ("motion withdrawn", "motion was withdrawn"),
        ("removal ordered that day", "removal was ordered that day"),
        ("petition for review denied or dismissed", "petition for review was denied or dismissed"),
        ("anything else", "anything else"),
    ],
)
def test_participles_become_sentences(phrase: str, words: str) -> None:
    assert passive(phrase) == words


def test_lists_and_ends() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "c"]) == "a, b, and c"
    assert joined(["a, x", "b", "c"]) == "a, x; b; and c"
    assert head("masked, how many not known") == "masked"
    assert sentence("he left") == "He left."
