"""Guards around people and invitations, taken away one at a time."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import true, update

from app.accounts.models import Invitation, Person
from app.accounts.people.changing import suspend
from app.accounts.people.reach import NotYours
from app.accounts.policy import Actor
from app.accounts.roles import Role
from tests.security.hole_tools import Hole, Patch, cells, instead, words_at, yes
from tests.security.world import World

_PEOPLE = "app.accounts.people"


def late_suspension(_patch: Patch, world: World) -> list[str]:
    """Somebody suspended by a coordinator who was suspended a moment before."""
    actor, whom = world.people["coordinator"].actor, world.people["colleague"].actor.person_id
    assert whom is not None
    with world.database.write() as session:
        session.get_one(Person, actor.person_id).active = False
    with world.app.app_context(), suppress(NotYours), world.database.write() as session:
        suspend(session, actor, whom, None)
    with world.database.write() as session:
        colleague = session.get_one(Person, whom)
        gone, colleague.active = not colleague.active, True
        session.get_one(Person, actor.person_id).active = True
    return ["suspended all the same"] if gone else []


def orphaned_invitation(_patch: Patch, world: World) -> list[str]:
    """A link that works though whoever answers for it is an attorney, who invites nobody."""
    with world.database.write() as session:
        inviter = world.people["attorney"].actor.person_id
        session.execute(update(Invitation).values(invited_by=inviter))
    answer = world.client("nobody").get(f"/invitations/{world.token}")
    return [] if answer.status_code == 404 else ["an attorney's invitation works"]


PEOPLE_HOLES = (
    Hole(
        "reach of people",
        instead(f"{_PEOPLE}.reach", "of_offices", lambda *_: true()),
        cells("/people/<person_id>", "coordinator"),
    ),
    Hole(
        "reach of the list of people",
        instead(f"{_PEOPLE}.queries", "of_offices", lambda *_: true()),
        words_at("coordinator", "/people"),
    ),
    Hole(
        "who may be managed",
        instead(f"{_PEOPLE}.views.common", "may_manage", yes),
        cells("/people/<person_id>/suspend", "coordinator"),
    ),
    Hole(
        "roles that may be given",
        lambda patch, _: patch.setattr(Actor, "grants", frozenset(Role)),
        cells("/people/<person_id>/edit", "coordinator"),
    ),
    Hole(
        "whose invitation it is",
        instead(f"{_PEOPLE}.reach", "may_answer_for", yes),
        cells("/people/invitations/<invitation_id>", "coordinator"),
    ),
    Hole(
        "the right over people, asked again",
        instead(f"{_PEOPLE}.changing", "still", lambda _session, actor: actor),
        late_suspension,
    ),
    Hole(
        "whoever answers for an invitation",
        lambda patch, _: patch.setattr(Actor, "may_grant", yes),
        orphaned_invitation,
    ),
)
