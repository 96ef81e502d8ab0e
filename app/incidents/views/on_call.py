"""Who is on call: everybody of the office sees it, coordinators and administrators keep it."""

from __future__ import annotations

import re

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.accounts.queries import offices_by_id
from app.database import reading, writing
from app.incidents.help.on_call import (
    colleagues,
    is_on_call,
    offices_to_keep,
    person_to_keep,
    set_on_call,
)
from app.incidents.views import blueprint
from app.web.mail import mail_is_set

NUMBER = re.compile(r"[0-9]{1,9}")


@blueprint.get("/people/on-call", endpoint="on_call")
@permission("on_call.see")
def show() -> ResponseReturnValue:
    """The people of an office who can answer help, and which of them are called."""
    session, actor = reading(), current_actor()
    kept = offices_to_keep(session, actor)
    office_id = _number(request.args.get("office")) or actor.office_id
    if office_id != actor.office_id and office_id not in kept:
        abort(404)
    return render_template(
        "incidents/on_call.html",
        people=colleagues(session, office_id),
        office_id=office_id,
        office=offices_by_id(session).get(office_id or 0),
        offices=kept if len(kept) > 1 else {},
        may_keep=office_id in kept,
        me=actor.person_id,
        on_call=is_on_call(session, actor),
        mail_is_set=mail_is_set(),
    )


@blueprint.post("/people/on-call")
@permission("on_call.keep")
def keep_on_call() -> ResponseReturnValue:
    """Put one person on call, or take them off."""
    with writing() as session:
        person = person_to_keep(session, current_actor(), _number(request.form.get("person")) or 0)
        if person is None:
            abort(404)
        on_call = request.form.get("on_call") == "yes"
        set_on_call(session, current_actor(), person, on_call=on_call)
        name, office_id = person.name or person.email, person.office_id
    flash(
        _("%(name)s is on call.", name=name)
        if on_call
        else _("%(name)s is no longer on call.", name=name)
    )
    return redirect(url_for("incidents.on_call", office=office_id), 303)


def _number(text: str | None) -> int | None:
    return int(text) if text and NUMBER.fullmatch(text) else None
