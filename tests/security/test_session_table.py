"""What each session opens, at each moment of its life: twelve cases, one table."""

from __future__ import annotations

import html
import re
import time
from unittest.mock import patch

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from app.accounts.factors.models import SecondFactor
from app.accounts.models import Person
from app.accounts.sessions import service
from app.accounts.sessions.models import SignedIn
from tests.factories import PASSWORD
from tests.security.world import World
from tests.support.factors import sign_in_by_pages

MINUTE, HOUR, DAY = 60, 3_600, 86_400
REPORT = {
    "incident_outcome": "detained",
    "people_count": "1",
    "incident_date": "2026-03-10",
    "venue_type": "state_local_courthouse",
    "city": "Billings",
    "state": "MT",
    "source_of_knowledge": "witnessed_directly",
    "narrative": "Kept through the sign-in.",
}
# remembered, seconds after the sign-in, in use meanwhile → files, reads, exports
CASES = {
    "just now": (False, 10, False, (True, True, True)),
    "after four minutes": (False, 4 * MINUTE, False, (True, True, True)),
    "after six minutes": (False, 6 * MINUTE, False, (True, True, False)),
    "after 29 minutes": (False, 29 * MINUTE, False, (True, True, False)),
    "idle for 31 minutes": (False, 31 * MINUTE, False, (True, False, False)),
    "in use for two hours": (False, 2 * HOUR, True, (True, True, False)),
    "a page left open for eight hours": (False, 8 * HOUR, False, (True, False, False)),
    "in use for eleven hours": (False, 11 * HOUR, True, (True, True, False)),
    "after thirteen hours": (False, 13 * HOUR, False, (False, False, False)),
    "in use for thirteen hours": (False, 13 * HOUR, True, (False, False, False)),
    "remembered, after a week": (True, 7 * DAY, False, (True, False, False)),
    "remembered, after 31 days": (True, 31 * DAY, False, (False, False, False)),
}


def signed_in(world: World, actor: str, *, remembered: bool = False) -> FlaskClient:
    more = {"remember": "yes"} if remembered else {}
    return sign_in_by_pages(world.client("nobody"), world.people[actor], **more)


@pytest.mark.parametrize("case", CASES)
def test_a_session_opens_what_its_age_allows(world: World, case: str) -> None:
    remembered, seconds, in_use, expected = CASES[case]
    start = time.time()
    client = signed_in(world, "coordinator", remembered=remembered)
    if in_use:
        for moment in range(20 * MINUTE, seconds, 20 * MINUTE):
            with patch("time.time", return_value=start + moment):
                client.get("/review")
    with patch("time.time", return_value=start + seconds):
        exports = client.get("/exports").status_code == 200
        reads = client.get("/incidents").status_code == 200
        files = client.get("/incidents/new").status_code == 200
        filed = client.post("/incidents/new", data={**REPORT, "submission_key": "a-late-key"})
    assert (files, reads, exports) == expected
    assert (filed.status_code == 303) is expected[0]


def test_a_session_that_may_only_file_reads_its_own_fresh_receipts_alone(world: World) -> None:
    start = time.time()
    client = signed_in(world, "attorney", remembered=True)
    old = world.file("attorney", city="Billings", sharing_basis=None)
    with patch("time.time", return_value=start + 2 * DAY):
        assert client.get(f"/incidents/{old}/receipt").status_code == 302
    colleague = world.file("colleague", city="Billings", sharing_basis=None)
    with patch("time.time", return_value=start + 20 * HOUR):
        assert client.get(f"/incidents/{old}/receipt").status_code == 200
        assert client.get(f"/incidents/{colleague}/receipt").status_code == 404
        page = client.get(f"/incidents/new?like={colleague}").text
        assert "Billings" not in page
        for path in ("", "/edit", "/narrative", "/history", "/follow-up/j", "/declaration"):
            assert client.get(f"/incidents/{old}{path}").status_code == 302, path


def test_a_copy_of_the_cookie_is_dead_after_sign_out(world: World) -> None:
    client = signed_in(world, "attorney", remembered=True)
    copy = client.get_cookie("session")
    assert copy
    client.post("/sign-out")
    thief = world.client("nobody")
    thief.set_cookie("session", copy.value)
    assert thief.get("/incidents/new").status_code == 302
    assert thief.post("/incidents/new", data=REPORT).status_code == 401


def test_signing_in_again_ends_the_session_before(world: World) -> None:
    client = signed_in(world, "attorney")
    copy = client.get_cookie("session")
    assert copy
    typed = {"email": world.people["attorney"].email, "password": PASSWORD, "again": "yes"}
    assert client.post("/sign-in", data=typed).status_code == 302
    thief = world.client("nobody")
    thief.set_cookie("session", copy.value)
    assert thief.get("/incidents").status_code == 302
    assert client.get("/incidents").status_code == 200


def test_one_session_is_ended_from_another(world: World) -> None:
    phone, desk = signed_in(world, "attorney"), signed_in(world, "attorney")
    page = desk.get("/account/sessions").text
    numbers = re.findall(r'name="session" value="(\d+)"', page)
    assert numbers
    stranger = signed_in(world, "colleague")
    stranger.post("/account/sessions/end", data={"session": numbers[0]})
    assert phone.get("/incidents").status_code == 200, "nobody else's to end"
    desk.post("/account/sessions/end", data={"session": "others"})
    assert phone.get("/incidents").status_code == 302
    assert desk.get("/incidents").status_code == 200


def test_all_sessions_of_a_person_end_at_once(world: World) -> None:
    phone, desk = signed_in(world, "attorney", remembered=True), signed_in(world, "attorney")
    with world.database.write() as session:
        assert service.end(session, world.people["attorney"].actor.person_id or 0) >= 2
    assert phone.get("/incidents/new").status_code == 302
    assert desk.get("/incidents").status_code == 302


def send_after_death(world: World, as_whom: str) -> tuple[FlaskClient, str]:
    """A form whose session died, and the answer to the sign-in on the page that came back."""
    client = signed_in(world, "attorney")
    with patch("time.time", return_value=time.time() + 13 * HOUR):
        refused = client.post("/incidents/new", data={**REPORT, "submission_key": "kept-key-1"})
    assert refused.status_code == 401
    carried = dict(re.findall(r'name="(carried\w*)" value="([^"]*)"', refused.text))
    form = {name: html.unescape(value) for name, value in carried.items()}
    assert set(form) == {"carried", "carried_to", "carried_by"}
    form |= {"email": world.people[as_whom].email, "password": PASSWORD}
    answer = client.post("/sign-in", data=form)
    return client, answer.text


def test_a_form_whose_session_died_is_filed_after_the_sign_in(world: World) -> None:
    client, page = send_after_death(world, "attorney")
    assert "Send it now" in page
    assert 'action="/incidents/new"' in page
    assert "Kept through the sign-in." in page
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    form = {name: html.unescape(value) for name, value in pairs}
    filed = client.post("/incidents/new", data=form | {"narrative": REPORT["narrative"]})
    assert filed.status_code == 303
    assert client.get(filed.headers["Location"]).status_code == 200


def test_another_account_is_never_handed_the_text(world: World) -> None:
    client, page = send_after_death(world, "colleague")
    assert "Kept through the sign-in." not in page
    assert "Kept through" not in client.get("/incidents/new").text


def test_an_address_cannot_bring_text_along(world: World) -> None:
    """Or another site could put words into a form that somebody is about to send."""
    client = world.client("nobody")
    page = client.get('/sign-in?carried=[["narrative","planted"]]&carried_to=/incidents/new').text
    assert 'name="carried' not in page


def test_use_is_noted_at_most_once_a_minute(world: World) -> None:
    client = signed_in(world, "attorney")
    start = time.time()
    with patch("app.accounts.sessions.hooks.note_use", wraps=service.note_use) as noted:
        for seconds in (1, 30, 61, 62, 100, 125):
            with patch("time.time", return_value=start + seconds):
                assert client.get("/incidents").status_code == 200
    assert noted.call_count == 2


def test_suspension_ends_what_a_remembered_device_may_do(world: World) -> None:
    client = signed_in(world, "attorney", remembered=True)
    with world.database.write() as session:
        number = world.people["attorney"].actor.person_id
        session.execute(update(Person).where(Person.id == number).values(active=False))
    assert client.get("/incidents/new").status_code == 302


# What was proved, and by whom → files, reads, exports, sets a factor up
PROVED = {
    "coordinator, both": ("coordinator", True, (True, True, True, True)),
    "coordinator, the password alone": ("coordinator", False, (True, False, False, False)),
    "administrator, the password alone": ("administrator", False, (False, False, False, False)),
    "administrator, both": ("administrator", True, (False, False, False, True)),
    "attorney, the password alone": ("attorney", False, (True, True, False, True)),
    "advocate, the password alone": ("advocate", False, (False, False, False, True)),
}


@pytest.mark.parametrize("case", PROVED)
def test_a_session_opens_what_was_proved(world: World, case: str) -> None:
    actor, two_factors, expected = PROVED[case]
    client = world.client(actor)
    with world.database.write() as session:
        session.execute(update(SignedIn).values(two_factors=two_factors))
    opened = tuple(
        client.get(path).status_code == 200
        for path in ("/incidents/new", "/incidents", "/exports", "/account/factors/app")
    )
    assert opened == expected


@pytest.mark.parametrize(("minutes", "sets_up"), [(1, True), (6, False)])
def test_whoever_has_yet_to_set_a_factor_up_may_do_it_while_the_password_is_fresh(
    world: World, minutes: int, *, sets_up: bool
) -> None:
    with world.database.write() as session:
        session.execute(delete(SecondFactor))
        session.execute(update(SignedIn).values(two_factors=False))
    client = world.client("nobody")
    typed = {"email": world.people["coordinator"].email, "password": PASSWORD}
    assert client.post("/sign-in", data=typed).headers["Location"] == "/start"
    with patch("time.time", return_value=time.time() + minutes * MINUTE):
        assert client.get("/incidents").headers["Location"] == "/account/factors"
        assert (client.get("/account/factors").status_code == 200) is sets_up
        assert client.get("/account").status_code == 200
        assert client.get("/incidents/new").status_code == 200
