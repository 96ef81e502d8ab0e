"""What asks for a sign-in of the last five minutes: each act by its name, none by a wildcard.

A line that goes missing from the table of what is needed opens nothing else; so each is taken
away in turn, and has to be missed.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from app.accounts.sessions import strength
from app.accounts.sessions.models import SignedIn
from app.accounts.sessions.service import moment
from app.accounts.sessions.strength import JUST_NOW, Strength
from tests.security.world import World

# action → who does it, and where; what is sent is wrong, so that nothing comes of it.
SENSITIVE = {
    "incident.export": ("coordinator", "GET", "/exports/incidents.csv"),
    "incident.import_run": ("coordinator", "POST", "/imports/0000-0000-0000/run"),
    "person.invite": ("coordinator", "POST", "/people/invite"),
    "person.manage": ("coordinator", "POST", "/people/999999/suspend"),
    "person.move": ("administrator", "POST", "/people/999999/move"),
    "office.manage": ("administrator", "POST", "/offices"),
    "release.make": ("network_coordinator", "POST", "/releases/make"),
    "release.approve": ("network_coordinator", "POST", "/releases/approve"),
    "release.retract": ("network_coordinator", "POST", "/releases/retract"),
    "release.prepare": ("administrator", "POST", "/releases/prepare"),
    "factor.keep": ("attorney", "POST", "/account/factors/remove"),
    "factor.release": ("coordinator", "POST", "/people/lost-factors"),
}


def done_all_the_same(world: World, action: str) -> bool:
    """Whether a session of six minutes ago may do it."""
    actor, method, path = SENSITIVE[action]
    client = world.client(actor)
    with world.database.write() as session:
        session.execute(
            update(SignedIn).values(proved_at=moment() - JUST_NOW - timedelta(minutes=1))
        )
    answer = client.open(path, method=method, data={"city": ""} if method == "POST" else None)
    to_sign_in = urlsplit(answer.headers.get("Location", "")).path == "/sign-in"
    return not (to_sign_in if method == "GET" else answer.status_code == 401)


def test_every_sensitive_act_asks_for_a_sign_in_of_now(
    still_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    proven = {action for action, least in strength.NEEDED.items() if least is Strength.PROVEN}
    assert proven == set(SENSITIVE), "an act more or less: say it here too"
    for action in SENSITIVE:
        assert not done_all_the_same(still_world, action), action
        with monkeypatch.context() as without:
            without.setitem(strength.NEEDED, action, Strength.READING)
            assert done_all_the_same(still_world, action), f"{action} is not missed"
