"""The lists of people and of offices."""

from __future__ import annotations

import re
import secrets
import time

from flask import Flask
from sqlalchemy import insert

from app.accounts.models import Person, PersonRole
from app.accounts.people.queries import PAGE, list_people
from app.database import Database, now
from tests.accounts.people.crowd import Crowd, link_in, number_of, the_person
from tests.conftest import ON_SQLITE
from tests.factories import MadeOffice, make_office, make_person, sign_in

NAMES = ("Zoé", "ana", "Ben", "", "Ben", "émile", "O'Brien <b>")


def fill(database: Database, office: MadeOffice, people: int) -> None:
    """Many accounts at once, whose names repeat."""
    rows = [
        {
            "email": f"p{number}@example.org",
            "name": NAMES[number % len(NAMES)],
            "office_id": office.id,
            "active": True,
            "fs_uniquifier": secrets.token_hex(32),
            "created_at": now(),
        }
        for number in range(people)
    ]
    with database.write() as session:
        numbers = session.scalars(insert(Person).returning(Person.id), rows).all()
        roles = [{"person_id": number, "name": "attorney"} for number in numbers]
        session.execute(insert(PersonRole), roles)


def test_a_thousand_people_stand_on_pages_each_of_them_once(
    crowd: Crowd, database: Database
) -> None:
    fill(database, crowd.coordinator.office, 1_000)
    actor, seen, after = crowd.coordinator.actor, [], ""
    with database.read() as session:
        for _ in range(20):
            page = list_people(session, actor, after=after)
            assert page.total == 1_003
            seen += [one.person.id for one in page.people]
            if page.next is None:
                break
            assert len(page.people) == PAGE
            after = str(page.next)
    assert len(seen) == len(set(seen)) == 1_003
    client = crowd.signed_in(crowd.coordinator)
    started = time.perf_counter()
    first = client.get("/people")
    assert time.perf_counter() - started < 5
    assert first.text.count("<tr>") >= PAGE
    more = re.search(r'rel="next" href="([^"]*)"', first.text)
    assert more
    assert "From the beginning" in client.get(more[1]).text
    assert "@" not in more[1]


@ON_SQLITE
def test_a_coordinator_sees_the_own_office_and_an_administrator_chooses(crowd: Crowd) -> None:
    coordinator = crowd.signed_in(crowd.coordinator)
    page = coordinator.get(f"/people?office={crowd.stranger.office.id}").text
    assert crowd.attorney.email in page
    assert crowd.stranger.email not in page
    assert crowd.stranger.office.name not in page
    admin = crowd.signed_in(crowd.administrator)
    assert crowd.stranger.email in admin.get("/people").text
    page = admin.get(f"/people?office={crowd.stranger.office.id}").text
    assert crowd.stranger.email in page
    assert crowd.attorney.email not in page
    assert admin.get("/people?office=999999").status_code == 404
    for odd in ("after=999999", "after=x", "after=", "state=odd"):
        assert crowd.attorney.email in admin.get(f"/people?{odd}").text


@ON_SQLITE
def test_a_place_on_the_list_tells_nothing_of_another_office(crowd: Crowd) -> None:
    """`after` somebody of another office begins at the top, as after nobody."""
    client = crowd.signed_in(crowd.coordinator)
    pages = {
        re.sub(r"[0-9]+", "N", client.get(f"/people?after={number}").text)
        for number in (number_of(crowd.stranger), 999_999)
    }
    assert len(pages) == 1


@ON_SQLITE
def test_a_person_shows_sessions_and_the_day_of_the_last_sign_in(crowd: Crowd) -> None:
    coordinator = crowd.signed_in(crowd.coordinator)
    at = f"/people/{number_of(crowd.attorney)}"
    page = coordinator.get(at).text
    assert "none on record" in page
    assert "nowhere" in page
    crowd.signed_in(crowd.attorney)
    crowd.signed_in(crowd.attorney)
    page = coordinator.get(at).text
    assert "on 2 devices" in page
    assert not re.search(r"\d\d:\d\d", page.partition("<main")[2]), "the day, and no hour"


@ON_SQLITE
def test_hidden_and_absent_people_answer_with_the_same_bytes(crowd: Crowd) -> None:
    client = crowd.signed_in(crowd.coordinator)
    hidden, absent = number_of(crowd.stranger), 999_999
    for page in ("", "/edit", "/suspend"):
        pages = {
            re.sub(r"[0-9]+", "N", client.get(f"/people/{number}{page}").text)
            for number in (hidden, absent)
        }
        assert len(pages) == 1
    for page in ("/edit", "/suspend", "/reactivate"):
        for number in (hidden, absent):
            assert client.post(f"/people/{number}{page}").status_code == 404
    for odd in ("x", "-1", "9" * 40, "\u0661"):
        assert client.get(f"/people/{odd}").status_code == 404


def test_offices_are_made_renamed_closed_and_opened(crowd: Crowd) -> None:
    admin = crowd.signed_in(crowd.administrator)
    assert admin.post("/offices", data={"name": "  Harbor   Clinic "}).status_code == 303
    assert "Harbor Clinic" in admin.get("/offices").text
    for name in ("", "Harbor Clinic", "x" * 121, "a\0b"):
        refused = admin.post("/offices", data={"name": name})
        assert refused.status_code == 422
        assert 'id="name-error"' in refused.text
    office = crowd.stranger.office.id
    for name in ("", "Harbor Clinic"):
        assert admin.post(f"/offices/{office}", data={"name": name}).status_code == 422
    assert admin.post(f"/offices/{office}", data={"name": "Southgate"}).status_code == 303
    assert crowd.person(crowd.stranger).office.name == "Southgate"
    full = admin.post(f"/offices/{office}/standing", data={"do": "close"})
    assert full.status_code == 409
    admin.post(f"/people/{number_of(crowd.stranger)}/suspend", data={})
    for _ in range(2):
        closed = admin.post(f"/offices/{office}/standing", data={"do": "close"})
        assert closed.status_code == 303
    stuck = admin.post(f"/people/{number_of(crowd.stranger)}/reactivate")
    assert stuck.status_code == 409
    assert admin.post(f"/offices/{office}/standing", data={"do": "reopen"}).status_code == 303
    assert admin.post(f"/people/{number_of(crowd.stranger)}/reactivate").status_code == 303
    assert [action for _, action in crowd.events("office.")][-4:] == [
        "office.created",
        "office.renamed",
        "office.closed",
        "office.reopened",
    ]


@ON_SQLITE
def test_one_administrator_without_a_mail_server_fills_a_network(app: Flask, crowd: Crowd) -> None:
    """Everything by links: an office, its coordinator, who invites an attorney."""
    admin = crowd.signed_in(crowd.administrator)
    office = make_office(app, name="Harbor Clinic")
    form = {"email": "lee@example.org", "roles": "coordinator", "office": str(office.id)}
    link = link_in(admin.post("/people/invite", data=form).text)
    account = {"email": "lee@example.org", "name": "Lee", "password": "a long enough password"}
    assert crowd.make_client().post(link, data=account).status_code == 303
    lee = crowd.make_client()
    assert lee.post("/sign-in", data=account).status_code == 302
    refused = lee.post("/people/invite", data={"email": "kim@example.org"})
    assert refused.status_code == 403, "a coordinator invites with a second factor"
    lee = sign_in(crowd.make_client(), the_person(app, office, account["email"]))
    link = link_in(lee.post("/people/invite", data={"email": "kim@example.org"}).text)
    account = {**account, "email": "kim@example.org", "name": "Kim"}
    assert crowd.make_client().post(link, data=account).status_code == 303
    kim = crowd.make_client()
    assert kim.post("/sign-in", data=account).status_code == 302
    assert kim.get("/incidents/new").status_code == 200


@ON_SQLITE
def test_names_are_shown_as_they_are_typed_and_open_nothing(app: Flask, crowd: Crowd) -> None:
    eve = make_person(app, office=crowd.coordinator.office, email="eve@example.org")
    client = crowd.signed_in(crowd.coordinator)
    form = {"name": "<script>x</script>", "before": f"{eve.office.id} 1 attorney"}
    assert client.post(f"/people/{number_of(eve)}/edit", data=form).status_code == 303
    for page in ("/people", f"/people/{number_of(eve)}", f"/people/{number_of(eve)}/suspend"):
        text = client.get(page).text
        assert "&lt;script&gt;x&lt;/script&gt;" in text
        assert "<script>x" not in text
