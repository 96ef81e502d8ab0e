"""Who is there: the own office, or for administrators every office."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import current_actor, permission
from app.accounts.people.queries import list_people, waiting_invitations
from app.accounts.people.reach import NUMBER, SEE
from app.accounts.people.views import blueprint
from app.accounts.people.words import names_of
from app.accounts.policy import Scope
from app.accounts.queries import offices_by_id
from app.database import reading
from app.web.navigation import url_with

SUSPENDED = "suspended"


@blueprint.get("/people", endpoint="listing")
@permission(SEE)
def listing() -> ResponseReturnValue:
    """People by name, and the invitations that nobody has used yet."""
    session, actor = reading(), current_actor()
    names = offices_by_id(session)
    everywhere = actor.scope(SEE) is Scope.ANY
    # For the others the reach alone decides, whatever the address asks for.
    office_id = _office(names) if everywhere else None
    suspended = request.args.get("state") == SUSPENDED
    page = list_people(
        session,
        actor,
        office_id=office_id,
        suspended=suspended,
        after=request.args.get("after", ""),
    )
    kept = [(key, value) for key, value in request.args.items() if key in ("office", "state")]
    return render_template(
        "accounts/people.html",
        page=page,
        invitations=[] if suspended else waiting_invitations(session, actor, office_id),
        offices=names if everywhere else {},
        office_id=office_id,
        office=names.get((office_id if everywhere else actor.office_id) or 0),
        suspended=suspended,
        names_of=names_of,
        me=actor.person_id,
        next=url_with("people.listing", [*kept, ("after", str(page.next))]) if page.next else None,
        first=url_with("people.listing", kept) if request.args.get("after") else None,
        offices_url=url_for("people.offices") if actor.may("office.manage") else None,
    )


def _office(names: dict[int, str]) -> int | None:
    """The office asked for; none: all of them."""
    asked = request.args.get("office", "")
    if not asked:
        return None
    if not NUMBER.fullmatch(asked) or int(asked) not in names:
        abort(404)
    return int(asked)
