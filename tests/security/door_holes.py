"""Guards at the door: who is let in, and from where."""

from __future__ import annotations

from app.accounts.access import deny_by_default
from app.accounts.policy import Actor
from app.accounts.sessions.strength import Strength
from app.web.headers import add_headers
from app.web.origin import refuse_foreign_requests
from tests.security.hole_tools import (
    Hole,
    bare_answers,
    cells,
    evil_targets,
    foreign_forms,
    instead,
    let_suspended_in,
    old_sessions,
    other_hosts,
    without_hook,
    yes,
)

DOOR_HOLES = (
    Hole("default deny", without_hook(deny_by_default), cells("/incidents", "nobody")),
    Hole("roles", lambda patch, _: patch.setattr(Actor, "may", yes), cells("/review", "attorney")),
    Hole(
        "the action of a view",
        instead("app.accounts.access", "permission_of", lambda _app, _endpoint: "start.see"),
        cells("/exports", "advocate"),
    ),
    Hole("suspension", let_suspended_in, cells("/incidents", "suspended")),
    Hole("origin", without_hook(refuse_foreign_requests), foreign_forms),
    Hole("host", lambda _, world: world.app.config.update(TRUSTED_HOSTS=None), other_hosts),
    Hole("headers", without_hook(add_headers), bare_answers),
    Hole(
        "the end of a session",
        instead("app.accounts.sessions.hooks", "strength_of", lambda *_: Strength.PROVEN),
        old_sessions,
    ),
    Hole(
        "safe next",
        instead("app.accounts.sign_in", "safe_next", lambda target, _fallback: target),
        evil_targets,
    ),
)
