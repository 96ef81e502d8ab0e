"""Adding links: each follows from the one before, whoever writes at the same time."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, func, select

from app.database import Database
from app.ledger.chain import (
    GENESIS,
    NO_REVISIONS,
    SHELL,
    Who,
    canonical,
    commitment,
    digest_of,
    hash_of,
    head,
    record_event,
)
from app.ledger.models import AuditDetail, AuditEvent
from app.ledger.verify import Anchor, broken_chain, broken_details, broken_revisions

THREADS, EACH = 8, 5


def test_the_first_link_follows_from_nothing(database: Database) -> None:
    with database.write() as session:
        event = record_event(session, SHELL, "session.started")
    assert (event.sequence, event.previous) == (1, GENESIS)
    assert event.revisions == NO_REVISIONS
    assert event.hash == hash_of(event)


def test_each_link_follows_from_the_one_before(database: Database) -> None:
    with database.write() as session:
        one = record_event(session, SHELL, "session.started")
        two = record_event(session, Who("person:3", "office:1"), "session.ended", "person:3")
    with database.write() as session:
        three = record_event(session, SHELL, "session.started")
    assert [one.sequence, two.sequence, three.sequence] == [1, 2, 3]
    assert [two.previous, three.previous] == [one.hash, two.hash]
    with database.read() as session:
        newest = head(session)
        assert newest is not None
        assert newest.hash == three.hash


def test_details_stand_beside_the_chain_and_can_be_erased(database: Database) -> None:
    with database.write() as session:
        event = record_event(session, SHELL, "office.created", "office:1", {"name": "Legal Aid"})
        detail = session.get_one(AuditDetail, event.sequence)
        assert json.loads(detail.details) == {"name": "Legal Aid"}
        assert event.commitment == commitment(detail.salt, detail.details)
        assert len(detail.salt) == 32, "a short salt lets a name be guessed"
        session.execute(delete(AuditDetail))
    with database.read() as session:
        assert [*broken_chain(session), *broken_details(session)] == []


def test_what_is_rolled_back_is_in_no_chain(database: Database) -> None:
    def write_half() -> None:
        with database.write() as session:
            record_event(session, SHELL, "session.started")
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        write_half()
    with database.write() as session:
        assert record_event(session, SHELL, "session.started").sequence == 1


def test_many_writers_at_once_keep_the_chain_whole(database: Database) -> None:
    def write(number: int) -> None:
        for _ in range(EACH):
            with database.write() as session:
                record_event(session, Who(f"person:{number}"), "session.started")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(write, range(THREADS)))
    with database.read() as session:
        assert session.scalar(select(func.max(AuditEvent.sequence))) == THREADS * EACH
        written = session.execute(select(AuditEvent.actor, func.count()).group_by(AuditEvent.actor))
        assert {count for _, count in written} == {EACH}
        checks = [*broken_chain(session), *broken_details(session), *broken_revisions(session)]
        assert checks == []


def test_an_anchor_that_holds_and_two_that_do_not(database: Database) -> None:
    with database.write() as session:
        events = [record_event(session, SHELL, "session.started") for _ in range(3)]
    middle = events[1]
    with database.read() as session:
        assert list(broken_chain(session, Anchor(2, middle.hash))) == []
        (other,) = broken_chain(session, Anchor(2, "0" * 64))
        assert str(other) == "event 2: is not the event that the anchor names"
        (gone,) = broken_chain(session, Anchor(4, middle.hash))
        assert str(gone) == "event 4: the anchor names it, but it is gone"


def test_canonical_json_has_one_spelling() -> None:
    assert (
        canonical({"b": 1, "a": ["\u00f1", None, True]}) == '{"a":["ñ",null,true],"b":1}'.encode()
    )
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})


def test_the_digest_of_revisions_follows_their_order() -> None:
    assert digest_of([]) == NO_REVISIONS
    assert digest_of(["a" * 64, "b" * 64]) != digest_of(["b" * 64, "a" * 64])
    assert digest_of(["a" * 64]) != "a" * 64
