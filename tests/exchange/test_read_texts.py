"""Rows for a file of text: the same from both databases, however the driver sends them."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.errors import DivisionByZero
from sqlalchemy import Integer, Text, bindparam, literal, null, select

from app.database import Database
from app.exchange.export.query import ROWS_AT_ONCE, read_texts
from app.places.models import City

# What `COPY` escapes, what it takes for a blank or an end elsewhere, and what SQL might take apart.
TEXTS = [
    "plain",
    "a\tb",
    "a\nb\r\n",
    "\\",
    "\\n",
    "\\N",
    "\\.",
    "\b\f\v",
    "100 %s %(a)s",
    "é\u2028’",
]


NAMES = City.normalized.concat("/").concat(City.state)


def test_texts_come_as_they_are(database: Database) -> None:
    columns: list[Any] = [bindparam(f"text_{at}", text, Text) for at, text in enumerate(TEXTS)]
    query = select(*columns, null(), literal("", Text), literal(7, Integer))
    with database.snapshot() as session:
        ((row,),) = read_texts(session, query)
    assert list(row[: len(TEXTS)]) == TEXTS
    assert not row[-3]
    assert not row[-2]
    assert int(row[-1]) == 7


def test_all_rows_come_in_blocks_and_in_order(database: Database) -> None:
    query = select(NAMES).order_by(NAMES.desc()).limit(2 * ROWS_AT_ONCE + 1)
    with database.snapshot() as session:
        expected = list(session.scalars(query))
        blocks = list(read_texts(session, query))
    assert [len(block) for block in blocks] == [ROWS_AT_ONCE, ROWS_AT_ONCE, 1]
    assert [value for block in blocks for (value,) in block] == expected


def test_whoever_stops_halfway_leaves_a_usable_connection(database: Database) -> None:
    with database.snapshot() as session:
        blocks = read_texts(session, select(NAMES))
        next(blocks)
        blocks.close()  # type: ignore[attr-defined]  # a generator
    with database.snapshot() as session:
        assert session.scalar(select(NAMES).limit(1))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_error_is_no_end_of_the_rows(database: Database) -> None:
    broken = select(City.zip_codes / (City.zip_codes - City.zip_codes))
    with database.snapshot() as session, pytest.raises(DivisionByZero):
        list(read_texts(session, broken))
