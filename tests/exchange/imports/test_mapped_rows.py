"""Rows of an old sheet: taken, waiting, repeated or refused, and what a second run does."""

from __future__ import annotations

import pytest
from flask import Flask

from app.exchange.imports.grid import Unusable
from app.exchange.imports.plan import Doubts, Repeated, Text
from app.exchange.imports.rows import Outcome
from app.incidents.record import Status
from app.incidents.reporters import reporter_mark
from tests.exchange.imports.importing import SECRET, Importer, outcomes
from tests.factories import accept, decide_on, make_office, make_person
from tests.incidents.changes import texts
from tests.ledger.history import what_is_broken

A = "a-1,Eastside,6/26/2025,Miami FL,yes,Seen by two\n".replace("Miami FL", '"Miami, FL"')
B = "b-2,Northgate,6/27/2025,Seatle,,\n"
TAKEN, WAITS, REFUSED = Outcome.TAKEN, Outcome.WAITS, Outcome.REFUSED


@pytest.fixture
def importer(app: Flask) -> Importer:
    return Importer(app, make_office(app).id)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_in_doubt_waits_or_is_refused(importer: Importer) -> None:
    rows = (
        A
        + B
        + 'c,,6/28/2025,"Miami, FL",perhaps some,\n'  # nobody said what that means
        + "d,,28.6.2025,Seatle,,\n"  # no such day in the order chosen
        + 'e,,6/28/2025,"Miami, FL",,Call 555-867-5309\n'
        + f'f,,6/28/2025,"Miami, FL",,{"x" * 2001}\n'
        + 'g,,6/28/2025,"Miami, FL",,,too wide\n'
    )
    found = importer.check(rows)
    assert outcomes(found) == [TAKEN, TAKEN, WAITS, REFUSED, REFUSED, REFUSED, REFUSED]
    assert found[2].draft.answers["face_covering"] is None
    assert "perhaps some" in str(found[2].doubts[0])
    assert outcomes(importer.check(rows, doubts=Doubts.REFUSE))[2] is REFUSED
    mended = importer.check(rows, texts=Text.MEND)
    assert outcomes(mended)[4:6] == [WAITS, WAITS]
    assert mended[4].draft.texts == {"narrative": "Call […]"}
    left_out = importer.check(rows, texts=Text.LEAVE_OUT)
    assert left_out[4].draft.texts == {}
    settled = importer.check(rows, settled={(6, "narrative"): Text.LEAVE_OUT})
    assert outcomes(settled)[4:6] == [WAITS, REFUSED], "one text settled, the other not"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_plan_that_does_not_fit_is_refused(importer: Importer) -> None:
    with pytest.raises(Unusable, match="the month or the day"):
        importer.check(A, dates=None)
    with pytest.raises(Unusable, match="“Notes”"):
        importer.check(b"Ref,Office,Date,City,Masked?\n1,,6/26/2025,Miami,\n")
    with pytest.raises(Unusable, match="review_status"):
        importer.check(A, same={"review_status": "accepted"})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_rows_that_stand_twice(importer: Importer) -> None:
    other = A.replace("yes", "")
    assert outcomes(importer.check(A + A + B)) == [TAKEN, Outcome.REPEATED, TAKEN]
    kept = importer.check(A + A, repeated=Repeated.KEEP)
    assert outcomes(kept) == [TAKEN, TAKEN], "two people"
    assert [row.source_ref for row in kept] == ["a-1", "a-1-2"]
    (_, second) = importer.check(A + other)
    assert second.outcome is REFUSED
    assert second.problems[0].field == "source_ref"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_number_of_a_person_becomes_a_key(importer: Importer) -> None:
    (row,) = importer.check(A.replace("a-1", "A123-456-789"))
    assert row.outcome is REFUSED
    assert "another column" in str(row.problems[0])


def test_a_second_run_adds_what_is_new_and_updates_what_changed(
    app: Flask, importer: Importer
) -> None:
    importer.run(A + B)
    before = importer.records()
    changed = A.replace("yes,Seen by two", ",Seen by three")
    fresh = 'c-3,,6/28/2025,"Miami, FL",,\n'
    found = importer.check(changed + B + fresh)
    assert outcomes(found) == [Outcome.UPDATED, Outcome.THERE, TAKEN]
    importer.run(changed + B + fresh)
    after = importer.records()
    assert after.keys() == {"a-1", "b-2", "c-3"}
    assert after["b-2"] == before["b-2"]
    assert (after["a-1"].record_id, after["a-1"].revision) == (before["a-1"].record_id, 2)
    assert after["a-1"].answers["face_covering"] is None
    assert texts(app, after["a-1"], "narrative") == {"narrative": "Seen by three"}
    assert outcomes(importer.check(changed + B + fresh)) == [Outcome.THERE] * 3
    with importer.database.read() as session:
        assert what_is_broken(session, app.extensions["keys"]) == []


def test_what_somebody_worked_on_is_left_as_it_is(app: Flask, importer: Importer) -> None:
    coordinator = make_person(app, roles=["coordinator"])
    importer.run(A + B)
    record = importer.records()["a-1"]
    decide_on(app, record, coordinator, review_status="needs_info", reason="Which door?")
    changed = A.replace("yes", "")
    assert outcomes(importer.check(A + B)) == [Outcome.THERE, Outcome.THERE]
    assert outcomes(importer.check(changed)) == [Outcome.DIFFERS]
    importer.run(changed)
    assert importer.records()["a-1"].answers["face_covering"] == "all"
    importer.run(B)
    accept(app, importer.records()["b-2"], coordinator, sharing_basis="not_our_client")
    assert outcomes(importer.check(B.replace("6/27", "6/20"))) == [Outcome.DIFFERS]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_reported_is_counted_and_not_kept(app: Flask, importer: Importer) -> None:
    importer.run(A + B + 'c,  EASTSIDE ,6/28/2025,"Miami, FL",,\n' + 'd,,6/29/2025,"Miami, FL",,\n')
    marks = {key: record.reporter_mark for key, record in importer.records().items()}
    assert marks["a-1"] == marks["c"] == reporter_mark(SECRET, "Eastside")
    assert marks["a-1"] != marks["b-2"]
    assert marks["d"] is None
    assert reporter_mark("another secret", "Eastside") != marks["a-1"]
    record = importer.records()["a-1"]
    with importer.database.write() as session:
        from sqlalchemy import update

        from app.incidents.models import incident

        session.execute(
            update(incident)
            .where(incident.c.record_id == record.record_id)
            .values(reporter_mark=marks["b-2"])
        )
    with importer.database.read() as session:
        assert what_is_broken(session, app.extensions["keys"]), "whose it is, is chained too"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_row_in_doubt_waits_with_its_question(app: Flask, importer: Importer) -> None:
    importer.run(A.replace("yes", "perhaps"))
    record = importer.records()["a-1"]
    assert record.status is Status.NEEDS_INFO
    assert "perhaps" in texts(app, record, "reason")["reason"]
