"""A release from candidate to file: two people, the same numbers, never two of one number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.policy import SHELL_ACTOR
from app.codebook import Told
from app.database import Database
from app.ledger.models import AuditEvent
from app.ledger.verify import broken_chain
from app.publication.issuing import approving
from app.publication.issuing.agreeing import NotYours
from app.publication.issuing.approving import Changed, Gone, approve
from app.publication.issuing.history import candidate, put_missing
from app.publication.issuing.making import AlreadyOne, Nothing, drop_candidate, make_candidate
from app.publication.issuing.models import PublicRelease
from app.publication.issuing.proposing import NotNow, look
from app.publication.issuing.signing_key import key_path
from app.releases.folder import files, read_all
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, decide_on, file_record
from tests.publication.register import DAY, LATER, Two, desk_of, fill, members, publish


def test_a_second_person_publishes_what_the_first_proposed(app: Flask, coordinators: Two) -> None:
    desk = desk_of(app)
    with pytest.raises(Nothing):
        make_candidate(desk.database, desk.folder, coordinators[0].actor, DAY)
    fill(app, coordinators)
    found = make_candidate(desk.database, desk.folder, coordinators[0].actor, DAY)
    assert [(atom.where, atom.people) for atom in found.content.draft.atoms] == [("az/phoenix", 12)]
    assert not files(desk.folder), "a candidate is not public"
    with pytest.raises(AlreadyOne):
        make_candidate(desk.database, desk.folder, coordinators[1].actor, DAY)
    with pytest.raises(NotYours):
        approve(desk, coordinators[0].actor, 1, None)
    with pytest.raises(NotYours):  # there are two network coordinators
        approve(desk, SHELL_ACTOR, 1, None)
    with pytest.raises(Gone):
        approve(desk, coordinators[1].actor, 1, "another candidate than the one now")
    done = approve(desk, coordinators[1].actor, 1, None)

    (sealed,) = read_all(desk.folder)
    assert (sealed.digest, sealed.public_key) == (done.digest, done.public_key)
    assert sealed.release.atoms == found.content.draft.atoms
    assert (key_path(desk.keys).stat().st_mode & 0o777) == 0o600
    with desk.database.read() as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "release.approved")
        ).one()
        assert (event.sequence - 1, event.previous) == (
            sealed.release.audit_sequence,
            sealed.release.audit_hash,
        )
        assert list(broken_chain(session)) == []
        row = session.scalars(select(PublicRelease)).one()
        assert row.content == "", "what was held is kept no longer"
    assert members(desk.database) == 12


def test_no_report_is_released_twice_and_what_is_taken_back_is_taken_out_once(
    app: Flask, coordinators: Two
) -> None:
    database: Database = app.extensions["database"]
    first = fill(app, coordinators)
    publish(app, coordinators)
    desk = desk_of(app)
    with desk.database.snapshot() as session:
        assert look(session, desk.folder, LATER).is_empty
    (record,) = (decide(app, coordinators[0], first[0], "rejected"),)
    # Consent that is withdrawn, or a hold: what was published stays.
    decide(app, coordinators[0], first[1], "accepted", sharing_basis="refused")
    decide(app, coordinators[0], first[2], "accepted", public_hold=date(2027, 1, 1))
    assert record
    fill(app, coordinators, incident_date="2026-03-20")
    publish(app, coordinators, LATER)
    releases = read_all(desk.folder)
    assert [atom.people for atom in releases[1].release.atoms] == [11]
    assert releases[1].release.atoms[0].corrected
    assert members(database) == 25
    with desk.database.snapshot() as session:
        assert look(session, desk.folder, LATER).is_empty
    # Accepted again, it was published and taken out: it does not come a third time.
    decide(app, coordinators[0], first[0], "accepted", confidence="confirmed")
    with desk.database.snapshot() as session:
        found = look(session, desk.folder, LATER)
    assert found.is_empty
    assert not found.members


def decide(app: Flask, by: MadePerson, record_id: str, status: str, **more: object) -> str:
    from app.incidents.changing import current

    database: Database = app.extensions["database"]
    with database.read() as session:
        record = current(session, record_id)
    assert record is not None
    return decide_on(app, record, by, reason="So.", review_status=status, **more).record_id  # type: ignore[arg-type]  # answers


def test_what_changed_since_the_candidate_is_said_and_nothing_published(
    app: Flask, coordinators: Two
) -> None:
    made = fill(app, coordinators)
    desk = desk_of(app)
    make_candidate(desk.database, desk.folder, coordinators[0].actor, DAY)
    decide(app, coordinators[0], made[0], "rejected")
    with pytest.raises(Changed) as changed:
        approve(desk, coordinators[1].actor, 1, None)
    (difference,) = changed.value.found
    assert difference.before
    assert difference.after
    assert (difference.before.people, difference.after.people) == (12, 11)
    assert not files(desk.folder)
    with desk.database.write() as session:
        assert drop_candidate(session, coordinators[0].actor, 1)
        assert not drop_candidate(session, coordinators[0].actor, 1)
    publish(app, coordinators)
    assert [path.name for path in files(desk.folder)] == ["release-0001.json"]


@ON_SQLITE
def test_the_same_numbers_over_other_answers_are_no_longer_the_same(
    app: Flask, coordinators: Two
) -> None:
    made = fill(app, coordinators)
    desk = desk_of(app)
    make_candidate(desk.database, desk.folder, coordinators[0].actor, DAY)
    decide(app, coordinators[0], made[0], "accepted", warrant_shown="judicial")
    with pytest.raises(Changed) as changed:
        approve(desk, coordinators[1].actor, 1, None)
    assert changed.value.found == []


@ON_SQLITE
def test_a_report_that_changes_between_reading_and_writing_is_read_again(
    app: Flask, coordinators: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = fill(app, coordinators)
    desk = desk_of(app)
    make_candidate(desk.database, desk.folder, coordinators[0].actor, DAY)
    real = approving._commit
    times: list[int] = []

    def later(*given: object) -> object:
        if not times:
            times.append(1)
            return None  # as if it had found such an event, which the next line writes
        return real(*given)  # type: ignore[arg-type]  # what it was given

    monkeypatch.setattr(approving, "_commit", later)
    assert approve(desk, coordinators[1].actor, 1, None).number == 1
    with desk.database.read() as session:
        newest = session.scalar(select(func.max(AuditEvent.sequence))) or 0
        assert not approving._reports_changed(session, newest)
    decide(app, coordinators[0], made[0], "rejected")
    with desk.database.read() as session:
        assert approving._reports_changed(session, newest)


class Killed(BaseException):
    """As SIGKILL would: nothing after it runs."""


STEPS = ("seal", "write_members", "record_event", "put_missing")


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_nothing_is_lost_or_done_twice(
    app: Flask, coordinators: Two, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    fill(app, coordinators)
    desk = desk_of(app)
    make_candidate(desk.database, desk.folder, coordinators[0].actor, DAY)

    def dies(*_given: object, **_more: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(approving, step, dies)
        with pytest.raises(Killed):
            approve(desk, coordinators[1].actor, 1, None)
    assert not files(desk.folder)
    if step == "put_missing":  # the commit stands: only the file is missing
        with pytest.raises(Gone):
            approve(desk, coordinators[1].actor, 1, None)
        with desk.database.read() as session:
            assert put_missing(session, desk.folder) == ["release-0001.json"]
    else:
        assert members(desk.database) == 0
        approve(desk, coordinators[1].actor, 1, None)
    (sealed,) = read_all(desk.folder)
    assert members(desk.database) == 12
    with desk.database.read() as session:
        assert session.scalars(select(PublicRelease.digest)).all() == [sealed.digest]
        assert put_missing(session, desk.folder) == []


def test_two_at_once_make_one_candidate_and_one_release(app: Flask, coordinators: Two) -> None:
    fill(app, coordinators)
    desk = desk_of(app)

    def make(person: MadePerson) -> object:
        try:
            return make_candidate(desk.database, desk.folder, person.actor, DAY)
        except AlreadyOne:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = [one for one in pool.map(make, coordinators * 2) if one]
    assert len(made) == 1
    with desk.database.read() as session:
        row = candidate(session)
        assert row is not None
        other = next(p for p in coordinators if p.actor.person_id != row.made_by)

    def publish_it(_number: int) -> object:
        try:
            return approve(desk, other.actor, 1, None)
        except Told:
            return None

    with ThreadPoolExecutor(4) as pool:
        done = [one for one in pool.map(publish_it, range(4)) if one]
    assert len(done) == 1
    assert len(read_all(desk.folder)) == 1
    assert members(desk.database) == 12


@ON_SQLITE
def test_a_day_to_come_or_before_the_newest_release_is_refused(
    app: Flask, coordinators: Two
) -> None:
    fill(app, coordinators)
    publish(app, coordinators)
    desk = desk_of(app)
    for day in (date(2100, 1, 1), date(2026, 4, 1)):
        with pytest.raises(NotNow):
            make_candidate(desk.database, desk.folder, coordinators[0].actor, day)


@ON_SQLITE
def test_with_one_network_coordinator_the_shell_approves(app: Flask, simply: None) -> None:
    from tests.factories import make_person

    only = make_person(app, roles=["network_coordinator"])
    fill(app, [only])
    desk = desk_of(app)
    make_candidate(desk.database, desk.folder, only.actor, DAY)
    with pytest.raises(NotYours):
        approve(desk, only.actor, 1, None)
    assert approve(desk, SHELL_ACTOR, 1, None).number == 1
    with desk.database.read() as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "release.approved")
        ).one()
    assert event.actor == "shell"


def test_a_filed_report_waits_for_its_review(app: Flask, coordinators: Two) -> None:
    file_record(app, coordinators[0])
    desk = desk_of(app)
    with desk.database.snapshot() as session:
        assert look(session, desk.folder, DAY).content.held == ()
