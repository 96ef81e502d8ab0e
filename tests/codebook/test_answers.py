"""Reading one answer of each kind, hostile ones too: a checked value, or a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import AnswerError, Kind, Value, codebook, parse_answer
from app.codebook.answers import clean_text
from app.codebook.check import check_answers

ONE_OF_EACH_KIND = {
    kind: next(field for field in codebook.fields.values() if field.kind is kind) for kind in Kind
}

# Field, what was typed, what it is.
GOOD: list[tuple[str, str, Value]] = [
    ("people_count", "0", 0),
    ("people_count", " 500 ", 500),
    ("people_count", "007", 7),
    ("agents_estimate", "1", 1),
    ("incident_date", "2026-03-10", date(2026, 3, 10)),
    ("incident_date", "2028-02-29", date(2028, 2, 29)),
    ("incident_date", " 2026-03-10\n", date(2026, 3, 10)),
    ("incident_time", "00:00", "00:00"),
    ("incident_time", "23:59", "23:59"),
    ("incident_outcome", "detained", "detained"),
    ("ij_reasons", "unknown", "unknown"),
    ("state", "az", "AZ"),
    ("state", "PR", "PR"),
    ("motion_grounds", "", None),
    ("city", "  San Juan ", "San Juan"),
    ("narrative", "one\r\ntwo\rthree", "one\ntwo\nthree"),
    ("narrative", "a\tb", "a\tb"),
    ("city", "Bayamo\u0301n", "Bayam\u00f3n"),
    ("event_group_id", "7KQ2-MX4T-PD3N", "7KQ2-MX4T-PD3N"),
    ("facility", "Phoenix Immigration Court", "Phoenix Immigration Court"),
]

REFUSED = [
    ("people_count", "501"),
    ("people_count", "-1"),
    ("people_count", "+1"),
    ("people_count", "1.0"),
    ("people_count", "1e2"),
    ("people_count", "1_0"),
    ("people_count", "1,000"),
    ("people_count", "\u0661\u0662"),  # Arabic digits, which int() reads
    ("people_count", "\uff11"),
    ("people_count", "two"),
    ("people_count", str(2**31)),
    ("people_count", str(2**63)),
    ("people_count", "9" * 10_000),
    ("agents_estimate", "0"),
    ("incident_date", "13/04/2026"),
    ("incident_date", "04/13/2026"),
    ("incident_date", "2026-02-30"),
    ("incident_date", "2027-02-29"),
    ("incident_date", "2026-13-01"),
    ("incident_date", "20260310"),
    ("incident_date", "2026-W11-2"),
    ("incident_date", "2026-3-1"),
    ("incident_date", "2026-03-10T09:00"),
    ("incident_date", "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0661\u0660"),
    ("incident_date", "1999-12-31"),
    ("incident_date", "2101-01-01"),
    ("incident_date", "last Thursday"),
    ("incident_time", "24:00"),
    ("incident_time", "9:30"),
    ("incident_time", "09:60"),
    ("incident_time", "09:30:00"),
    ("incident_time", "1\u0662:3\u0660"),
    ("incident_outcome", "Detained"),
    ("incident_outcome", "detained questioned_released"),
    ("incident_outcome", "kidnapped"),
    ("state", "ZZ"),
    ("state", "Arizona"),
    ("motion_grounds", "no_such_ground"),
    ("facility", "x" * 121),
    ("facility", "Phoenix\nImmigration Court"),
    ("event_group_id", "a" * 37),
    ("event_group_id", "-a"),
    ("event_group_id", "a b"),
    ("event_group_id", "\u0662\u0662"),
    ("city", "x" * 61),
    ("city", "Phoenix\nAZ"),
    ("narrative", "x" * 2001),
]
NOT_KEPT = ["\0", "a\0b", "\ud800", "\udfff and more", "\x07", "\x1b[31m", "\x7f", "\x85"]


@pytest.mark.parametrize(("name", "typed", "value"), GOOD)
def test_good_answers_are_read(name: str, typed: str, value: Value) -> None:
    found = parse_answer(codebook[name], typed)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("name", "typed"), REFUSED)
def test_what_is_no_answer_is_refused(name: str, typed: str) -> None:
    with pytest.raises(AnswerError) as refused:
        parse_answer(codebook[name], typed)
    assert len(str(refused.value)) < 160
    assert "%(" not in str(refused.value)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("typed", ["", " ", "\n\t ", "\r\n"])
def test_a_blank_of_any_kind_is_no_answer(kind: Kind, typed: str) -> None:
    assert parse_answer(ONE_OF_EACH_KIND[kind], typed) is None


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("typed", NOT_KEPT)
def test_characters_that_a_database_cannot_hold_are_refused_everywhere(
    kind: Kind, typed: str
) -> None:
    with pytest.raises(AnswerError):
        parse_answer(ONE_OF_EACH_KIND[kind], typed)


def test_an_unknown_code_is_named() -> None:
    with pytest.raises(AnswerError, match="kidnapped"):
        parse_answer(codebook["incident_outcome"], "kidnapped")
    with pytest.raises(AnswerError, match="no_such_ground"):
        parse_answer(codebook["motion_grounds"], "improvidently_issued no_such_ground")


def test_several_codes_stand_once_and_in_codebook_order() -> None:
    codes = [choice.code for choice in codebook["motion_grounds"].choices]
    backwards = "  ".join(reversed(codes)) + f"\n{codes[0]}"
    assert parse_answer(codebook["motion_grounds"], backwards) == " ".join(codes)


def test_the_longest_text_is_measured_as_it_is_stored() -> None:
    # Two code points for each letter as typed, one as stored.
    assert parse_answer(codebook["narrative"], "e\u0301" * 2000) == "\u00e9" * 2000


def test_every_field_is_looked_at_and_each_problem_names_its_field() -> None:
    values, problems = check_answers(
        {"people_count": "x", "incident_date": "13/04/2026", "city": "Miami", "narrative": "\0"}
    )
    assert values == {"city": "Miami"}
    assert [problem.field for problem in problems] == [
        "people_count",
        "incident_date",
        "narrative",
    ]


@given(st.sampled_from(list(codebook.fields.values())), st.text(max_size=70))
def test_whatever_is_typed_gives_an_answer_or_a_sentence(field: object, typed: str) -> None:
    assert hasattr(field, "kind")
    try:
        value = parse_answer(field, typed)  # type: ignore[arg-type]
    except AnswerError:
        return
    if isinstance(value, str):
        assert value == clean_text(value), "what is stored reads back as itself"
        value.encode()
        assert "\0" not in value
    elif isinstance(value, int):
        assert 0 <= value <= 500
