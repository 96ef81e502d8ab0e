"""Public ids: random, readable, read back however somebody copied them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.incidents.identifiers import ALPHABET, new_record_id, read_record_id
from tests.factories import file_record, make_person, read_record

SHAPE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def test_ids_have_one_shape_and_no_letters_that_look_alike() -> None:
    ids = [new_record_id() for _ in range(500)]
    assert all(SHAPE.fullmatch(one) for one in ids)
    assert not set("".join(ids)) & set("ILOU")
    assert len(set(ids)) == 500
    assert len(set(ALPHABET)) == 32


def test_every_letter_comes_at_every_place() -> None:
    ids = [new_record_id() for _ in range(3_000)]
    for place in (0, 3, 5, 8, 10, 13):
        counted = Counter(one[place] for one in ids)
        assert set(counted) == set(ALPHABET)
        assert max(counted.values()) < 3 * 3_000 / 32


@given(st.text(ALPHABET, min_size=12, max_size=12))
def test_an_id_reads_as_itself(letters: str) -> None:
    record_id = "-".join((letters[:4], letters[4:8], letters[8:]))
    assert read_record_id(record_id) == record_id
    assert read_record_id(f" {record_id.lower()} ") == record_id
    assert read_record_id(record_id.replace("-", "")) == record_id
    assert read_record_id(record_id.replace("-", " ")) == record_id


def test_letters_that_look_alike_are_read_as_digits() -> None:
    assert read_record_id("oIl0-i1L1-7kq2") == "0110-1111-7KQ2"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "7KQ2",
        "7KQ2-MX4T",
        "7KQ2-MX4T-PD3N-0000",
        "7KQ2-MX4T-PD3U",
        "7KQ2-MX4T-PD3\0",
        "7KQ2-MX4T-PD3%",
        "\u0667KQ2-MX4T-PD3N",
        "\ud800KQ2MX4TPD3N",
        "x" * 10_000,
        "' OR 1=1 --",
    ],
)
def test_what_is_no_id_finds_nothing(typed: str) -> None:
    assert read_record_id(typed) == ""


def test_a_record_is_found_as_its_id_was_read_out(app: Flask) -> None:
    person = make_person(app)
    record = file_record(app, person)
    spoken = record.record_id.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert read_record(app, person, spoken) == record
    assert read_record(app, person, "") is None
    assert read_record(app, person, "7KQ2-MX4T-PD3\0") is None
