"""Guards of what people are promised: no numbers of anybody in a text, every export written down
before it leaves, links that work once, keys that are gone."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Invitation
from app.accounts.service import accept_invitation
from app.database import now
from app.exchange.service import Begun
from app.exchange.turns import AT_ONCE, Turn, Turns
from app.ledger.models import AuditEvent
from app.operations.keys.destruction import destroy
from tests.factories import PASSWORD, answers
from tests.security.hole_tools import VIEWS, Hole, Look, Patch, instead, yes
from tests.security.world import PLACE, World

A_NUMBER = "Called from 602-555-0142 about it."
WORDS = "Words under a key."


def _nothing(*_args: Any, **_options: Any) -> None:
    return None


def numbers_taken(page: str, **form: str) -> Look:
    """A text with somebody's phone number that was taken."""

    def look(_patch: Patch, world: World) -> list[str]:
        by = "coordinator" if page == "decision" else "attorney"
        path = "/incidents/new"
        if page:
            path = f"/incidents/{world.file('attorney', city='Billings')}/{page}"
        typed = {"revision": "1", "submission_key": "the-same-each-time", **form}
        answer = world.client(by).post(path, data=typed)
        return [] if answer.status_code == 422 else [f"{path}: {answer.status}"]

    return look


def unwritten_exports(_patch: Patch, world: World) -> list[str]:
    """A file that left without an event."""
    count = select(func.count()).where(AuditEvent.action == "incidents.exported")
    with world.database.read() as session:
        before = session.scalar(count) or 0
    answer = world.client("coordinator").get("/exports/incidents.csv", buffered=True)
    with world.database.read() as session:
        told = (session.scalar(count) or 0) - before
    return [] if answer.status_code == 200 and told == 1 else [f"{answer.status}, {told} events"]


def a_third_export(_patch: Patch, world: World) -> list[str]:
    """One more export than are sent at a time."""
    turns: Turns = world.app.extensions["exports"]
    taken = [turns.take() for _ in range(AT_ONCE)]
    answer = world.client("coordinator").get("/exports/incidents.csv", buffered=True)
    for turn in taken:
        assert turn is not None
        turn.give_back()
    return [] if answer.status_code == 503 else [f"a third export: {answer.status}"]


def _place_for_everybody(_turns: Turns) -> Turn:
    places = threading.BoundedSemaphore(1)
    places.acquire()
    return Turn(places)


def _use_up(world: World) -> int:
    """The number of the world's invitation, which somebody has used."""
    number = world.invitations["ours"]
    with world.database.write() as session:
        session.execute(update(Invitation).where(Invitation.id == number).values(used_at=now()))
    return number


def used_link(_patch: Patch, world: World) -> list[str]:
    """A link that was used, and still shows its form."""
    _use_up(world)
    answer = world.client("nobody").get(f"/invitations/{world.token}")
    return [] if answer.status_code == 404 else [f"a used invitation: {answer.status}"]


def used_meanwhile(_patch: Patch, world: World) -> list[str]:
    """An account made by a link that was used while its form was being sent."""
    number = _use_up(world)
    with world.app.test_request_context(), world.database.write() as session:
        typed = {"email": "new@example.org", "name": "Kim", "password": PASSWORD}
        made = accept_invitation(session, number, **typed)
        session.rollback()
    return [] if made is None else ["an account by a used invitation"]


def device_twice(_patch: Patch, world: World) -> list[str]:
    """A link for a new device that made two known."""
    path = f"/sign-in/new-device/{world.permit()}"
    known = [world.client("nobody").post(path).status_code == 303 for _ in range(2)]
    return ["two devices by one link"] if all(known) else []


def readable_after(_patch: Patch, world: World) -> list[str]:
    """A text whose key was destroyed, and which can be read."""
    keys = world.app.extensions["keys"]
    record_id = world.file("attorney", city="Billings", narrative=WORDS)
    destroy(world.database, keys, f"{now():%Y-%m}")
    page = world.client("attorney").get(f"/incidents/{record_id}/narrative").text
    return ["a text without its key"] if WORDS in page else []


PROMISE_HOLES = (
    Hole(
        "screening of a report",
        instead("app.incidents.draft", "screen", _nothing),
        numbers_taken("", **{**answers(**PLACE, city="Billings"), "narrative": A_NUMBER}),
    ),
    Hole(
        "screening of a withdrawal",
        instead(f"{VIEWS}.withdrawing", "screen", _nothing),
        numbers_taken("withdraw", reason=A_NUMBER),
    ),
    Hole(
        "screening of a decision",
        instead("app.review.service", "screen", _nothing),
        numbers_taken("decision", review_status="rejected", reason=A_NUMBER),
    ),
    Hole(
        "an export is written down first",
        instead("app.exchange.views", "begin_export", lambda *_: Begun(1, "0" * 64, "")),
        unwritten_exports,
    ),
    Hole(
        "exports at one time",
        lambda patch, _: patch.setattr(Turns, "take", _place_for_everybody),
        a_third_export,
    ),
    Hole(
        "an invitation that is over",
        instead("app.accounts.queries", "still_stands", yes),
        used_link,
    ),
    Hole(
        "an invitation that is used meanwhile",
        instead("app.accounts.service", "still_stands", yes),
        used_meanwhile,
    ),
    Hole(
        "a device's link that works once",
        lambda patch, _: patch.setattr(Session, "delete", _nothing),
        device_twice,
    ),
    Hole(
        "a key that is gone",
        instead("app.operations.keys.destruction", "store", _nothing),
        readable_after,
    ),
)
