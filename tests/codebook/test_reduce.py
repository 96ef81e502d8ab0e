"""What a section's page can still change of a condition."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.codebook import Values, codebook
from app.codebook.check import applies, set_aside
from app.codebook.reduce import reduced

CONDITIONAL = [field for field in codebook.fields.values() if field.applies_when]


def condition(name: str):  # type: ignore[no-untyped-def]  # a condition, known to be there
    found = codebook[name].applies_when
    assert found is not None
    return found


def test_what_other_sections_say_is_settled() -> None:
    arrest = condition("arrest_timing")
    assert reduced(arrest, {"incident_outcome": "detained"}, ["agencies"]) is True
    assert reduced(arrest, {"incident_outcome": "did_not_attend_fear"}, ["agencies"]) is False
    assert reduced(arrest, {}, ["incident_outcome"]) == arrest


def test_only_the_part_that_the_page_asks_is_left() -> None:
    proof = condition("presence_proof")  # people_count = 1 and er_status in (notice, ordered)
    assert reduced(proof, {"people_count": 3}, ["er_status"]) is False
    left = reduced(proof, {"people_count": 1}, ["er_status"])
    assert not isinstance(left, bool)
    assert list(left.fields()) == ["er_status"]


def test_an_answer_that_does_not_apply_settles_nothing() -> None:
    # The ruling stands although no motion was made: the reasons do not apply either.
    values: Values = {"dhs_motion": "none", "ij_ruling": "granted"}
    assert reduced(condition("ij_reasons"), values, ["habeas"]) is False


@given(st.data())
def test_a_settled_condition_is_what_the_whole_one_says(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(CONDITIONAL))
    looked_at = sorted(set(field.applies_when.fields()))  # type: ignore[union-attr]
    values: dict[str, str | int | None] = {}
    for name in looked_at:
        codes: list[str | int] = [*sorted(codebook[name].codes)] or [1, 2, "given"]
        values[name] = data.draw(st.sampled_from([None, *codes]))
    asked = data.draw(st.sets(st.sampled_from(looked_at)))
    rest, _ = set_aside(values)
    left = reduced(field.applies_when, rest, asked)  # type: ignore[arg-type]
    whole = field.applies_when.holds(rest)  # type: ignore[union-attr]
    assert (left if isinstance(left, bool) else left.holds(rest)) == whole


def test_setting_aside_takes_out_what_hangs_on_what_was_taken_out() -> None:
    values: Values = {
        "venue_type": "immigration_court",
        "dhs_motion": "none",
        "ij_ruling": "granted",
        "ij_reasons": "no",
        "city": "Phoenix",
    }
    rest, lost = set_aside(values)
    assert set(lost) == {"ij_ruling", "ij_reasons"}
    assert rest == {**values, "ij_ruling": None, "ij_reasons": None}
    assert all(applies(codebook[name], rest) for name, value in rest.items() if value is not None)
    assert set_aside(rest) == (rest, ())
    assert list(itertools.chain(lost)) == ["ij_ruling", "ij_reasons"]
