"""The language of the rules, what the data file says, and that the page about it says the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.codebook import codebook
from app.codebook.conditions import AllOf, AnyOf, Given, NotOneOf, OneOf
from app.codebook.indicators import CERTAINTY, INDICATORS, SETTING_KINDS, UNRECORDED, Indicator
from app.codebook.indicators.classes import NOBODY_KNOWS, PARTLY_KNOWN
from app.codebook.indicators.formula import (
    Compared,
    Has,
    Unrecorded,
    Within,
    atoms,
    parse_formula,
)
from app.codebook.indicators.rules import ONE_PERSON
from app.config import CHECKOUT

PAGE = CHECKOUT / "docs" / "indicators.md"
A, B, C = (OneOf(name, ("x",)) for name in "abc")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a = x", A),
        ("a = x and b = x or c = x", AnyOf((AllOf((A, B)), C))),
        ("a = x and (b = x or c = x)", AllOf((A, AnyOf((B, C))))),
        ("(a = x or b = x) and (b = x or c = x)", AllOf((AnyOf((A, B)), AnyOf((B, C))))),
        ("a not in (x, y)", NotOneOf("a", ("x", "y"))),
        ("a in (x, y) and b is given", AllOf((OneOf("a", ("x", "y")), Given("b", given=True)))),
        ("a has x", Has("a", ("x",), has=True)),
        ("a has no x", Has("a", ("x",), has=False)),
        ("a has any of (x, y)", Has("a", ("x", "y"), has=True)),
        ("a >= setting s", Compared("a", ">=", "s")),
        ("a within setting s of b", Within("a", "b", "s")),
        ("unrecorded f", Unrecorded("f")),
    ],
)
def test_formulas_are_read(text: str, meant: object) -> None:
    assert parse_formula(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", "a", "a = x and", "a = x or or b = x", "(a = x", "a has", "a => setting s", "a = x)"],
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"formula|condition"):
        parse_formula(text)


def test_a_multiple_answer_holds_codes_or_none() -> None:
    assert Has("a", ("x", "y"), has=True).holds({"a": "y z"})
    assert not Has("a", ("x",), has=True).holds({"a": "xy"})
    assert Has("a", ("x",), has=False).holds({"a": ""})


def test_a_window_includes_its_last_day() -> None:
    window = Within("later", "day", "s", 30)
    day = date(2026, 3, 10)
    for days, inside in ((0, True), (30, True), (31, False)):
        later = day + timedelta(days=days)
        assert window.holds({"later": later, "day": day}) is inside


@pytest.mark.parametrize("rule", INDICATORS.values(), ids=list(INDICATORS))
def test_a_rule_is_complete(rule: Indicator) -> None:
    assert rule.title
    assert rule.question.endswith("?")
    assert bool(rule.authority) is bool(rule.certainty), "a pattern has neither"
    assert list(rule.certainty) == [mark for mark in CERTAINTY if mark in rule.certainty]
    assert "confirm" not in rule.certainty or rule.note or rule.code in SAY_IT_ALL
    words = f"{rule.title} {rule.question} {rule.note}".lower()
    assert not [word for word in ("violat", "illegal", "unlawful") if word in words]


SAY_IT_ALL = ("counsel_excluded", "no_interpreter")  # whose authority is all that there is to say


@pytest.mark.parametrize("rule", INDICATORS.values(), ids=list(INDICATORS))
def test_rules_about_one_person_say_so_in_their_scope(rule: Indicator) -> None:
    parts = [*atoms(rule.scope), *atoms(rule.test)]
    about_one = any(
        codebook[name].section.startswith(ONE_PERSON)
        for part in parts
        for name in part.fields()
        if name in codebook.fields
    )
    assert about_one is (OneOf("people_count", ("1",)) in atoms(rule.scope))


def test_settings_are_used_and_named() -> None:
    assert {name for rule in INDICATORS.values() for name in rule.settings} == set(SETTING_KINDS)
    assert INDICATORS["appeal_window_open"].settings == ("appeal_window",)
    facts = {
        part.field
        for rule in INDICATORS.values()
        for part in (*atoms(rule.scope), *atoms(rule.test))
        if isinstance(part, Unrecorded)
    }
    assert facts == set(UNRECORDED)


def test_codes_that_leave_something_open_are_all_known() -> None:
    """A new code that says "unknown" needs a decision: which answers may it turn out to be?"""
    looked_at = {
        name
        for rule in INDICATORS.values()
        for part in (*atoms(rule.scope), *atoms(rule.test))
        for name in part.fields()
        if name in codebook.fields
    }
    vague = {
        (name, code)
        for name in looked_at
        for code, label in codebook[name].labels.items()
        if code != "unknown" and ("not known" in label or "unknown" in code or "not seen" in label)
    }
    assert vague == {
        ("warrant_shown", "unreadable"),
        ("warrant_shown", "administrative_type_unknown"),
        ("appointment_type", "master_unspecified"),  # a hearing, whichever it was
        ("representation", "attorney_presence_unknown"),  # a lawyer, there or not
    }
    for name, codes in NOBODY_KNOWS.items():
        assert codes <= codebook[name].codes
    for name, partly in PARTLY_KNOWN.items():
        assert set(partly).union(*partly.values()) <= codebook[name].codes


def test_conditions_that_hold_for_a_blank_look_at_what_is_always_asked() -> None:
    """A rule joins each test with its question's condition, of which every part fails for a
    question that does not apply; where such a part would hold for a blank, the two would differ."""
    for field in codebook.fields.values():
        for part in atoms(field.applies_when) if field.applies_when else ():
            if isinstance(part, NotOneOf) or (isinstance(part, Given) and not part.given):
                assert all(codebook[name].applies_when is None for name in part.fields())


@pytest.mark.parametrize("rule", INDICATORS.values(), ids=list(INDICATORS))
def test_the_page_about_indicators_says_what_the_data_file_says(rule: Indicator) -> None:
    page = PAGE.read_text()
    begins = page.index(f"### `{rule.code}`")
    entry = page[begins : page.find("\n### ", begins + 1)]
    for text in (rule.title, rule.question, rule.scope_text, rule.test_text, rule.authority):
        assert text in entry, text
    assert rule.note in entry
    for words in rule.certainty_words:
        assert words in entry
