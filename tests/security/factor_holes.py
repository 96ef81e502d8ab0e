"""Guards of second factors, taken away one at a time, and what must notice."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.factors.lost import ask, confirm, use
from app.accounts.factors.models import FactorRelease
from app.accounts.factors.service import FactorError
from app.accounts.models import Person
from app.accounts.policy import Actor, Scope
from app.accounts.sessions.models import SignedIn
from tests.factories import PASSWORD
from tests.security.hole_tools import Hole, instead, yes
from tests.security.world import World
from tests.support.factors import code_of, forget_codes

Patch = pytest.MonkeyPatch


def one_factor(_patch: Patch, world: World) -> list[str]:
    """Pages that a session of one factor opens to somebody who needs two."""
    client = world.client("coordinator")
    with world.database.write() as session:
        session.execute(update(SignedIn).values(two_factors=False))
    opened = [path for path in ("/review", "/exports") if client.get(path).status_code == 200]
    return [f"{path} with the password alone" for path in opened]


def password_alone(_patch: Patch, world: World) -> list[str]:
    """A session that began without the code."""
    client = world.client("nobody")
    typed = {"email": world.people["coordinator"].email, "password": PASSWORD}
    client.post("/sign-in", data=typed)
    return ["filing"] if client.get("/incidents/new").status_code == 200 else []


def code_twice(_patch: Patch, world: World) -> list[str]:
    """A code that let two browsers in."""
    forget_codes(world.app)
    typed = {"email": world.people["coordinator"].email, "password": PASSWORD}
    code, let_in = code_of(), 0
    for _twice in range(2):
        client = world.client("nobody")
        client.post("/sign-in", data=typed)
        let_in += client.post("/sign-in/code", data={"code": code}).status_code == 302
    return ["twice"] if let_in > 1 else []


def all_releases(session: Session, _actor: Actor) -> list[tuple[FactorRelease, Person]]:
    """Requests of everybody, whoever looks."""
    joined = select(FactorRelease, Person).join(Person, Person.id == FactorRelease.person_id)
    return [(release, person) for release, person in session.execute(joined)]


def foreign_release(_patch: Patch, world: World) -> list[str]:
    """A request of one's own, or of another office, that one may confirm."""
    wrong = []
    for asking, confirming in (
        ("coordinator", "foreign_open_coordinator"),
        ("network_coordinator", "network_coordinator"),
    ):
        person = world.people[asking]
        with world.database.write() as session:
            ask(session, who(person.actor), person.actor.person_id or 0)
            number = session.scalars(select(FactorRelease.id)).all()[-1]
        sent = {"request": str(number), "act": "confirm"}
        answer = world.client(confirming).post("/people/lost-factors", data=sent)
        if answer.status_code != 404:
            wrong.append(f"{confirming} for {asking}: {answer.status}")
    return wrong


def _no(*_args: Any) -> None:
    return None


def _asked(world: World, whose: str) -> int:
    """The number of a request of this person's, open from now on."""
    person = world.people[whose]
    with world.database.write() as session:
        session.execute(delete(FactorRelease))
        ask(session, who(person.actor), person.actor.person_id or 0)
        return session.scalars(select(FactorRelease.id)).one()


def _confirmed(world: World, number: int, *names: str) -> bool:
    """Whether all of them could confirm."""
    for name in names:
        actor = world.people[name].actor
        try:
            with world.database.write() as session:
                if confirm(session, who(actor), actor, number) is None:
                    return False
        except FactorError:
            return False
    return True


def no_administrator(_patch: Patch, world: World) -> list[str]:
    """Two who confirmed, of whom none is an administrator."""
    number = _asked(world, "attorney")
    two = _confirmed(world, number, "coordinator", "network_coordinator")
    return ["without an administrator"] if two else []


def at_once(_patch: Patch, world: World) -> list[str]:
    """A factor that was gone before a day was over."""
    number = _asked(world, "attorney")
    assert _confirmed(world, number, "coordinator", "administrator")
    actor = world.people["attorney"].actor
    with world.database.write() as session:
        gone = use(session, who(actor), actor.person_id or 0)
    return ["on the same day"] if gone else []


def suspended_meanwhile(_patch: Patch, world: World) -> list[str]:
    """A confirmation by somebody who was suspended a moment before."""
    number, whose = _asked(world, "attorney"), world.people["coordinator"].actor.person_id
    with world.database.write() as session:
        session.get_one(Person, whose).active = False
    late = _confirmed(world, number, "coordinator")
    with world.database.write() as session:
        session.get_one(Person, whose).active = True
    return ["confirmed by somebody suspended"] if late else []


FACTOR_HOLES = (
    Hole("the second factor", instead("app.accounts.sessions.hooks", "lack_of", _no), one_factor),
    Hole(
        "the second factor after the password",
        instead("app.accounts.sign_in", "has_factor", _no),
        password_alone,
    ),
    Hole(
        "a code that works once",
        instead("app.accounts.factors.proving", "_newer", yes),
        code_twice,
    ),
    Hole(
        "circle of lost factors",
        instead("app.accounts.factors.lost", "releases_for", all_releases),
        foreign_release,
    ),
    Hole(
        "an administrator among the two",
        instead("app.accounts.factors.lost", "_scope_of", lambda *_: Scope.ANY),
        no_administrator,
    ),
    Hole(
        "a day for whoever lost nothing",
        instead("app.accounts.factors.lost", "is_due", yes),
        at_once,
    ),
    Hole(
        "the right to confirm, asked again",
        instead("app.accounts.factors.lost", "_as_they_stand", lambda _session, actor: actor),
        suspended_meanwhile,
    ),
)
