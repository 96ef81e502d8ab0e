"""How a guard is taken away, and how one looks whether the tests miss it."""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch as patched

import pytest
from sqlalchemy import ColumnElement, select

from app.accounts.access import who
from app.accounts.models import Person
from app.accounts.policy import OPEN_BASES
from app.codebook import codebook
from app.database import now
from app.incidents.models import incident
from app.ledger.chain import record_event
from app.ledger.models import AuditEvent
from tests.security.leaks import leaks, unlike
from tests.security.matrix import mismatches, read_table
from tests.security.world import World
from tests.security.writes import WRITES, lost_races

Patch = pytest.MonkeyPatch
Open = Callable[[Patch, World], None]
Look = Callable[[Patch, World], list[str]]

VIEWS = "app.incidents.views"
MORE_BASES = OPEN_BASES | {"pending", "refused"}


@dataclass(frozen=True)
class Hole:
    """A guard, how it is taken away, and what looks for its absence."""

    name: str
    open: Open
    look: Look


def everything(*_: object) -> ColumnElement[bool]:
    """No circle at all."""
    return incident.c.id.is_not(None)


def yes(*_args: Any, **_options: Any) -> bool:
    """A question that everybody may hear answered so."""
    return True


def looser_record(record_id: str, _action: str = "") -> Any:
    """A report for whoever may read it, whatever they are about to do."""
    return importlib.import_module(f"{VIEWS}.common").record_or_404(record_id)


def instead(module: str, name: str, replacement: Any) -> Open:
    """One function or value of one module replaced."""
    return lambda patch, _world: patch.setattr(f"{module}.{name}", replacement)


def for_caller(
    module: str, name: str, caller: str, replacement: Callable[..., Any], action: str = ""
) -> Open:
    """A function replaced where one caller uses it (for one action), and nowhere else."""

    def open_it(patch: Patch, _world: World) -> None:
        original = getattr(importlib.import_module(module), name)

        def sometimes(*args: Any, **options: Any) -> Any:
            called = sys._getframe(1).f_code.co_name == caller
            asked = not action or action in args
            return (replacement if called and asked else original)(*args, **options)

        patch.setattr(f"{module}.{name}", sometimes)

    return open_it


def without_hook(hook: Callable[..., Any]) -> Open:
    """A hook of the application left out."""

    def open_it(patch: Patch, world: World) -> None:
        for hooks in (world.app.before_request_funcs, world.app.after_request_funcs):
            kept: list[Any] = [other for other in hooks[None] if other is not hook]
            patch.setitem(hooks, None, kept)

    return open_it


def cells(route: str, *actors: str) -> Look:
    """The lines of a route, for some people."""
    lines = [line for line in read_table() if line.route == route]
    return lambda _patch, world: mismatches(world, lines, actors)


def words_at(actor: str, *addresses: str) -> Look:
    """Words that must not stand there; `{open}` is the id of another office's open report."""

    def look(_patch: Patch, world: World) -> list[str]:
        named = [address.format(open=world.records["foreign_open"]) for address in addresses]
        return leaks(world, actor, named)

    return look


def can_tell(actor: str, page: str) -> Look:
    """Answers of a page that differ for what is hidden and what is not there."""
    return lambda _patch, world: unlike(world, actor, page)


def race(page: str) -> Look:
    """The right to write that ended in between."""
    write = next(write for write in WRITES if write.page == page)
    return lambda patch, world: lost_races(world, patch, write)


def foreign_forms(_patch: Patch, world: World) -> list[str]:
    """Forms of another site that were taken."""
    wrong = []
    for line in read_table():
        if line.method == "POST":
            path = line.route.replace("<record_id>", "AAAA-AAAA-AAAA").replace("<token>", "A" * 43)
            path = path.replace("<letter>", "b")
            client = world.client("network_coordinator")
            answer = client.post(path, headers={"Origin": "https://evil.example"})
            if answer.status_code != 403:
                wrong.append(f"POST {path} from another site: {answer.status}")
    return wrong


def other_hosts(_patch: Patch, world: World) -> list[str]:
    """Names of hosts that are not ours and were answered."""
    answer = world.client("nobody").get("/", base_url="http://evil.example")
    return [] if answer.status_code == 400 else [f"evil.example: {answer.status}"]


def old_sessions(_patch: Patch, world: World) -> list[str]:
    """A cookie of thirteen hours ago that still opens pages."""
    client = world.client("attorney")
    with patched("time.time", return_value=time.time() + 13 * 3600):
        answer = client.get("/incidents")
    return [] if answer.status_code == 302 else [f"after 13 hours: {answer.status}"]


def bare_answers(_patch: Patch, world: World) -> list[str]:
    """Pages without their headers."""
    answer = world.client("attorney").get("/incidents")
    policy = answer.headers.get("Content-Security-Policy", "")
    return [] if "frame-ancestors 'none'" in policy else ["no policy"]


def refused_exports(_patch: Patch, world: World) -> list[str]:
    """Reports in a file whose client refused."""
    text = world.client("coordinator").get("/exports/incidents.csv").text
    return ["refused, but in the file"] if world.records["own_refused"] in text else []


def advocate_pages(_patch: Patch, world: World) -> list[str]:
    """What an advocate sees beyond rounded figures of closed months."""
    client, wrong = world.client("advocate"), []
    about_the_person = codebook["representation"].choices[0].code
    if client.get(f"/insights?representation={about_the_person}").status_code != 400:
        wrong.append("a filter about the person")
    if "1" in re.findall(r'class="n">([^<]*)<', client.get("/insights").text):
        wrong.append("an exact figure")
    today = now().date().isoformat()
    fresh = world.file("foreign_open", city="Freshington", incident_date=today)
    accepted = world.client("foreign_open_coordinator").post(
        f"/incidents/{fresh}/decision",
        data={"revision": "1", "review_status": "accepted", "confidence": "confirmed"},
    )
    assert accepted.status_code == 303
    if "Freshington" in client.get("/insights").text:
        wrong.append("a month that is not closed")
    return wrong


def others_events(actor: str) -> Look:
    """Links on the audit that are not this person's own."""

    def look(_patch: Patch, world: World) -> list[str]:
        page = world.client(actor).get("/audit").text
        shown = {int(number) for number in re.findall(r'data-label="Link">(\d+)<', page)}
        own = f"person:{world.people[actor].actor.person_id}"
        with world.database.read() as session:
            mine = set(session.scalars(select(AuditEvent.sequence).where(AuditEvent.actor == own)))
        return [f"link {number} as {actor}" for number in shown - mine]

    return look


def numbers_in_audit(_patch: Patch, world: World) -> list[str]:
    """Numbers of reports on the audit that their reader may not open."""
    hidden = world.records["foreign_closed"]
    actor = world.people["network_coordinator"].actor
    with world.database.write() as session:
        record_event(session, who(actor), "incident.revised", hidden)
    client = world.client("network_coordinator")
    pages = client.get("/audit").text, client.get(f"/audit?object={hidden}").text
    found = [] if hidden not in pages[0] else ["a number on the page"]
    return found + (["a number as a filter"] if 'data-label="Link"' in pages[1] else [])


def evil_targets(_patch: Patch, world: World) -> list[str]:
    """Another site that a sign-in sends to."""
    answer = world.client("attorney").get("/sign-in?next=https://evil.example/")
    return ["sent to another site"] if "evil" in answer.headers.get("Location", "") else []


def let_suspended_in(patch: Patch, world: World) -> None:
    """A loader of people that does not ask whether they are active."""

    def load(uniquifier: str) -> Person | None:
        from app.database import reading

        return reading().query(Person).filter_by(fs_uniquifier=uniquifier).one_or_none()

    patch.setattr(world.app.login_manager, "_user_callback", load)  # type: ignore[attr-defined]
    patch.setattr(Person, "is_active", True)  # Flask-Login asks once more
