"""Dated steps: their order, and the answer that follows them."""

from __future__ import annotations

from datetime import date

import pytest

from app.codebook import STEP_KINDS, Step
from app.codebook.steps import Follows, answer_after, in_order, step_of

DAY = date(2026, 3, 10)


def step(kind: str, code: str, on: str | None, entered: str = "2026-11-22") -> Step:
    return Step(
        kind, code, date.fromisoformat(on) if on else None, None, date.fromisoformat(entered)
    )


def test_the_latest_step_says_where_things_stand() -> None:
    kind = STEP_KINDS["custody_status"]
    steps = [
        step("custody_status", "removed", "2026-05-01"),
        step("custody_status", "in_custody", "2026-03-10"),
        step("transfer", "out_of_state", "2026-06-01"),
    ]
    assert answer_after(kind, steps, DAY, None) == "removed"
    assert answer_after(kind, steps[1:], DAY, None) == "in_custody"
    assert answer_after(kind, steps[2:], DAY, "unknown") == "unknown"


def test_of_one_day_the_one_entered_last_counts() -> None:
    steps = [
        step("habeas", "pending", "2026-03-12"),
        step("habeas", "granted", "2026-03-12"),
    ]
    assert answer_after(STEP_KINDS["habeas"], steps, DAY, None) == "granted"


def test_a_step_without_a_date_follows_what_was_entered_before_it() -> None:
    first = step("habeas", "pending", None)  # what an old sheet said, without a date
    steps = [first, step("habeas", "denied", "2025-03-20")]
    assert [one.code for one in in_order(steps)] == ["pending", "denied"]
    steps += [step("habeas", "granted", None), step("habeas", "moot", "2025-02-01")]
    assert [one.code for one in in_order(steps)] == ["pending", "moot", "denied", "granted"]


def test_of_the_basis_for_sharing_the_last_word_counts() -> None:
    steps = [
        step("sharing_basis", "client_consented", "2026-05-01"),
        step("sharing_basis", "refused", "2026-03-01"),
    ]
    assert answer_after(STEP_KINDS["sharing_basis"], steps, DAY, None) == "refused"


def test_a_later_ruling_is_not_the_ruling_of_the_day() -> None:
    kind = STEP_KINDS["ij_ruling"]
    assert kind.follows is Follows.ON_THE_DAY
    later = step("ij_ruling", "granted", "2026-04-10")
    assert answer_after(kind, [later], DAY, "reserved") == "reserved"
    same_day = step("ij_ruling", "granted", "2026-03-10")
    assert answer_after(kind, [later, same_day], DAY, "reserved") == "granted"


def test_an_appeal_changes_no_answer() -> None:
    steps = [step("appeal", "filed", "2026-03-12")]
    assert answer_after(STEP_KINDS["appeal"], steps, DAY, None) is None


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_every_code_has_a_label_and_survives_being_written(kind: str) -> None:
    for code, label in STEP_KINDS[kind].labels.items():
        written = Step(kind, code, DAY, "client_account", date(2026, 11, 22))
        assert label
        assert written.label == label
        assert step_of(written.as_data()) == written
    bare = Step(kind, "x", None, None, DAY)
    assert bare.as_data() == {"kind": kind, "code": "x", "entered": "2026-03-10"}
    assert step_of(bare.as_data()) == bare
