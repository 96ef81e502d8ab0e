"""The rules of evidence over random records, sources and ticks."""

from __future__ import annotations

import re

from hypothesis import given, settings

from app.codebook import Value, codebook
from app.incidents.declaration import (
    Choices,
    Material,
    Section,
    Source,
    make_declaration,
    what_can_be_said,
)
from tests.incidents.declaration.making import everything, records, sources

OF_A_WITNESS = re.compile(
    r"\bI (saw|heard|was present|was close|was at|did not|neither|could not|have personal)\b"
    r"|within my hearing|in my presence|appeared to me"
)
# Titles of indicators, conclusions of law, confidence, sharing, and whatever names this register.
NEVER = re.compile(
    r"unknown|not known|indicator|violat|unlawful|illegal|due process|collateral|"
    r"dismissed then detained|without notice|short response|over objection|appeal window|"
    r"not advised of|two years or more|not identified|no warrant seen|late custody|long hold|"
    r"final order disputed|despite stay|early summons|counsel excluded|no interpreter|"
    r"confirmed|probable|unverified|consent|engagement|de-identified|share|sharing|"
    r"register|docket(?!\.)\b(?<!detained docket)|record id|report number",
    re.IGNORECASE,
)


@given(records(), sources())
@settings(max_examples=60)
def test_only_a_witness_of_a_section_saw_and_heard(
    found: Material, chosen: dict[Section, Source]
) -> None:
    ticked = everything(found).ticked
    declaration = make_declaration(found, Choices(chosen, ticked=ticked, own_words="Then I left."))

    for paragraph in declaration.paragraphs:
        if paragraph.section is None or paragraph.source is Source.WITNESSED:
            continue
        assert not OF_A_WITNESS.search(paragraph.text), paragraph
        assert paragraph.text.startswith(("I was told by", "I learned from", "[STATE HOW"))
    if Source.WITNESSED not in chosen.values():
        basis = declaration.paragraphs[1].text
        assert not OF_A_WITNESS.search(basis)


@given(records(), sources())
@settings(max_examples=60)
def test_no_unknown_flag_conclusion_or_word_about_sharing(
    found: Material, chosen: dict[Section, Source]
) -> None:
    declaration = make_declaration(found, Choices(chosen, ticked=everything(found).ticked))

    assert not NEVER.search(declaration.text), declaration.text


@given(records())
@settings(max_examples=60)
def test_unknown_and_blank_say_the_same_nothing(found: Material) -> None:
    blank = {name: _without_unknown(name, value) for name, value in found.answers.items()}
    emptied = Material(blank, found.steps)
    choices = everything(found)

    assert make_declaration(found, choices).text == make_declaration(emptied, choices).text


@given(records())
@settings(max_examples=60)
def test_every_fact_rests_on_an_answer(found: Material) -> None:
    answered = {
        name for name, value in found.answers.items() if _without_unknown(name, value) is not None
    }
    for facts in what_can_be_said(found).facts.values():
        assert {fact.key for fact in facts} <= answered


@given(records())
@settings(max_examples=60)
def test_sentences_are_whole(found: Material) -> None:
    for source in (Source.WITNESSED, Source.FAMILY):
        for paragraph in make_declaration(found, everything(found, source)).paragraphs:
            assert "{" not in paragraph.text
            assert "  " not in paragraph.text
            assert ".." not in paragraph.text
            assert not re.search(r"\b(a [aeio]|an [bcdfgjkpqtvwyz]|a a |an an )", paragraph.text)


def _without_unknown(name: str, value: Value) -> Value:
    if not codebook[name].is_coded or value is None:
        return value
    return " ".join(code for code in str(value).split() if code != "unknown") or None
