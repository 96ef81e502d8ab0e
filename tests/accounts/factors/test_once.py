"""Each code works once, for whoever is first of many; wrong ones wait."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from unittest.mock import patch

import pytest
from flask import Flask

from app.accounts.access import who
from app.accounts.factors.proving import Given, Outcome, prove
from app.accounts.factors.recovery import codes_left, make_codes, plain_code, use_code
from app.accounts.factors.service import finish
from app.accounts.guessing.counting import Held
from app.accounts.guessing.limits import DEVICE, Limit
from app.database import Database
from tests.factories import MadePerson, make_person
from tests.support.factors import code_of, forget_codes, give_app

AT_ONCE = 8
MOST, WAIT = DEVICE.free, DEVICE.first
NO_LIMIT = Limit(free=100, first=1, longest=1)


def tried(app: Flask, person: MadePerson, given: Given, limit: Limit = DEVICE) -> Outcome:
    """What becomes of one try, in a transaction of its own."""
    database: Database = app.extensions["database"]
    number = person.actor.person_id or 0
    held = [Held(f"code of {number}", limit)]
    with app.app_context(), database.write() as session:
        return prove(session, who(person.actor), number, given, held)


def at_once(what: Callable[[], Outcome]) -> Counter[Outcome]:
    """The same from eight threads that start together."""
    barrier, found = threading.Barrier(AT_ONCE), []

    def run() -> None:
        barrier.wait()
        found.append(what())

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == AT_ONCE
    return Counter(found)


def test_of_eight_who_replay_one_code_one_is_let_in(app: Flask) -> None:
    person = make_person(app, roles=["coordinator"])
    give_app(app, person)
    given = Given(code=code_of())
    found = at_once(lambda: tried(app, person, given, NO_LIMIT))
    assert found == {Outcome.RIGHT: 1, Outcome.WRONG: 7}
    assert tried(app, person, given, NO_LIMIT) is Outcome.WRONG


def test_of_eight_who_replay_one_recovery_code_one_is_let_in(
    app: Flask, database: Database
) -> None:
    person = make_person(app, roles=["coordinator"])
    given = Given(recovery_code=give_app(app, person)[4])
    found = at_once(lambda: tried(app, person, given, NO_LIMIT))
    assert found == {Outcome.RIGHT: 1, Outcome.WRONG: 7}
    with database.read() as session:
        assert codes_left(session, person.actor.person_id or 0) == 9


def test_of_eight_wrong_codes_at_once_no_more_than_five_are_looked_at(app: Flask) -> None:
    person = make_person(app, roles=["coordinator"])
    give_app(app, person)
    found = at_once(lambda: tried(app, person, Given(code="1")))
    assert found == {Outcome.WRONG: MOST, Outcome.WAIT: AT_ONCE - MOST}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong_codes_wait_and_nobody_is_locked_out(app: Flask) -> None:
    person, other = make_person(app), make_person(app)
    for one in (person, other):
        give_app(app, one)
    for _ in range(MOST):
        assert tried(app, person, Given(code="000000")) is Outcome.WRONG
    assert tried(app, person, Given(code=code_of())) is Outcome.WAIT, "not even the right one"
    assert tried(app, person, Given(recovery_code="0")) is Outcome.WAIT, "nor another kind"
    assert tried(app, other, Given(code=code_of())) is Outcome.RIGHT
    with patch("time.time", return_value=time.time() + WAIT + 1):
        assert tried(app, person, Given(code=code_of())) is Outcome.RIGHT
        assert tried(app, person, Given(code="000000")) is Outcome.WRONG
        forget_codes(app)
        assert tried(app, person, Given(code=code_of())) is Outcome.WAIT, "longer each time"
    with patch("time.time", return_value=time.time() + 3 * WAIT + 2):
        assert tried(app, person, Given(code=code_of())) is Outcome.RIGHT


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_older_code_does_not_work_after_a_newer_one(app: Flask) -> None:
    person = make_person(app)
    give_app(app, person)
    newer, older = code_of(off=1), code_of()
    assert tried(app, person, Given(code=newer)) is Outcome.RIGHT
    assert tried(app, person, Given(code=older)) is Outcome.WRONG


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_new_set_counts_once_one_of_it_was_typed_back(app: Flask, database: Database) -> None:
    person, stranger = make_person(app), make_person(app)
    number = person.actor.person_id or 0
    old = give_app(app, person)
    theirs = give_app(app, stranger)
    with database.write() as session:
        lost = make_codes(session, number)  # made, and never kept
        new = make_codes(session, number)
        assert len(set(new)) == 10
        for code in (lost[0], new[0], theirs[0], "", "-", "0" * 16):
            assert not use_code(session, number, code)
        for code in (lost[0], old[1], theirs[0], ""):
            assert not finish(session, who(person.actor), number, code)
        assert use_code(session, number, old[1])
        assert codes_left(session, number) == 9
        assert finish(session, who(person.actor), number, new[3])
        assert codes_left(session, number) == 10
        assert not use_code(session, number, old[2])
        assert use_code(session, number, f" {new[3].lower().replace('-', ' ')} ")
        assert not use_code(session, number, new[3])


def test_a_recovery_code_is_read_as_people_write_it() -> None:
    assert plain_code("7kq2-m4xb-0tne-93hd") == "7KQ2M4XB0TNE93HD"
    assert plain_code(" 7KQ2 M4XB OTNE 93HD\n") == "7KQ2M4XB0TNE93HD"
    assert plain_code("\uff17KQ\uff12M4XB0TNE93HD") == "7KQ2M4XB0TNE93HD"
    assert plain_code("li1-u") == "111V"
