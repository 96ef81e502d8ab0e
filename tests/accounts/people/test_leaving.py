"""What a leaver leaves open is told first, handed over, and nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import Person, Succession
from app.accounts.people.leaving import kinds_of_tasks
from app.database import now
from app.incidents.changing import current
from app.incidents.consent.reminders import reminders_due
from app.incidents.help.models import HelpRequest
from app.incidents.help.on_call import set_on_call
from app.incidents.help.queries import to_answer
from app.incidents.help.service import ask, take
from app.incidents.models import incident
from app.incidents.record import Record
from tests.accounts.people.crowd import Crowd, number_of
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, decide_on, file_record, make_person


def burden(crowd: Crowd, who: MadePerson) -> list[Record]:
    """Two clients' answers, one of them sent back as well, help taken, on call."""
    waits = file_record(crowd.app, who, sharing_basis=None)
    back = file_record(crowd.app, who, sharing_basis="pending")
    decide_on(crowd.app, back, crowd.coordinator, reason="Which day?", review_status="needs_info")
    file_record(crowd.app, who)
    with crowd.database.write() as session:
        record = current(session, waits.record_id)
        assert record is not None
        call = ask(session, who.actor, record, ["habeas"])
        assert call is not None
        asked = to_answer(session, who.actor, call.help_ids[0])
        assert asked is not None
        take(session, who.actor, asked)
        person = session.get_one(Person, who.actor.person_id)
        set_on_call(session, crowd.coordinator.actor, person, on_call=True)
    return [waits, back]


def counts(crowd: Crowd, who: MadePerson) -> list[int]:
    """How much of each kind somebody has open: answers, questions, help, duty."""
    with crowd.app.app_context(), crowd.database.read() as session:
        person = session.get_one(Person, who.actor.person_id)
        return [kind.count(session, person) for kind in kinds_of_tasks()]


def remind(crowd: Crowd, days: int) -> dict[str, int]:
    """Whom a run after so many days mails, and about how many reports of their own."""
    with crowd.database.read() as session:
        due = reminders_due(session, now() + timedelta(days=days, hours=1))
        return {one.email: one.own for one in due}


def test_it_is_told_handed_over_and_comes_back(crowd: Crowd) -> None:
    waits, _back = burden(crowd, crowd.attorney)
    assert counts(crowd, crowd.attorney) == [2, 1, 1, 1]
    assert remind(crowd, 2) == {crowd.attorney.email: 2}
    coordinator = crowd.signed_in(crowd.coordinator)
    at = f"/people/{number_of(crowd.attorney)}"
    page = coordinator.get(f"{at}/suspend").text
    assert "Handed back: somebody else of the office takes them." in page
    form = {"successor": str(number_of(crowd.coordinator))}
    assert coordinator.post(f"{at}/suspend", data=form).status_code == 303
    assert counts(crowd, crowd.attorney) == [2, 1, 0, 0]
    assert counts(crowd, crowd.coordinator) == [2, 1, 0, 0]
    assert remind(crowd, 2) == {crowd.coordinator.email: 2}
    with crowd.database.read() as session:
        asked = session.scalars(select(HelpRequest)).one()
        assert (asked.taken_by, asked.taken_at, asked.settled_at) == (None, None, None)
        reporters = set(session.scalars(select(incident.c.reporter_id)))
    assert reporters == {number_of(crowd.attorney)}, "a report keeps its reporter"
    assert coordinator.get(f"/incidents/{waits.record_id}/edit").status_code == 200
    me = f"person:{number_of(crowd.coordinator)}"
    for action in ("help.handed_back", "on_call.changed"):
        assert (me, action) in crowd.events(action)
    coordinator.post(f"{at}/reactivate")
    assert counts(crowd, crowd.attorney) == [2, 1, 0, 0]
    assert counts(crowd, crowd.coordinator) == [0, 0, 0, 0]
    assert remind(crowd, 2) == {crowd.attorney.email: 2}


def test_who_took_over_leaves_it_to_the_next(crowd: Crowd) -> None:
    burden(crowd, crowd.attorney)
    second = make_person(crowd.app, roles=["coordinator"], office=crowd.coordinator.office)
    admin = crowd.signed_in(crowd.administrator)
    for leaver, follows in ((crowd.attorney, crowd.coordinator), (crowd.coordinator, second)):
        answer = admin.post(
            f"/people/{number_of(leaver)}/suspend", data={"successor": str(number_of(follows))}
        )
        assert answer.status_code == 303
    assert counts(crowd, second)[:2] == [2, 1]
    assert remind(crowd, 2) == {second.email: 2}
    third = make_person(crowd.app, roles=["coordinator"], office=second.office)
    answer = admin.post(f"/people/{number_of(second)}/suspend", data={"successor": "office"})
    assert answer.status_code == 303
    assert counts(crowd, third) == [0, 0, 0, 0]
    assert remind(crowd, 2) == {}, "nobody's own any more"
    assert list(remind(crowd, 31)) == [third.email], "the office's after 30 days"
    with crowd.database.read() as session:
        assert session.scalars(select(Succession)).all() == []


@ON_SQLITE
def test_who_moves_leaves_the_same(crowd: Crowd) -> None:
    burden(crowd, crowd.attorney)
    admin = crowd.signed_in(crowd.administrator)
    form = {
        "office": str(crowd.stranger.office.id),
        "successor": str(number_of(crowd.coordinator)),
    }
    assert admin.post(f"/people/{number_of(crowd.attorney)}/move", data=form).status_code == 303
    assert counts(crowd, crowd.attorney) == [0, 0, 0, 0]
    assert counts(crowd, crowd.coordinator)[:2] == [2, 1]
    assert remind(crowd, 2) == {crowd.coordinator.email: 2}


@ON_SQLITE
def test_who_may_do_none_of_it_any_more_hands_it_back(crowd: Crowd) -> None:
    burden(crowd, crowd.attorney)
    admin = crowd.signed_in(crowd.administrator)
    number = number_of(crowd.attorney)
    form = {"name": "Kim", "roles": "advocate", "before": f"{crowd.attorney.office.id} 1 attorney"}
    assert admin.post(f"/people/{number}/edit", data=form).status_code == 303
    assert counts(crowd, crowd.attorney)[2:] == [0, 0]


@ON_SQLITE
def test_an_office_without_another_coordinator_says_so(app: Flask, crowd: Crowd) -> None:
    admin = crowd.signed_in(crowd.administrator)
    at = f"/people/{number_of(crowd.stranger)}/suspend"
    assert "no other coordinator" in admin.get(at).text
    assert admin.post(at, data={}).status_code == 303
    assert not crowd.person(crowd.stranger).active


@ON_SQLITE
def test_numbers_lead_somewhere_for_those_alone_who_may_go_there(crowd: Crowd) -> None:
    burden(crowd, crowd.attorney)
    at = f"/people/{number_of(crowd.attorney)}"
    coordinator = crowd.signed_in(crowd.coordinator)
    page = coordinator.get(at).text
    for address in ("/incidents/consent", "/incidents?review_status=needs_info", "/incidents/help"):
        assert f'<dd><a href="{address}">' in page
        assert coordinator.get(address).status_code == 200
    page = crowd.signed_in(crowd.administrator).get(at).text
    assert '<dd><a href="/incidents' not in page


@ON_SQLITE
def test_the_colleague_is_told_by_a_mail_without_a_name(crowd: Crowd) -> None:
    crowd.app.config.update(MAIL_SERVER="mail.example.org", MAIL_DEFAULT_SENDER=None)
    with crowd.database.write() as session:
        number = number_of(crowd.attorney)
        session.execute(update(Person).where(Person.id == number).values(name="Rosa Diaz"))
    admin = crowd.signed_in(crowd.administrator)
    admin.post(
        f"/people/{number_of(crowd.attorney)}/suspend",
        data={"successor": str(number_of(crowd.coordinator))},
    )
    (mail,) = crowd.app.extensions["mailman"].outbox
    assert mail.to == [crowd.coordinator.email]
    assert "Rosa" not in mail.subject + mail.body
    assert f"/people/{number_of(crowd.attorney)}\n" in mail.body
