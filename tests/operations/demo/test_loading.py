"""Synthetic records in a database: complete, verifiable, and never among real ones."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Office, Person
from app.accounts.queries import is_synthetic
from app.accounts.service import AccountError
from app.database import Database
from app.incidents.models import incident
from app.incidents.queries import texts_of
from app.incidents.record import Record, record_of
from app.incidents.verify import broken_records, broken_texts
from app.incidents.verify_accepted import broken_acceptances
from app.ledger.keys import Keys
from app.ledger.models import AuditDetail, AuditEvent, IncidentText, Revision
from app.ledger.verify import broken_chain, broken_details, broken_revisions
from app.operations.demo import loader
from app.operations.demo.loader import count_records, load, refuse_real_records
from app.operations.demo.place_tables import FURTHER_CITIES
from app.operations.demo.records import Plan
from app.places.queries import canonical_city
from tests.factories import file_record, make_person
from tests.operations.demo.making import UNTIL, invented

RECORDS, BATCH = 700, 300
PLAN = Plan(RECORDS, 1, UNTIL)


def fill(app: Flask, plan: Plan = PLAN) -> list[str]:
    said: list[str] = []
    load(app.extensions["database"], app.extensions["keys"], plan, said.append)
    return said


@pytest.fixture
def filled(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(loader, "BATCH", BATCH)
    fill(app)
    database: Database = app.extensions["database"]
    return database


def records_in(database: Database) -> list[Record]:
    with database.read() as session:
        rows = session.execute(select(incident).order_by(incident.c.id)).mappings()
        return [record_of(dict(row)) for row in rows]


def test_every_invented_record_is_there_as_it_was_invented(filled: Database, app: Flask) -> None:
    there = records_in(filled)
    wanted = invented(RECORDS)
    keys: Keys = app.extensions["keys"]
    with filled.read() as session:
        emails = dict(session.execute(select(Person.id, Person.email)).all())
        offices = dict(session.execute(select(Person.id, Person.office_id)).all())
        for record, source in zip(there, wanted, strict=True):
            assert record.record_id == source.record_id
            assert record.created_at == record.updated_at == source.created_at
            assert {k: v for k, v in record.answers.items() if v is not None} == source.answers
            assert record.accepted_revision == (1 if record.status.value == "accepted" else None)
            assert record.reporter_id is not None
            assert emails[record.reporter_id] == source.reporter.email
            assert offices[record.reporter_id] == record.office_id
        for record, source in zip(there, wanted, strict=True):
            assert texts_of(session, keys, record, source.texts) == source.texts


def test_everything_verifies(filled: Database, app: Flask) -> None:
    with filled.read() as session:
        assert list(broken_chain(session)) == []
        assert list(broken_details(session)) == []
        assert list(broken_revisions(session)) == []
        assert list(broken_records(session)) == []
        assert list(broken_acceptances(session)) == []
        assert list(broken_texts(session, app.extensions["keys"])) == []
        assert session.scalar(select(func.count()).select_from(Revision)) == RECORDS
        assert (session.scalar(select(func.count()).select_from(IncidentText)) or 0) > 200


def test_one_event_for_each_batch_in_a_demo_with_invented_offices(filled: Database) -> None:
    with filled.read() as session:
        found = session.execute(
            select(AuditEvent.actor, AuditDetail.details)
            .join(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
            .where(AuditEvent.action == "incidents.generated")
            .order_by(AuditEvent.sequence)
        ).all()
    assert [actor for actor, _ in found] == ["shell"] * 3
    assert [json.loads(details) for _, details in found] == [
        {"records": 300, "seed": 1},
        {"records": 300, "seed": 1},
        {"records": 100, "seed": 1},
    ]
    with filled.read() as session:
        assert is_synthetic(session)
        offices = session.scalars(select(Office.name)).all()
        assert len(offices) == 40
        assert all(name.startswith("Demo office ") for name in offices)
        people = session.scalars(select(Person)).all()
        assert all(person.email.endswith("@demo.example") for person in people)
        assert all(person.active and person.password is None for person in people)


def test_more_of_the_same_seed_adds_others(filled: Database, app: Flask) -> None:
    with filled.read() as session:
        people = session.scalar(select(func.count()).select_from(Person))
    fill(app, Plan(200, 1, UNTIL, already=RECORDS))
    with filled.read() as session:
        assert count_records(session) == RECORDS + 200
        assert session.scalar(select(func.count()).select_from(Person)) == people
        assert list(broken_revisions(session)) == []


def test_two_loaders_at_once_file_nothing_twice(filled: Database, app: Flask) -> None:
    with pytest.raises(AccountError, match="--more"):
        fill(app)
    with filled.read() as session:
        assert count_records(session) == RECORDS


def test_a_database_with_real_accounts_is_refused(app: Flask, database: Database) -> None:
    make_person(app)
    with pytest.raises(AccountError, match="real accounts"):
        fill(app)
    with database.read() as session:
        assert not is_synthetic(session)
        assert session.scalar(select(func.count()).select_from(Office)) == 1


def test_a_database_with_records_that_are_not_marked_is_refused(
    app: Flask, database: Database
) -> None:
    file_record(app, make_person(app, email="somebody@demo.example"))
    with pytest.raises(AccountError, match="real records"):
        refuse_real_records(database)
    with pytest.raises(AccountError, match="real records"):
        fill(app)
    with database.read() as session:
        assert count_records(session) == 1
        assert not is_synthetic(session)


def test_an_empty_database_is_not_refused(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    try:
        refuse_real_records(database)
    finally:
        database.engine.dispose()


def test_cities_are_spelled_as_in_the_list_of_places(database: Database) -> None:
    cities = {(str(r.answers["city"]), str(r.answers["state"])) for r in invented()}
    cities |= {(city[:-4], city[-2:]) for city in FURTHER_CITIES}
    with database.read() as session:
        assert {canonical_city(session, *city) for city in cities} == cities
