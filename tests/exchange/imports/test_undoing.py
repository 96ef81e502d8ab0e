"""An import taken back: withdrawn as a whole, and able to come again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.exchange.imports.rows import Outcome
from app.exchange.imports.undoing import (
    Standing,
    batches,
    find_batch,
    records_of,
    standing,
    touched_records,
    undo,
)
from app.incidents.models import accepted_incident
from app.incidents.record import Status
from app.ledger.models import AuditEvent
from app.review.many import accept_many, take_acceptance_back
from tests.cli.running import run_docket
from tests.exchange.imports.importing import PLAN, SAME, Importer, outcomes
from tests.factories import MadeOffice, accept, make_office, make_person
from tests.ledger.history import what_is_broken

ROWS = (
    'a,Eastside,6/26/2025,"Miami, FL",yes,Seen by two\n'
    'b,Eastside,6/27/2025,"Miami, FL",,\n'
    'c,Northgate,6/28/2025,"Miami, FL",,\n'
)


@pytest.fixture
def importer(app: Flask) -> Importer:
    return Importer(app, make_office(app).id)


def undone(importer: Importer, number: int | None, *, touched_too: bool = False) -> int:
    assert number is not None
    with importer.database.write() as session:
        batch = find_batch(session, importer.office_id, number)
        assert batch is not None
        return undo(session, importer.actor, batch, touched_too=touched_too)


def left(importer: Importer, number: int | None) -> Standing:
    with importer.database.read() as session:
        batch = find_batch(session, importer.office_id, number or 0)
        assert batch is not None
        return standing(session, batch)


def statuses(importer: Importer) -> dict[str, Status]:
    return {key: record.status for key, record in importer.records().items()}


def test_undone_and_brought_in_again(app: Flask, importer: Importer) -> None:
    number = importer.run(ROWS)
    ids = {key: record.record_id for key, record in importer.records().items()}
    assert left(importer, number) == Standing(3, 0, 0)
    assert undone(importer, number) == 3
    assert set(statuses(importer).values()) == {Status.WITHDRAWN}
    assert left(importer, number) == Standing(0, 0, 3)
    assert undone(importer, number) == 0, "twice is once"
    with importer.database.read() as session:
        assert what_is_broken(session, app.extensions["keys"]) == []
        events = select(AuditEvent).where(AuditEvent.action == "incidents.import_undone")
        assert len(session.scalars(events).all()) == 1, "one event for all of them"
    changed = ROWS.replace("yes", "")
    assert outcomes(importer.check(changed)) == [Outcome.TAKEN] * 3
    again = importer.run(changed)
    assert set(statuses(importer).values()) == {Status.SUBMITTED}
    assert {key: record.record_id for key, record in importer.records().items()} == ids
    assert left(importer, again) == Standing(3, 0, 0), "of the new import now"
    assert left(importer, number) == Standing(0, 0, 0)
    assert undone(importer, again) == 3
    with importer.database.read() as session:
        assert what_is_broken(session, app.extensions["keys"]) == []


def test_what_somebody_worked_on_is_kept_unless_chosen(app: Flask, importer: Importer) -> None:
    coordinator = make_person(app, roles=["coordinator"])
    number = importer.run(ROWS)
    accept(app, importer.records()["b"], coordinator, sharing_basis="not_our_client")
    assert left(importer, number) == Standing(2, 1, 0)
    assert undone(importer, number) == 2
    assert statuses(importer)["b"] is Status.ACCEPTED
    with importer.database.read() as session:
        batch = find_batch(session, importer.office_id, number or 0)
        assert batch is not None
        assert [record.source_ref for record in touched_records(session, batch)] == ["b"]
    assert undone(importer, number, touched_too=True) == 1
    assert set(statuses(importer).values()) == {Status.WITHDRAWN}
    with importer.database.read() as session:
        assert what_is_broken(session, app.extensions["keys"]) == []
        assert session.execute(select(accepted_incident)).all() == []
    assert outcomes(importer.check(ROWS)) == [Outcome.TAKEN] * 3


def test_one_push_for_many_is_nobodys_work_on_one(app: Flask, importer: Importer) -> None:
    coordinator = make_person(
        app, roles=["coordinator"], office=MadeOffice(importer.office_id, "Harbor")
    )
    actor, keys = coordinator.actor, app.extensions["keys"]
    basis = replace(importer, plan=replace(PLAN, same={**SAME, "sharing_basis": "not_our_client"}))
    number = basis.run(ROWS)
    with importer.database.read() as session:
        batch = find_batch(session, importer.office_id, number or 0)
    assert batch is not None
    accept(app, importer.records()["b"], coordinator, sharing_basis="not_our_client")
    settled = {"confidence": "probable", "date_precision": "exact_day"}
    with importer.database.write() as session:
        first = records_of(session, batch, Status.SUBMITTED, 1)
        rest = records_of(session, batch, Status.SUBMITTED, 9, after=first[0].id)
        assert [one.source_ref for one in (*first, *rest)] == ["a", "c"]
        assert accept_many(session, keys, actor, [*first, *rest], settled) == 2
    assert left(importer, number) == Standing(2, 1, 0), "accepted in one push, and one by itself"
    changed = basis.check(ROWS.replace("yes", ""))
    assert outcomes(changed)[0] is Outcome.DIFFERS, "an old sheet does not undo an acceptance"
    with importer.database.write() as session:
        accepted = records_of(session, batch, Status.ACCEPTED, 9)
        assert take_acceptance_back(session, keys, actor, accepted) == 2
    assert statuses(importer)["b"] is Status.ACCEPTED, "somebody decided on that one"
    assert left(importer, number) == Standing(2, 1, 0)
    assert undone(importer, number, touched_too=True) == 3
    again = basis.run(ROWS)
    assert left(importer, again) == Standing(3, 0, 0), "what was worked on is over with the undoing"
    changed = basis.check(ROWS.replace("yes", ""))
    assert outcomes(changed) == [Outcome.UPDATED, Outcome.THERE, Outcome.THERE]
    with importer.database.read() as session:
        assert what_is_broken(session, keys) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_office_sees_and_undoes_nothing(app: Flask, importer: Importer) -> None:
    number = importer.run(ROWS)
    other = make_office(app).id
    with importer.database.read() as session:
        assert find_batch(session, other, number or 0) is None
        assert batches(session, other) == []
        assert [batch.number for batch in batches(session, None)] == [number]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_basis_for_sharing_has_a_date(app: Flask, importer: Importer) -> None:
    plan = replace(PLAN, same={**SAME, "sharing_basis": "engagement_terms"})
    attested = replace(importer, plan=replace(plan, attested_on=date(2026, 3, 1)))
    attested.run(ROWS)
    record = importer.records()["a"]
    (step,) = record.steps
    assert (step.kind, step.code, step.on) == (
        "sharing_basis",
        "engagement_terms",
        date(2026, 3, 1),
    )
    assert outcomes(attested.check(ROWS)) == [Outcome.THERE] * 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_commands(app: Flask, importer: Importer) -> None:
    number = importer.run(ROWS)
    stranger = make_person(app, roles=["coordinator"])
    attorney = make_person(app, roles=["attorney"])
    for email, named in ((stranger.email, "no import"), (attorney.email, "may not import")):
        refused = run_docket(app, "imports", "undo", number, "--as", email)
        assert refused.exit_code == 2
        assert named in refused.output
    assert "3 records  stands" in run_docket(app, "imports", "list").output
    assert "3 records withdrawn, 0 kept" in run_docket(app, "imports", "undo", number).output
    assert "undone" in run_docket(app, "imports", "list").output
