"""The table of permissions, and that its SQL says the same as its Python."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.access import permission, permission_of
from app.accounts.policy import (
    NEVER_EXPORTED,
    NOBODY,
    OPEN_BASES,
    POLICY,
    SHELL_ACTOR,
    Actor,
    Owned,
    Scope,
    policy,
)
from app.accounts.roles import Role
from app.codebook import codebook
from app.database import Database
from app.incidents.models import incident
from app.incidents.scope import within
from tests.conftest import ON_SQLITE
from tests.factories import file_record, make_office, make_person

BASES = (None, *(choice.code for choice in codebook["sharing_basis"].choices))
ABOUT_RECORDS = tuple(action for action in POLICY if action.startswith("incident."))
OURS, THEIRS = 1, 2
ME, COLLEAGUE, STRANGER = 1, 2, 3


def role_sets() -> Iterator[frozenset[Role]]:
    """Every set of roles that a person may hold."""
    for size in range(len(Role) + 1):
        yield from (frozenset(roles) for roles in itertools.combinations(Role, size))


def records() -> Iterator[Owned]:
    """A record of every kind, seen from ME at OURS."""
    for office, reporter in ((OURS, ME), (OURS, COLLEAGUE), (OURS, None), (THEIRS, STRANGER)):
        yield from (Owned(office, reporter, basis) for basis in BASES)


def test_the_bases_are_those_of_the_codebook() -> None:
    assert set(BASES) >= OPEN_BASES | NEVER_EXPORTED
    assert not OPEN_BASES & NEVER_EXPORTED


def test_roles_are_the_five() -> None:
    assert {role for granted in POLICY.values() for role in granted} <= set(Role)
    assert len(Role) == 5


@pytest.mark.parametrize("action", ABOUT_RECORDS)
def test_a_closed_record_is_nobodys_outside_its_office(action: str) -> None:
    for roles in role_sets():
        actor = Actor(ME, OURS, roles)
        for basis in set(BASES) - OPEN_BASES:
            assert not policy(actor, action, Owned(THEIRS, STRANGER, basis))


@pytest.mark.parametrize("action", ABOUT_RECORDS)
def test_nobody_and_people_without_roles_may_nothing(action: str) -> None:
    for of in records():
        assert not policy(NOBODY, action, of)
        assert not policy(Actor(ME, OURS, frozenset()), action, of)


def test_advocates_and_administrators_never_see_a_record() -> None:
    for roles in ({Role.ADVOCATE}, {Role.ADMINISTRATOR}, {Role.ADVOCATE, Role.ADMINISTRATOR}):
        actor = Actor(ME, OURS, frozenset(roles))
        assert not any(actor.may(action) for action in ABOUT_RECORDS)


def test_free_text_never_leaves_its_office() -> None:
    for roles in role_sets():
        for basis in BASES:
            of = Owned(THEIRS, STRANGER, basis)
            assert not policy(Actor(ME, OURS, roles), "incident.narrative", of)


def test_only_the_reporter_withdraws() -> None:
    for roles in role_sets():
        for of in records():
            if policy(Actor(ME, OURS, roles), "incident.withdraw", of):
                assert of.reporter_id == ME


def test_one_who_left_the_office_has_no_own_reports_there() -> None:
    attorney = Actor(ME, OURS, frozenset({Role.ATTORNEY}))
    assert not policy(attorney, "incident.read", Owned(THEIRS, ME, None))


@pytest.mark.parametrize("action", list(POLICY))
def test_another_role_never_takes_anything_away(action: str) -> None:
    for roles in role_sets():
        for more in Role:
            less, wider = Actor(ME, OURS, roles), Actor(ME, OURS, roles | {more})
            assert wider.scope(action) >= less.scope(action)
            for of in records():
                assert policy(wider, action, of) or not policy(less, action, of)


def test_whoever_may_change_a_record_may_read_it() -> None:
    for roles in role_sets():
        actor = Actor(ME, OURS, roles)
        for action in ("incident.revise", "incident.withdraw", "incident.decide"):
            for of in records():
                assert not policy(actor, action, of) or policy(actor, "incident.read", of)


def test_an_action_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        SHELL_ACTOR.scope("incident.destroy")
    with pytest.raises(KeyError):
        permission("incident.destroy")
    assert SHELL_ACTOR.scope("incident.read") == Scope.NETWORK


@ON_SQLITE
def test_every_view_asks_for_an_action_of_the_table_or_is_closed(app: Flask) -> None:
    for endpoint in app.view_functions:
        action = permission_of(app, endpoint)
        assert action is None or action in POLICY, endpoint


def test_the_circle_in_sql_is_the_circle_of_the_policy(app: Flask, database: Database) -> None:
    """`within` chooses rows and `policy` judges one: they must never differ."""
    ours, theirs = make_office(app), make_office(app)
    me = make_person(app, office=ours)
    others = [make_person(app, office=ours), make_person(app, office=theirs)]
    for person in (me, *others):
        for basis in BASES:
            file_record(app, person, sharing_basis=basis)
    imported = file_record(app, others[0], sharing_basis=None)
    with database.write() as session:
        session.execute(
            update(incident).where(incident.c.id == imported.id).values(reporter_id=None)
        )
    columns = (
        incident.c.id,
        incident.c.office_id,
        incident.c.reporter_id,
        incident.c.sharing_basis,
    )
    with database.read() as session:
        rows = session.execute(select(*columns)).all()
        assert len(rows) == 3 * len(BASES) + 1
        actors = [Actor(me.actor.person_id, ours.id, roles) for roles in role_sets()]
        for actor in (*actors, NOBODY, SHELL_ACTOR):
            for action in ABOUT_RECORDS:
                chosen = set(session.scalars(select(incident.c.id).where(within(actor, action))))
                judged = {row[0] for row in rows if policy(actor, action, Owned(*row[1:]))}
                assert chosen == judged, (sorted(actor.roles), action)
