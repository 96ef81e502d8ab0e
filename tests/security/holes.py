"""Guards taken away one at a time, each with the part of the matrix that must notice.

A guard that nothing misses is either not tested or not needed.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import ColumnElement

from app.accounts.access import deny_by_default
from app.accounts.models import Person
from app.accounts.policy import OPEN_BASES, Actor
from app.accounts.security import end_old_session
from app.codebook import codebook
from app.database import now
from app.incidents.models import incident
from app.web.headers import add_headers
from app.web.origin import refuse_foreign_requests
from tests.security.leaks import leaks, unlike
from tests.security.matrix import mismatches, read_table
from tests.security.world import OPEN_CITY, OPEN_OFFICE, World
from tests.security.writes import WRITES, lost_races

Patch = pytest.MonkeyPatch
Open = Callable[[Patch, World], None]
Look = Callable[[Patch, World], list[str]]


@dataclass(frozen=True)
class Hole:
    """A guard, how it is taken away, and what looks for its absence."""

    name: str
    open: Open
    look: Look


def everything(_actor: Actor, _action: str) -> ColumnElement[bool]:
    """No circle at all."""
    return incident.c.id.is_not(None)


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
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() - 13 * 3600
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


_VIEWS = "app.incidents.views"
_RECORD = "/incidents/<record_id>"
_MORE_BASES = OPEN_BASES | {"pending", "refused"}


def _yes(*_args: Any, **_options: Any) -> bool:
    return True


def _looser_record(record_id: str, _action: str = "") -> Any:
    return importlib.import_module(f"{_VIEWS}.common").record_or_404(record_id)


HOLES = (
    Hole("default deny", without_hook(deny_by_default), cells("/incidents", "nobody")),
    Hole("roles", lambda patch, _: patch.setattr(Actor, "may", _yes), cells("/review", "attorney")),
    Hole(
        "the action of a view",
        instead("app.accounts.access", "permission_of", lambda _app, _endpoint: "start.see"),
        cells("/exports", "advocate"),
    ),
    Hole("suspension", let_suspended_in, cells("/incidents", "suspended")),
    Hole("origin", without_hook(refuse_foreign_requests), foreign_forms),
    Hole("host", lambda _, world: world.app.config.update(TRUSTED_HOSTS=None), other_hosts),
    Hole("headers", without_hook(add_headers), bare_answers),
    Hole("the end of a session", without_hook(end_old_session), old_sessions),
    Hole(
        "safe next",
        instead("app.accounts.sign_in", "safe_next", lambda target, _fallback: target),
        evil_targets,
    ),
    Hole(
        "circle of a record",
        for_caller("app.incidents.queries", "within", "find_record", everything),
        cells(_RECORD, "attorney"),
    ),
    Hole(
        "circle of the list",
        for_caller("app.incidents.queries", "within", "list_records", everything),
        words_at("coordinator", "/incidents"),
    ),
    Hole(
        "circle of the inbox",
        for_caller("app.incidents.queries", "within", "waiting", everything),
        words_at("coordinator", "/review"),
    ),
    Hole(
        "circle of the rows exported",
        for_caller("app.exchange.export", "within", "_query", everything, "incident.export"),
        words_at("coordinator", "/exports/incidents.csv"),
    ),
    Hole(
        "circle of the texts exported",
        for_caller("app.exchange.export", "within", "_query", everything, "incident.narrative"),
        words_at("network_coordinator", "/exports/incidents.csv?narrative=yes"),
    ),
    Hole(
        "circle of a city in the list",
        instead(f"{_VIEWS}.listing", "within", everything),
        can_tell("attorney", "/incidents?"),
    ),
    Hole(
        "circle of a city in the inbox",
        instead("app.review.views", "within", everything),
        can_tell("coordinator", "/review"),
    ),
    Hole(
        "circle of a city in exports",
        instead("app.exchange.views", "within", everything),
        can_tell("coordinator", "/exports"),
    ),
    Hole(
        "circle of a city in counts",
        instead("app.insights.views", "known", lambda actor: everything(actor, "")),
        can_tell("advocate", "/insights"),
    ),
    Hole(
        "what other offices keep",
        instead("app.incidents.scope", "counts_whole_network", _yes),
        can_tell("network_coordinator", "/exports"),
    ),
    Hole(
        "what other offices keep, in counts",
        instead("app.insights.counts", "counts_whole_network", _yes),
        can_tell("network_coordinator", "/insights"),
    ),
    Hole(
        "bases that open a record",
        instead("app.incidents.scope", "OPEN_BASES", _MORE_BASES),
        words_at("network_coordinator", "/incidents", "/review"),
    ),
    Hole(
        "bases that open a record to counts",
        instead("app.insights.counts", "OPEN_BASES", _MORE_BASES),
        words_at("network_coordinator", "/insights"),
    ),
    Hole(
        "bases that open a record to writing",
        instead("app.accounts.policy", "OPEN_BASES", _MORE_BASES),
        race("edit"),
    ),
    Hole(
        "circle of counts",
        instead("app.insights.counts", "_circle", lambda table, *_: table.c.office_id > 0),
        words_at("coordinator", "/insights"),
    ),
    Hole(
        "refusal",
        instead("app.incidents.scope", "NEVER_EXPORTED", frozenset({"-"})),
        refused_exports,
    ),
    Hole(
        "action of the narrative",
        instead(f"{_VIEWS}.reading", "record_or_404", _looser_record),
        cells(f"{_RECORD}/narrative", "network_coordinator"),
    ),
    Hole(
        "action of the long page",
        instead(f"{_VIEWS}.editing", "record_or_404", lambda *_: None),
        cells(f"{_RECORD}/edit", "attorney"),
    ),
    Hole(
        "action of withdrawing",
        instead(f"{_VIEWS}.withdrawing", "record_or_404", _looser_record),
        cells(f"{_RECORD}/withdraw", "coordinator"),
    ),
    Hole(
        "texts on the page of a record",
        instead(f"{_VIEWS}.reading", "may", _yes),
        words_at("network_coordinator", "/incidents/{open}"),
    ),
    Hole(
        "texts on the long page",
        instead(f"{_VIEWS}.edit_page", "may", _yes),
        words_at("network_coordinator", "/incidents/{open}/edit"),
    ),
    Hole("policy while revising", instead(f"{_VIEWS}.editing", "may", _yes), race("edit")),
    Hole(
        "policy while withdrawing",
        instead(f"{_VIEWS}.withdrawing", "may", _yes),
        race("withdraw"),
    ),
    Hole("policy while deciding", instead("app.review.views", "may", _yes), race("decision")),
    Hole(
        "an advocate's filters",
        instead("app.insights.views", "check_filters", lambda _filters: None),
        advocate_pages,
    ),
    Hole("an advocate's figures", instead("app.insights.views", "rounded", int), advocate_pages),
    Hole(
        "an advocate's months",
        instead("app.insights.views", "first_open_day", lambda _today: date.max),
        advocate_pages,
    ),
)

assert {OPEN_CITY, OPEN_OFFICE}  # the words that `leaks` looks for
