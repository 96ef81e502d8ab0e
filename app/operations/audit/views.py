"""Who did what, newest first, and the head of the chain to keep elsewhere."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import current_actor, permission
from app.database import reading
from app.incidents.filters import FilterError
from app.ledger.chain import head
from app.operations.audit.filters import AuditFilters, filter_form, read_filters
from app.operations.audit.queries import SEE, list_events, people_of, read_position
from app.operations.audit.rows import Teller
from app.web.errors import refuse
from app.web.navigation import url_with
from app.web.saying import said

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@permission(SEE)
def listing() -> ResponseReturnValue:
    """Events: an administrator's all, a coordinator's of the office, everybody's own."""
    session, actor = reading(), current_actor()
    people = people_of(session, actor)
    try:
        filters = read_filters(request.args.items(multi=True), people)
    except FilterError as error:
        refuse(400, said(error))
    page = list_events(
        session,
        actor,
        filters,
        after=read_position(request.args.get("after")),
        before=read_position(request.args.get("before")),
    )
    teller = Teller(session, actor, page.events)
    return render_template(
        "operations/audit.html",
        rows=[teller.row(event) for event in page.events],
        scope=actor.scope(SEE).name.lower(),
        filters=filters,
        form=filter_form(filters, people),
        older=_at(filters, "after", page.older),
        newer=_at(filters, "before", page.newer),
        head=head(session),
    )


def _at(filters: AuditFilters, parameter: str, sequence: int | None) -> str | None:
    if sequence is None:
        return None
    return url_with("audit.listing", [*filters.pairs, (parameter, str(sequence))])
