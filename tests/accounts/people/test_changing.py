"""Roles, suspension and moving: at once, never one's own, never the last administrator's."""

from __future__ import annotations

import threading

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.accounts.models import Person, PersonRole
from app.accounts.people import changing
from app.accounts.people.changing import standing_of
from app.accounts.people.reach import NotYours
from app.accounts.policy import SHELL_ACTOR
from app.accounts.roles import Role
from app.accounts.service import AccountError
from app.database import Database
from tests.accounts.people.crowd import Crowd, link_in, number_of
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, file_record, make_person


def edit(crowd: Crowd, client: FlaskClient, person: MadePerson, **form: object) -> int:
    """Send the form of a person as the page gives it, with these changes."""
    stored = crowd.person(person)
    sent = {
        "name": stored.name or "Kim",
        "roles": sorted(stored.role_names),
        "before": standing_of(stored),
        **form,
    }
    return client.post(f"/people/{stored.id}/edit", data=sent).status_code


def test_other_roles_sign_out_and_end_invitations(crowd: Crowd) -> None:
    theirs = crowd.signed_in(crowd.coordinator)
    link = link_in(theirs.post("/people/invite", data={"email": "kim@example.org"}).text)
    admin = crowd.signed_in(crowd.administrator)
    roles = ["attorney", "coordinator"]
    assert edit(crowd, admin, crowd.coordinator, roles=roles, name="Rosa") == 303
    assert crowd.person(crowd.coordinator).role_names == {"attorney", "coordinator"}
    assert theirs.get("/incidents").headers["Location"].startswith("/sign-in")
    assert admin.get(link).status_code == 404
    assert [action for _, action in crowd.events("person.roles")] == ["person.roles_changed"]
    again = crowd.signed_in(crowd.coordinator)
    assert edit(crowd, admin, crowd.coordinator, name="Rosa Diaz") == 303
    assert again.get("/incidents").status_code == 200, "a name changes nothing else"
    who = f"person:{number_of(crowd.administrator)}"
    assert crowd.events("person.renamed") == [(who, "person.renamed")] * 2


@ON_SQLITE
def test_what_a_form_may_not_ask_for(crowd: Crowd) -> None:
    admin = crowd.signed_in(crowd.administrator)
    for name in ("", " ", "x" * 121, "a\0b"):
        assert edit(crowd, admin, crowd.attorney, name=name) == 422, name
    for roles in ([], ["queen"]):
        assert edit(crowd, admin, crowd.attorney, roles=roles) == 422, roles
    for before in ("1 1 advocate", ""):
        assert edit(crowd, admin, crowd.attorney, before=before) == 409
    assert admin.post(f"/people/{number_of(crowd.attorney)}/edit", data={}).status_code == 422
    coordinator = crowd.signed_in(crowd.coordinator)
    assert edit(crowd, coordinator, crowd.attorney, roles=["coordinator"], name="Kim") == 303
    assert crowd.person(crowd.attorney).role_names == {"attorney"}
    for person in (crowd.administrator, crowd.coordinator, crowd.stranger):
        assert edit(crowd, coordinator, person, name="Eve") == 404


@ON_SQLITE
def test_nobody_changes_or_suspends_themself(crowd: Crowd) -> None:
    admin = crowd.signed_in(crowd.administrator)
    me = number_of(crowd.administrator)
    for page in ("edit", "suspend", "move"):
        assert admin.get(f"/people/{me}/{page}").status_code == 404
        assert admin.post(f"/people/{me}/{page}").status_code == 404
    page = admin.get(f"/people/{me}").text
    assert f"/people/{me}/suspend" not in page
    assert crowd.person(crowd.administrator).active


def test_suspended_is_out_at_once_and_comes_back_signed_out(crowd: Crowd) -> None:
    theirs = crowd.signed_in(crowd.attorney)
    coordinator = crowd.signed_in(crowd.coordinator)
    at = f"/people/{number_of(crowd.attorney)}"
    assert coordinator.get(f"{at}/suspend").status_code == 200
    assert crowd.person(crowd.attorney).active, "looking suspends nobody"
    me = str(number_of(crowd.coordinator))
    assert coordinator.post(f"{at}/suspend", data={"successor": me}).status_code == 303
    assert theirs.get("/incidents/new").status_code == 302
    again = coordinator.post(f"{at}/suspend", data={"successor": me})
    assert again.status_code == 303, "a form that is sent twice"
    assert "attorney@example.org" in coordinator.get("/people?state=suspended").text
    assert "attorney@example.org" not in coordinator.get("/people").text
    assert coordinator.post(f"{at}/reactivate").status_code == 303
    assert theirs.get("/incidents/new").status_code == 302, "the old cookie stays dead"
    assert crowd.signed_in(crowd.attorney).get("/incidents").status_code == 200
    assert [action for _, action in crowd.events("person.suspended", "person.reactivated")] == [
        "person.suspended",
        "person.reactivated",
    ]


def test_the_last_administrator_stays(crowd: Crowd, database: Database) -> None:
    """Nobody but the shell could even try: an administrator who acts is another one."""
    number = number_of(crowd.administrator)
    for act in (
        lambda session: changing.suspend(session, SHELL_ACTOR, number, None),
        lambda session: changing.set_roles(session, SHELL_ACTOR, number, [Role.ATTORNEY]),
    ):
        with (
            crowd.app.app_context(),
            pytest.raises(AccountError, match="last administrator"),
            database.write() as session,
        ):
            act(session)
    second = make_person(crowd.app, roles=["administrator"], office=crowd.coordinator.office)
    with crowd.app.app_context(), database.write() as session:
        assert changing.suspend(session, SHELL_ACTOR, number, None)
    assert not crowd.person(crowd.administrator).active
    assert crowd.person(second).active


def test_two_administrators_who_suspend_each_other_leave_one(crowd: Crowd) -> None:
    second = make_person(crowd.app, roles=["administrator"], office=crowd.coordinator.office)
    both = (crowd.administrator, second)
    clients = [crowd.signed_in(one) for one in both]
    start, answers = threading.Barrier(2), []
    form = {"successor": "office"}

    def suspend(client: FlaskClient, whom: MadePerson) -> None:
        start.wait()
        answers.append(client.post(f"/people/{number_of(whom)}/suspend", data=form).status_code)

    threads = [
        threading.Thread(target=suspend, args=(client, whom))
        for client, whom in zip(clients, reversed(both), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(crowd.person(one).active for one in both) == [False, True]
    assert answers.count(303) == 1


def test_a_right_that_ended_meanwhile_writes_nothing(crowd: Crowd, database: Database) -> None:
    """The page was allowed; behind the lock it is asked again."""
    actor = crowd.coordinator.actor
    whom = number_of(crowd.attorney)
    for values in ({"active": False}, {"office_id": crowd.stranger.office.id}):
        with database.write() as session:
            session.execute(update(Person).where(Person.id == actor.person_id).values(**values))
        with crowd.app.app_context(), pytest.raises(NotYours), database.write() as session:
            changing.suspend(session, actor, whom, None)
        with database.write() as session:
            was = {"active": True, "office_id": crowd.coordinator.office.id}
            session.execute(update(Person).where(Person.id == actor.person_id).values(**was))
    with database.write() as session:
        held = session.scalars(
            select(PersonRole).where(PersonRole.person_id == actor.person_id)
        ).one()
        held.name = "attorney"
    with crowd.app.app_context(), pytest.raises(NotYours), database.write() as session:
        changing.suspend(session, actor, whom, None)
    assert crowd.person(crowd.attorney).active


def test_who_moves_leaves_the_reports_behind(crowd: Crowd) -> None:
    record = file_record(crowd.app, crowd.attorney)
    theirs = crowd.signed_in(crowd.attorney)
    assert theirs.get(f"/incidents/{record.record_id}").status_code == 200
    admin = crowd.signed_in(crowd.administrator)
    at, other = f"/people/{number_of(crowd.attorney)}/move", crowd.stranger.office
    for wrong in ({"office": ""}, {"office": str(crowd.attorney.office.id)}, {"office": "x"}):
        assert admin.post(at, data={**wrong, "successor": "office"}).status_code == 422
    assert admin.post(at, data={"office": str(other.id)}).status_code == 422, "who sees to it?"
    moved = admin.post(at, data={"office": str(other.id), "successor": "office"})
    assert moved.status_code == 303
    assert theirs.get("/incidents").status_code == 302, "signed out"
    theirs = crowd.signed_in(crowd.attorney)
    assert theirs.get(f"/incidents/{record.record_id}").status_code == 404
    coordinator = crowd.signed_in(crowd.coordinator)
    assert coordinator.get(f"/incidents/{record.record_id}").status_code == 200
    assert coordinator.get(f"/people/{number_of(crowd.attorney)}").status_code == 404
    assert crowd.signed_in(crowd.stranger).get(at.removesuffix("/move")).status_code == 200
    assert [action for _, action in crowd.events("person.moved")] == ["person.moved"]


@ON_SQLITE
def test_only_a_coordinator_of_the_office_takes_over(crowd: Crowd) -> None:
    coordinator = crowd.signed_in(crowd.coordinator)
    at = f"/people/{number_of(crowd.attorney)}/suspend"
    for successor in (crowd.attorney, crowd.stranger, crowd.administrator):
        answer = coordinator.post(at, data={"successor": str(number_of(successor))})
        assert answer.status_code == 422
        assert 'id="successor-error"' in answer.text
    assert coordinator.post(at, data={}).status_code == 422
    assert crowd.person(crowd.attorney).active
