"""What an import may drop: "unknown" and "not_given" where the question does not apply."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.codebook import Kind, Value, codebook
from app.codebook.check import SAYS_NOTHING, applies, drop_empty_answers
from app.codebook.model import Field

OFFICE: dict[str, Value] = {"venue_type": "ice_check_in_office", "incident_outcome": "detained"}


def answers_to(field: Field) -> st.SearchStrategy[Value]:
    """Answers to a field, blanks among them; those that say nothing come often."""
    if field.kind in (Kind.CHOICE, Kind.STATE):
        codes = sorted(field.codes)
        often = sorted(field.codes & SAYS_NOTHING) or codes
        return st.sampled_from([*often, *codes]) | st.none()
    if field.kind is Kind.MULTI:
        some = st.sets(st.sampled_from(sorted(field.codes)), min_size=1, max_size=3)
        return some.map(lambda codes: " ".join(sorted(codes))) | st.none()
    if field.kind is Kind.INTEGER:
        return st.sampled_from([0, 1, 2, 500])
    if field.kind is Kind.DATE:
        return st.just(date(2026, 3, 10))
    return st.sampled_from(["unknown", "not_given", "09:30", "Room 3", "unknown not_given more"])


WHOLE_RECORDS = st.fixed_dictionaries(
    {}, optional={name: answers_to(field) for name, field in codebook.fields.items()}
)


@given(WHOLE_RECORDS)
def test_nothing_is_dropped_but_what_says_nothing(answers: dict[str, Value]) -> None:
    left = drop_empty_answers(answers)
    assert left.keys() == answers.keys()
    for name, value in answers.items():
        if left[name] == value:
            continue
        assert left[name] is None
        assert isinstance(value, str)
        assert set(value.split()) <= {"unknown", "not_given"}
        assert not applies(codebook[name], answers)


@given(WHOLE_RECORDS)
def test_all_of_it_is_dropped_and_nothing_else_begins_to_apply(answers: dict[str, Value]) -> None:
    left = drop_empty_answers(answers)
    assert drop_empty_answers(left) == left
    for field in codebook.fields.values():
        assert applies(field, left) == applies(field, answers), field.name
        value = left.get(field.name)
        if isinstance(value, str) and set(value.split()) <= SAYS_NOTHING:
            assert applies(field, left), field.name


def test_unknown_goes_where_the_question_does_not_apply() -> None:
    assert drop_empty_answers({**OFFICE, "dhs_motion": "unknown"})["dhs_motion"] is None
    assert drop_empty_answers({**OFFICE, "hold_hours": "not_given"})["hold_hours"] is None


def test_unknown_stays_where_the_question_applies() -> None:
    assert drop_empty_answers({**OFFICE, "custody_status": "unknown"})["custody_status"] == (
        "unknown"
    )


def test_what_says_something_stays_to_be_refused() -> None:
    for name, value in (("dhs_motion", "dismiss"), ("dhs_motion", "none"), ("age_group", "minor")):
        assert drop_empty_answers({**OFFICE, name: value})[name] == value


def test_unknown_among_other_codes_stays() -> None:
    answers = {**OFFICE, "motion_grounds": "unknown oral"}
    assert drop_empty_answers(answers)["motion_grounds"] == "unknown oral"


def test_a_chain_goes_whole() -> None:
    answers = {**OFFICE, "dhs_motion": "unknown", "ij_ruling": "unknown", "ij_reasons": "unknown"}
    assert drop_empty_answers(answers) == {
        **OFFICE,
        "dhs_motion": None,
        "ij_ruling": None,
        "ij_reasons": None,
    }
