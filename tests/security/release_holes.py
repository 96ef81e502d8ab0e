"""Guards of publishing: two people agree, and on what they saw."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.access import actor_of
from app.accounts.models import Person, PersonRole
from app.accounts.policy import SHELL_ACTOR, Actor
from app.codebook import Told
from app.publication.issuing import proposing
from app.publication.issuing.approving import Desk, approve
from app.publication.issuing.content import fingerprint, kept
from app.publication.issuing.history import candidate
from app.publication.issuing.making import make_candidate
from app.publication.issuing.models import PublicRelease, Stage
from tests.factories import decide_on
from tests.publication.register import DAY, desk_of, fill
from tests.publication.simple import simple
from tests.security.hole_tools import Hole, Patch, instead
from tests.security.world import World

_APPROVING = "app.publication.issuing.approving"
MAKER = "network_coordinator"
REPORTERS = ("attorney", "colleague", "foreign_open")


def _waiting(patch: Patch, world: World) -> tuple[Desk, str, list[str]]:
    """A candidate of the network coordinator's, its fingerprint, and the reports in it."""
    folder = world.app.extensions["keys"].path.parent / "made here"
    folder.mkdir(exist_ok=True)
    patch.setitem(world.app.config, "RELEASES", str(folder))
    patch.setattr(proposing, "answer", simple)
    desk, reports = desk_of(world.app), list[str]()
    with desk.database.read() as session:
        row = candidate(session)
    if row is None:
        reports = fill(world.app, [world.people[name] for name in REPORTERS])
        make_candidate(desk.database, desk.folder, world.people[MAKER].actor, DAY)
        with desk.database.read() as session:
            row = candidate(session)
    assert row is not None
    return desk, fingerprint(kept(row.content)), reports


def another(world: World) -> Actor:
    """A second network coordinator."""
    number = world.people["colleague"].actor.person_id
    with world.database.write() as session:
        if session.get(PersonRole, (number, MAKER)) is None:
            session.add(PersonRole(person_id=number, name=MAKER))
            session.flush()
        person = session.get_one(Person, number, populate_existing=True)
        return actor_of(person)


def _published(desk: Desk, what: str) -> list[str]:
    """What is wrong if it is published."""
    with desk.database.read() as session:
        stages = session.scalars(select(PublicRelease.stage)).all()
    return [what] if Stage.APPROVED.value in stages else []


def by_its_maker(patch: Patch, world: World) -> list[str]:
    """A release that one person made and approved."""
    desk, seen, _ = _waiting(patch, world)
    client = world.client(MAKER)
    answer = client.post("/releases/approve", data={"number": "1", "seen": seen})
    taken = [] if answer.status_code == 409 else [f"the maker approved: {answer.status}"]
    return taken + _published(desk, "published by one person")


def by_the_shell(patch: Patch, world: World) -> list[str]:
    """A release that the shell approved while there are two who could."""
    desk, seen, _ = _waiting(patch, world)
    another(world)
    try:
        approve(desk, SHELL_ACTOR, 1, seen)
    except Told:
        return _published(desk, "refused, and published")
    return ["published by the shell, with two network coordinators"]


def changed_since(patch: Patch, world: World) -> list[str]:
    """A release of other reports than the candidate that was looked at."""
    desk, _, reports = _waiting(patch, world)
    approver = another(world)
    if reports:
        _reject(world, reports[0])
    try:
        approve(desk, approver, 1, None)
    except Told:
        return _published(desk, "refused, and published")
    return ["published though a report had been rejected"]


def suspended_meanwhile(patch: Patch, world: World) -> list[str]:
    """A release by somebody who was suspended while it was computed."""
    desk, seen, _ = _waiting(patch, world)
    approver = another(world)
    with desk.database.write() as session:
        session.get_one(Person, approver.person_id).active = False
    try:
        approve(desk, approver, 1, seen)
    except Told:
        return _published(desk, "refused, and published")
    return ["published by somebody suspended"]


def _reject(world: World, record_id: str) -> None:
    from app.incidents.changing import current

    with world.database.read() as session:
        record = current(session, record_id)
    assert record is not None
    decide_on(
        world.app, record, world.people["coordinator"], reason="So.", review_status="rejected"
    )


RELEASE_HOLES = (
    Hole(
        "two people for a release",
        instead(_APPROVING, "must_be_another", lambda *_: None),
        by_its_maker,
    ),
    Hole(
        "the shell, only where there are not two",
        instead("app.publication.issuing.agreeing", "coordinators", lambda _session: 1),
        by_the_shell,
    ),
    Hole(
        "the right to approve, asked again",
        instead(_APPROVING, "must_still_may", lambda *_: None),
        suspended_meanwhile,
    ),
    Hole(
        "what changed since the candidate",
        instead(_APPROVING, "fingerprint", lambda _content: "the same"),
        changed_since,
    ),
)
