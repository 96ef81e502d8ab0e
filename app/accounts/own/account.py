"""The page about oneself."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.accounts.access import current_actor, permission
from app.accounts.factors.lost import due_at, open_release, releases_for
from app.accounts.factors.need import needs_factor
from app.accounts.factors.queries import factors_of
from app.accounts.factors.recovery import FEW, codes_left
from app.accounts.models import Person
from app.accounts.navigation import synthetic
from app.accounts.own import blueprint
from app.accounts.roles import Role
from app.accounts.sessions.service import moment, open_sessions
from app.accounts.sessions.strength import Strength, strength_of
from app.database import reading

ROLES: Mapping[Role, LazyString] = {
    Role.ATTORNEY: _l("attorney"),
    Role.COORDINATOR: _l("coordinator"),
    Role.NETWORK_COORDINATOR: _l("network coordinator"),
    Role.ADVOCATE: _l("advocate"),
    Role.ADMINISTRATOR: _l("administrator"),
}


@blueprint.get("/account")
@permission("account.see")
def account() -> ResponseReturnValue:
    """Who one is, what one is signed in with and where."""
    session, actor = reading(), current_actor()
    number = actor.person_id or 0
    release = open_release(session, number)
    sessions = open_sessions(session, number)
    return render_template(
        "accounts/account.html",
        person=session.get_one(Person, number),
        roles=[words for role, words in ROLES.items() if role in actor.roles],
        factors=factors_of(session, number),
        needed=needs_factor(actor) and not synthetic(),
        left=codes_left(session, number),
        few=FEW,
        release=release,
        due=due_at(release) if release else None,
        waiting=len(releases_for(session, actor)),
        sessions=sum(strength_of(one, moment()) > Strength.NONE for one in sessions),
    )
