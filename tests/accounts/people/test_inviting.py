"""Inviting from the page: a link that works once, and ends with whoever answers for it."""

from __future__ import annotations

import threading
from datetime import timedelta
from unittest.mock import patch

from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import func, select, update

from app.accounts.models import Invitation, Person
from app.accounts.queries import find_person
from app.database import now
from tests.accounts.people.crowd import Crowd, link_in, number_of
from tests.conftest import ON_SQLITE
from tests.factories import PASSWORD, make_office, make_person

KIM = "kim@example.org"
ACCOUNT = {"name": "Kim Park", "password": PASSWORD}


def test_a_coordinator_invites_an_attorney_by_a_link(crowd: Crowd) -> None:
    client = crowd.signed_in(crowd.coordinator)
    page = client.post("/people/invite", data={"email": " Kim@Example.ORG"})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    link = link_in(page.text)
    (invitation,) = crowd.invitations()
    assert (invitation.email, invitation.roles) == (KIM, "attorney")
    assert invitation.invited_by == number_of(crowd.coordinator)
    assert link.rpartition("/")[2] not in str(vars(invitation))
    assert KIM in client.get("/people").text
    assert link.rpartition("/")[2] not in client.get("/people").text
    assert crowd.make_client().post(link, data={**ACCOUNT, "email": KIM}).status_code == 303
    with crowd.database.read() as session:
        kim = find_person(session, KIM)
        assert kim is not None
        assert kim.office_id == crowd.coordinator.office.id
        assert kim.role_names == {"attorney"}
    me = f"person:{number_of(crowd.coordinator)}"
    assert (me, "person.invited") in crowd.events("person.invited")


def test_a_page_loaded_again_leaves_one_link_that_works(crowd: Crowd) -> None:
    client = crowd.signed_in(crowd.coordinator)
    links = [link_in(client.post("/people/invite", data={"email": KIM}).text) for _ in range(2)]
    assert client.get(links[0]).status_code == 404
    assert client.get(links[1]).status_code == 200


@ON_SQLITE
def test_nobody_gives_a_role_above_their_own(crowd: Crowd) -> None:
    client = crowd.signed_in(crowd.coordinator)
    other = crowd.stranger.office.id
    form = {"email": KIM, "roles": ["administrator", "coordinator"], "office": str(other)}
    assert client.post("/people/invite", data=form).status_code == 200
    (invitation,) = crowd.invitations()
    assert (invitation.roles, invitation.office_id) == ("attorney", crowd.coordinator.office.id)
    network = make_person(crowd.app, roles=["network_coordinator"], office=crowd.coordinator.office)
    client = crowd.signed_in(network)
    form = {"email": "lee@example.org", "roles": "administrator", "office": str(other)}
    refused = client.post("/people/invite", data=form)
    assert refused.status_code == 422
    assert 'id="roles-error"' in refused.text
    assert client.post("/people/invite", data={**form, "roles": "coordinator"}).status_code == 200
    assert crowd.invitations()[-1].office_id == network.office.id


@ON_SQLITE
def test_an_administrator_says_roles_and_office(crowd: Crowd) -> None:
    client = crowd.signed_in(crowd.administrator)
    other = crowd.stranger.office
    for form, name in (
        ({"email": KIM, "roles": "advocate", "office": ""}, "office"),
        ({"email": KIM, "office": str(other.id)}, "roles"),
        ({"email": "kim", "roles": "advocate", "office": str(other.id)}, "email"),
        ({"email": crowd.stranger.email, "roles": "advocate", "office": str(other.id)}, "email"),
        ({"email": KIM, "roles": "advocate", "office": "999999"}, "office"),
    ):
        refused = client.post("/people/invite", data=form)
        assert refused.status_code == 422
        assert f'id="{name}-error"' in refused.text
    both = {"email": KIM, "roles": ["advocate", "attorney"], "office": str(other.id)}
    assert client.post("/people/invite", data=both).status_code == 200
    (invitation,) = crowd.invitations()
    assert (invitation.roles, invitation.office_id) == ("advocate attorney", other.id)


@ON_SQLITE
def test_a_coordinator_cannot_ask_which_addresses_other_offices_know(crowd: Crowd) -> None:
    """Known elsewhere and known to nobody get the same answer; the mailbox gets the truth."""
    client = crowd.signed_in(crowd.coordinator)
    pages = []
    for email in (crowd.stranger.email, "nobodys0@example.org"):
        answer = client.post("/people/invite", data={"email": email})
        link = link_in(answer.text)
        text = answer.text.replace(link, "LINK").replace(email, "EMAIL")
        pages.append((answer.status_code, text))
        listed = client.get("/people").text
        assert email in listed
    assert pages[0] == pages[1]
    form = {**ACCOUNT, "email": crowd.stranger.email}
    link = link_in(client.post("/people/invite", data={"email": crowd.stranger.email}).text)
    told = crowd.make_client().post(link, data=form)
    assert told.status_code == 422
    assert "has an account already" in told.text
    own = client.post("/people/invite", data={"email": crowd.attorney.email})
    assert own.status_code == 422


def test_it_ends_when_its_inviter_may_no_longer_invite(crowd: Crowd) -> None:
    """Whichever way they lost it; the page says no more than that it is over."""
    client = crowd.signed_in(crowd.coordinator)
    link = link_in(client.post("/people/invite", data={"email": KIM}).text)
    number = number_of(crowd.coordinator)
    over = crowd.make_client().get("/invitations/" + "A" * 43).text

    def end_of(link: str) -> None:
        answer = crowd.make_client().post(link, data={**ACCOUNT, "email": KIM})
        assert answer.status_code == 404
        assert answer.text.replace(link[13:], "A" * 43) == over

    for change in ({"active": False}, {"office_id": crowd.stranger.office.id}):
        kept = {"active": True, "office_id": crowd.coordinator.office.id}
        for values in (change, kept):
            with crowd.database.write() as session:
                session.execute(update(Person).where(Person.id == number).values(**values))
            if values is change:
                end_of(link)
            else:
                assert crowd.make_client().get(link).status_code == 200
    admin = crowd.signed_in(crowd.administrator)
    admin.post(f"/people/{number}/suspend", data={})
    end_of(link)
    admin.post(f"/people/{number}/reactivate")
    end_of(link)  # what was revoked does not come back


def test_sent_anew_the_older_link_is_dead_and_taken_back_both_are(crowd: Crowd) -> None:
    client = crowd.signed_in(crowd.coordinator)
    first = link_in(client.post("/people/invite", data={"email": KIM}).text)
    (invitation,) = crowd.invitations()
    with crowd.database.write() as session:
        session.execute(update(Invitation).values(expires_at=now() - timedelta(days=1)))
    assert "expired" in client.get("/people").text
    at = f"/people/invitations/{invitation.id}"
    again = client.post(at, data={"do": "resend"})
    second = link_in(again.text)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert crowd.invitations()[0].expires_at > now() + timedelta(days=6)
    assert client.post(at, data={"do": "revoke"}).status_code == 303
    assert client.get(second).status_code == 404
    assert KIM not in client.get("/people").text
    for deed in ("resend", "revoke"):
        assert client.post(at, data={"do": deed}).status_code == 404
    assert [action for _, action in crowd.events("invitation.")] == [
        "invitation.resent",
        "invitation.revoked",
    ]


@ON_SQLITE
def test_what_an_administrator_sent_is_not_a_coordinators_to_send_or_end(crowd: Crowd) -> None:
    admin = crowd.signed_in(crowd.administrator)
    office = str(crowd.coordinator.office.id)
    form = {"email": KIM, "roles": "coordinator", "office": office}
    link = link_in(admin.post("/people/invite", data=form).text)
    coordinator = crowd.signed_in(crowd.coordinator)
    number = crowd.invitations()[0].id
    assert KIM in coordinator.get("/people").text
    for deed in ("resend", "revoke"):
        answer = coordinator.post(f"/people/invitations/{number}", data={"do": deed})
        assert answer.status_code == 404
    assert coordinator.post("/people/invite", data={"email": KIM}).status_code == 200
    assert admin.get(link).status_code == 200, "theirs is beside it, not in its place"


def test_one_token_sent_twice_at_once_makes_one_account(crowd: Crowd) -> None:
    client = crowd.signed_in(crowd.coordinator)
    link = link_in(client.post("/people/invite", data={"email": KIM}).text)
    start, answers = threading.Barrier(2), []

    def accept() -> None:
        browser = crowd.make_client()
        start.wait()
        answers.append(browser.post(link, data={**ACCOUNT, "email": KIM}).status_code)

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 404]
    with crowd.database.read() as session:
        found = session.scalar(select(func.count()).where(Person.email == KIM))
    assert found == 1


@ON_SQLITE
def test_with_a_mail_server_the_link_is_mailed_and_stands_on_no_page(crowd: Crowd) -> None:
    crowd.app.config.update(MAIL_SERVER="mail.example.org", MAIL_DEFAULT_SENDER=None)
    client = crowd.signed_in(crowd.coordinator)
    answer = client.post("/people/invite", data={"email": KIM})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/people")
    page = client.get("/people").text
    assert "is on its way" in page
    assert "/invitations/" not in page.replace("/people/invitations/", "")
    mail: EmailMessage
    (mail,) = crowd.app.extensions["mailman"].outbox
    assert mail.to == [KIM]
    assert "Northgate" not in mail.subject + mail.body
    link = link_in(mail.body)
    assert client.get(link).status_code == 200


@ON_SQLITE
def test_a_mail_server_that_takes_nothing_leaves_the_link_to_copy(crowd: Crowd) -> None:
    crowd.app.config.update(MAIL_SERVER="mail.example.org")
    client = crowd.signed_in(crowd.coordinator)
    with patch("app.accounts.people.mailing.send", return_value=[]):
        page = client.post("/people/invite", data={"email": KIM})
    assert page.status_code == 200
    assert "did not take the mail" in page.text
    assert client.get(link_in(page.text)).status_code == 200


@ON_SQLITE
def test_the_link_goes_by_the_name_of_the_setting(app: Flask, crowd: Crowd) -> None:
    crowd.app.config.update(TRUSTED_HOSTS=["docket.example.org", "localhost"])
    client = crowd.signed_in(crowd.coordinator)
    page = client.post("/people/invite", data={"email": KIM}).text
    assert "https://docket.example.org/invitations/" in page


@ON_SQLITE
def test_nobody_is_invited_to_a_closed_office(crowd: Crowd) -> None:
    admin = crowd.signed_in(crowd.administrator)
    office = make_office(crowd.app)
    form = {"email": KIM, "roles": "attorney", "office": str(office.id)}
    link = link_in(admin.post("/people/invite", data=form).text)
    admin.post(f"/offices/{office.id}/standing", data={"do": "close"})
    assert admin.get(link).status_code == 404
    assert admin.post("/people/invite", data=form).status_code == 422
