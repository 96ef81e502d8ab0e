"""Who sees what help is asked, who takes it, and what stays closed to them all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from app.incidents.help.on_call import CAN_ANSWER
from app.incidents.help.queries import open_help
from tests.conftest import ON_SQLITE
from tests.factories import MadePerson, accept, make_office, make_person, read_record, sign_in
from tests.incidents.helping import asked_for, events, file_with_help, put_on_call

ROLES = {
    "called": "attorney",
    "idle": "attorney",
    "coordinator": "coordinator",
    "network": "network_coordinator",
    "administrator": "administrator",
    "advocate": "advocate",
}
MAY = {"writer", "called", "coordinator", "network"}
KIND = "Habeas before a transfer"


@dataclass
class Scene:
    """An office where help was asked, and people who look at it."""

    people: dict[str, MadePerson]
    clients: dict[str, FlaskClient]
    record_id: str
    help_id: str

    def do(self, who: str, deed: str) -> int:
        """The status of a button."""
        answer = self.clients[who].post(f"/incidents/help/{self.help_id}", data={"do": deed})
        return answer.status_code


@pytest.fixture
def scene(app: Flask, make_client: Callable[[], FlaskClient], database: Database) -> Scene:
    office = make_office(app)
    people = {
        name: make_person(app, office=office, roles=[role], email=f"{name}@example.org")
        for name, role in {"writer": "attorney", **ROLES}.items()
    }
    people["stranger"] = make_person(app, roles=["coordinator", "attorney"])
    put_on_call(app, people["coordinator"], people["called"])
    put_on_call(app, people["stranger"], people["stranger"])
    clients = {name: sign_in(make_client(), person) for name, person in people.items()}
    record_id = file_with_help(clients["writer"], "habeas", sharing_basis="not_our_client")
    return Scene(people, clients, record_id, asked_for(database)[0].help_id)


def test_it_stands_on_top_for_those_who_may_act_and_nobody_else(
    app: Flask, scene: Scene, database: Database
) -> None:
    for name, client in scene.clients.items():
        seen = name in MAY
        for page in ("/incidents", "/review", "/incidents/help"):
            answer = client.get(page)
            if answer.status_code == 200:
                assert (KIND in answer.text) is seen, (name, page)
                assert (scene.help_id in answer.text) is seen, (name, page)
        with database.read() as session:
            found = open_help(session, scene.people[name].actor)
        assert len(found) == int(seen), name
    listed = scene.clients["called"].get("/incidents").text
    for word in (KIND, "Phoenix, AZ", "March 10, 2026", "writer@example.org", "I take it"):
        assert word in listed
    assert "I take it" not in scene.clients["writer"].get("/incidents").text


@ON_SQLITE
def test_being_on_call_opens_no_report(app: Flask, scene: Scene) -> None:
    called = scene.clients["called"]
    assert scene.record_id not in called.get("/incidents/help").text
    assert scene.record_id in scene.clients["coordinator"].get("/incidents/help").text
    assert scene.do("called", "take") == 303
    for page in ("", "/edit", "/narrative", "/receipt"):
        assert called.get(f"/incidents/{scene.record_id}{page}").status_code == 404
    assert called.post(f"/incidents/{scene.record_id}/help").status_code == 404
    assert read_record(app, scene.people["called"], scene.record_id) is None


@ON_SQLITE
@pytest.mark.parametrize("who", ["idle", "stranger", "administrator", "advocate"])
def test_nobody_else_can_answer(scene: Scene, database: Database, who: str) -> None:
    for deed in ("take", "hand_back", "settle", "nonsense"):
        assert scene.do(who, deed) in (403, 404)
    (asked,) = asked_for(database)
    assert (asked.taken_by, asked.settled_at) == (None, None)


@ON_SQLITE
def test_whoever_is_no_longer_on_call_sees_nothing_more(app: Flask, scene: Scene) -> None:
    assert scene.do("called", "take") == 303
    put_on_call(app, scene.people["coordinator"], scene.people["called"], on_call=False)
    assert KIND not in scene.clients["called"].get("/incidents/help").text
    assert scene.do("called", "settle") == 404


@ON_SQLITE
def test_it_is_taken_once_and_all_see_by_whom(scene: Scene, database: Database) -> None:
    assert scene.do("called", "take") == 303
    assert scene.do("called", "take") == 303, "a second tap changes nothing"
    assert scene.do("coordinator", "take") == 409
    assert KIND in scene.clients["called"].get("/incidents").text, "the taker's own stays on top"
    assert KIND not in scene.clients["coordinator"].get("/incidents").text
    for name in ("coordinator", "writer"):
        assert "called@example.org took it" in scene.clients[name].get("/incidents/help").text
    page = scene.clients["writer"].get(f"/incidents/{scene.record_id}").text
    assert "called@example.org took it" in page
    assert "No mail could be sent" not in page, "somebody has it: nobody needs to call"
    (event,) = events(database, "help.taken")
    assert event.actor == f"person:{scene.people['called'].actor.person_id}"


def test_it_is_handed_back_and_settled(scene: Scene, database: Database) -> None:
    assert scene.do("called", "take") == 303
    assert scene.do("writer", "hand_back") == 409, "not the writer's to give back"
    assert scene.do("called", "hand_back") == 303
    assert KIND in scene.clients["coordinator"].get("/review").text
    assert scene.do("coordinator", "take") == 303
    assert scene.do("coordinator", "settle") == 303
    assert scene.do("coordinator", "settle") == 303
    for deed in ("take", "hand_back"):
        assert scene.do("called", deed) == 409
    for name in MAY:
        assert KIND not in scene.clients[name].get("/incidents").text
        assert "Nobody asks for help" in scene.clients[name].get("/incidents/help").text
    assert "Settled" in scene.clients["writer"].get(f"/incidents/{scene.record_id}").text
    told = [event.action for event in events(database, "help.taken", "help.settled")]
    assert told == ["help.taken", "help.taken", "help.settled"]
    assert len(events(database, "help.handed_back")) == 1
    assert len(asked_for(database)) == 1, "it stays in the register"


@ON_SQLITE
def test_a_coordinator_takes_it_off_somebody_and_a_wrong_button_is_400(scene: Scene) -> None:
    assert scene.do("coordinator", "nonsense") == 400
    assert scene.do("called", "take") == 303
    assert scene.do("coordinator", "hand_back") == 303
    assert scene.do("writer", "settle") == 303, "the client is found: no longer needed"


@ON_SQLITE
def test_help_is_in_no_export_count_revision_or_json(app: Flask, scene: Scene) -> None:
    coordinator = scene.people["coordinator"]
    record = read_record(app, scene.people["writer"], scene.record_id)
    assert record is not None
    accept(app, record, coordinator)
    client = scene.clients["coordinator"]
    words = ("help_needed", "habeas before", KIND, scene.help_id, "help_request")
    pages = [
        *("/exports", "/exports/incidents.csv", "/exports/incidents.csv?values=both&narrative=yes"),
        *("/insights", "/", f"/incidents/{scene.record_id}/edit", "/places/suggest?q=ph"),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        for word in words:
            assert word.lower() not in answer.text.lower(), (page, word)
    database: Database = app.extensions["database"]
    with database.read() as session:
        from app.ledger.models import AuditDetail, Revision

        written = [revision.answers for revision in session.query(Revision)]
        written += [detail.details for detail in session.query(AuditDetail)]
    for text in written:
        for word in (*words, "find_person", "child_alone"):
            assert word.lower() not in text.lower()
    assert client.get("/incidents?help_needed=habeas").status_code == 400


def test_nothing_of_ours_deletes_help() -> None:
    from app.config import CHECKOUT

    for file in (CHECKOUT / "app").rglob("*.py"):
        text = file.read_text()
        assert "delete(HelpRequest" not in text, file
        assert "DELETE FROM help_request" not in text, file


# --- who is on call


@ON_SQLITE
def test_coordinators_keep_the_own_office_and_administrators_any(
    app: Flask, scene: Scene, database: Database
) -> None:
    idle, stranger = scene.people["idle"], scene.people["stranger"]

    def put(who: str, person: MadePerson, value: str = "yes") -> int:
        form = {"person": str(person.actor.person_id), "on_call": value}
        return scene.clients[who].post("/people/on-call", data=form).status_code

    for who in ("writer", "called", "advocate"):
        assert put(who, idle) == 403
    assert put("coordinator", idle) == 303
    assert put("coordinator", idle) == 303, "twice is once"
    assert put("coordinator", stranger, "no") == 404
    assert put("network", stranger, "no") == 404
    assert put("administrator", stranger, "no") == 303
    for person in ("administrator", "advocate"):
        assert put("administrator", scene.people[person]) == 404, "cannot answer"
    for number in ("", "x", "9" * 12, "999999"):
        answer = scene.clients["administrator"].post("/people/on-call", data={"person": number})
        assert answer.status_code == 404
    changed = events(database, "on_call.changed")[2:]  # after those of the scene
    assert [event.object_id for event in changed] == [
        f"person:{idle.actor.person_id}",
        f"person:{stranger.actor.person_id}",
    ]
    assert {role.value for role in CAN_ANSWER} == {
        "attorney",
        "coordinator",
        "network_coordinator",
    }


@ON_SQLITE
def test_everybody_of_the_office_sees_who_is_on_call(scene: Scene) -> None:
    other = scene.people["stranger"].office.id
    for name in ("writer", "called", "coordinator", "network"):
        page = scene.clients[name].get("/people/on-call").text
        assert ("You are on call." in page) is (name == "called")
        assert "called@example.org" in page
        assert "advocate@example.org" not in page
        assert ("Put on call" in page) is (name in ("coordinator", "network"))
        assert scene.clients[name].get(f"/people/on-call?office={other}").status_code == 404
    others = scene.clients["administrator"].get(f"/people/on-call?office={other}")
    assert scene.people["stranger"].email in others.text
    assert scene.clients["administrator"].get("/people/on-call?office=0").status_code == 200
