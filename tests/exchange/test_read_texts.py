"""Rows for a file of text: the same from both databases, however the driver sends them."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.errors import DivisionByZero
from sqlalchemy import Integer, Select, Text, bindparam, literal, null, select, text
from sqlalchemy.orm import Session

from app.accounts.policy import SHELL_ACTOR
from app.database import Database
from app.exchange.export.asked import Export
from app.exchange.export.query import envelopes, rows_query
from app.exchange.export.reading import ROWS_AT_ONCE, in_order_of_index, read_texts
from app.incidents.filters import Filters
from app.incidents.models import incident
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


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_all_records_come_in_the_order_of_the_index(database: Database) -> None:
    """The plan of the whole export sorts nothing; the settings are as they were afterwards."""
    export = Export(SHELL_ACTOR, Filters({}))
    tables, sealed = envelopes(export)
    columns = [incident.c.record_id, *(envelope for envelope, _ in sealed.values())]
    query = rows_query(export, tables, columns)
    with database.snapshot() as session:
        with in_order_of_index(session):
            plan = _plan(session, query)
            assert "ix_incident_newest" in plan
            assert "Sort" not in plan
        assert list(read_texts(session, query, whole=True)) == []
        assert session.scalar(text("SHOW enable_sort")) == "on"
        assert session.scalar(text("SHOW max_parallel_workers_per_gather")) != "0"


def _plan(session: Session, query: Select[Any]) -> str:
    compiled = query.compile(session.connection(), compile_kwargs={"literal_binds": True})
    return "\n".join(session.scalars(text("EXPLAIN " + str(compiled).replace(":", "\\:"))))
