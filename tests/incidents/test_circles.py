"""The circle of a record as SQL says it is the circle that the policy table says, everywhere."""

from __future__ import annotations

from itertools import combinations

from flask import Flask
from sqlalchemy import insert, select

from app.accounts.policy import NOBODY, OPEN_BASES, POLICY, SHELL_ACTOR, Actor, Owned, policy
from app.accounts.roles import Role
from app.codebook import codebook
from app.database import Database, now
from app.incidents.identifiers import new_record_id
from app.incidents.models import incident
from app.incidents.scope import within
from tests.factories import make_office, make_person

BASES = (None, *sorted(codebook["sharing_basis"].codes))
ACTIONS = [action for action in POLICY if action.startswith(("incident.", "counts."))]
ROLES = [frozenset(some) for number in range(len(Role) + 1) for some in combinations(Role, number)]


def make_records(app: Flask) -> tuple[list[Actor], dict[int, Owned]]:
    """People of two offices with every set of roles, and records with every basis for sharing."""
    database: Database = app.extensions["database"]
    here, there = make_office(app), make_office(app)
    people = [make_person(app, office=here), make_person(app, office=here)]
    people.append(make_person(app, office=there))
    reporters = [(person.office.id, person.actor.person_id) for person in people] + [
        (here.id, None),
        (there.id, None),
    ]
    moment = now()
    with database.write() as session:
        for office_id, reporter_id in reporters:
            session.execute(
                insert(incident),
                [
                    {
                        "record_id": new_record_id(),
                        "office_id": office_id,
                        "reporter_id": reporter_id,
                        "created_at": moment,
                        "updated_at": moment,
                        "revision": 1,
                        "review_status": "submitted",
                        "sharing_basis": basis,
                    }
                    for basis in BASES
                ],
            )
        columns = (incident.c.id, incident.c.office_id, incident.c.reporter_id)
        rows = session.execute(select(*columns, incident.c.sharing_basis)).all()
    actors = [
        Actor(person.actor.person_id, person.office.id, roles)
        for person in people
        for roles in ROLES
    ]
    return [*actors, SHELL_ACTOR, NOBODY], {row[0]: Owned(*row[1:]) for row in rows}


def test_sql_and_policy_say_the_same_of_every_actor_action_and_record(app: Flask) -> None:
    actors, records = make_records(app)
    assert len(records) == 5 * len(BASES) == 30
    database: Database = app.extensions["database"]
    with database.read() as session:
        for actor in actors:
            for action in ACTIONS:
                found = set(session.scalars(select(incident.c.id).where(within(actor, action))))
                allowed = {number for number, of in records.items() if policy(actor, action, of)}
                assert found == allowed, (actor.roles, action)


def test_no_role_reaches_a_closed_record_of_another_office(app: Flask) -> None:
    """Said again, apart from the policy table: consent closes a record to everybody else."""
    actors, records = make_records(app)
    closed = {number: of for number, of in records.items() if of.sharing_basis not in OPEN_BASES}
    assert len(closed) == 15
    database: Database = app.extensions["database"]
    with database.read() as session:
        for actor in actors:
            for action in ACTIONS:
                found = session.scalars(select(incident.c.id).where(within(actor, action)))
                foreign = [n for n in found if records[n].office_id != actor.office_id]
                assert not closed.keys() & set(foreign), (actor.roles, action)


def test_open_bases_are_those_of_the_codebook() -> None:
    assert set(OPEN_BASES) < codebook["sharing_basis"].codes
    assert codebook["sharing_basis"].codes - OPEN_BASES == {"pending", "refused"}
