"""Every invented record could have been filed: it fits the codebook in every field."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.codebook import Kind, Required, codebook, parse_answer, problems_of
from app.codebook.screening import looks_like
from app.incidents.identifiers import read_record_id
from app.operations.demo.hearings import DETAINED
from app.operations.demo.narratives import MARK
from app.operations.demo.records import Invented
from tests.operations.demo.making import MANY, UNTIL, invented, whole
from tests.support.checks import CHECKOUT

PLANS = [
    (3_000, 2, UNTIL),
    (3_000, 3, date(2028, 2, 29)),
    (2_000, 4, date(2024, 3, 1)),
    (1, 5, UNTIL),
]


@pytest.mark.parametrize(("records", "seed", "until"), PLANS)
def test_every_record_passes_the_checks_of_filing(records: int, seed: int, until: date) -> None:
    found = invented(records, seed, until)
    assert len(found) == records
    for record in found:
        moments = [Required.AT_FILING]
        if record.answers["review_status"] == "accepted":
            moments.append(Required.AT_ACCEPTANCE)
        assert problems_of(whole(record), until - timedelta(days=1), moments) == []


@pytest.mark.parametrize(("records", "seed", "until"), PLANS)
def test_every_answer_is_written_as_the_codebook_writes_it(
    records: int, seed: int, until: date
) -> None:
    for record in invented(records, seed, until):
        for name, value in whole(record).items():
            kind = codebook[name].kind
            if kind is Kind.DATE:
                assert type(value) is date
            elif kind is Kind.INTEGER:
                assert type(value) is int
            else:
                assert parse_answer(codebook[name], str(value)) == value


def test_texts_are_marked_and_hold_nothing_that_is_screened() -> None:
    written = [record.texts for record in invented()]
    for texts in written:
        assert not any(looks_like(text) for text in texts.values())
        for name in texts.keys() & {"narrative", "reason"}:
            assert texts[name].startswith(tuple(MARK.values()))
    assert any(texts.get("narrative", "").startswith(MARK["es"]) for texts in written)


def test_ids_are_well_spelled_and_never_twice() -> None:
    ids = [record.record_id for record in invented()]
    assert all(read_record_id(spelled) == spelled for spelled in ids)
    assert len(set(ids)) == len(ids)


def test_filed_after_the_event_and_before_the_end() -> None:
    end = datetime.combine(UNTIL, time(), UTC)
    for record in invented():
        happened = record.answers["incident_date"]
        assert isinstance(happened, date)
        assert datetime.combine(happened, time(), UTC) - timedelta(hours=12) < record.created_at
        assert record.created_at < end


def test_what_followed_is_not_in_the_future() -> None:
    for record in invented():
        for name in ("case_ended_date", "appeal_filed_date", "release_date", "removal_date"):
            found = record.answers.get(name)
            assert found is None or (isinstance(found, date) and found < UNTIL)


def test_every_field_and_code_is_used() -> None:
    used: dict[str, set[str]] = {}
    for record in invented():
        for name, value in whole(record).items():
            codes = str(value).split() if codebook[name].is_coded else ["given"]
            used.setdefault(name, set()).update(codes)
    assert set(codebook.fields) - set(used) == {"record_id"}
    unused = {
        name: field.codes - used[name]
        for name, field in codebook.fields.items()
        if field.is_coded and name != "state" and field.codes - used[name]
    }
    assert unused == {"review_status": {"draft"}}  # a draft was never sent


def test_records_of_one_operation_tell_of_one_place_and_day() -> None:
    shared = ("incident_date", "city", "state", "venue_type", "facility", "incident_outcome")
    groups: dict[object, list[Invented]] = {}
    for record in invented():
        groups.setdefault(record.answers["event_group_id"], []).append(record)
    several = [group for group in groups.values() if len(group) > 1]
    assert len(several) > MANY / 100
    for group in several:
        assert len({tuple(r.answers.get(name) for name in shared) for r in group}) == 1
        assert group[0].answers["incident_outcome"] == DETAINED


def test_the_same_plan_makes_the_same_records_anywhere() -> None:
    program = (
        "from tests.operations.demo.test_records import digest;"
        "from tests.operations.demo.making import invented;"
        "print(digest(invented(1_500, 7)))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert elsewhere.stdout.strip() == digest(invented(1_500, 7))


def test_another_seed_makes_others() -> None:
    assert digest(invented(200, 1)) != digest(invented(200, 2))


def digest(records: list[Invented]) -> str:
    """One digest of everything that a plan made."""
    return hashlib.sha256("\n".join(map(repr, records)).encode()).hexdigest()
