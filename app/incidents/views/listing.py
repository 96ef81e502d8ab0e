"""The list of reports, filtered by the names of the codebook."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.accounts.access import current_actor, permission
from app.accounts.policy import Scope
from app.accounts.queries import offices_by_id
from app.database import reading
from app.incidents.consent.queries import count_to_settle
from app.incidents.filterform import filter_form
from app.incidents.filters import FilterError, Filters, read_filters
from app.incidents.help.queries import on_top
from app.incidents.queries import COUNTED, Position, list_records, read_position
from app.incidents.scope import imports_within, within
from app.incidents.views import blueprint
from app.web.errors import refuse
from app.web.navigation import url_with
from app.web.saying import said

PAGING = ("after", "before")


@blueprint.get("/incidents")
@permission("incident.read")
def listing() -> ResponseReturnValue:
    """Own reports, or those of the circle, newest first."""
    session, actor = reading(), current_actor()
    try:
        filters = read_filters(
            request.args.items(multi=True),
            session,
            within(actor, "incident.read"),
            others=PAGING,
            imports=imports_within(actor),
        )
    except FilterError as error:
        refuse(400, said(error))
    page = list_records(
        session,
        actor,
        filters,
        after=read_position(request.args.get("after")),
        before=read_position(request.args.get("before")),
    )
    return render_template(
        "incidents/listing.html",
        page=page,
        counted=COUNTED,
        filters=filters,
        form=filter_form(MultiDict(filters.pairs())),
        offices=offices_by_id(session) if actor.scope("incident.read") is Scope.NETWORK else {},
        older=_at(filters, "after", page.older),
        newer=_at(filters, "before", page.newer),
        help=on_top(session, actor),
        unsettled=count_to_settle(session, actor),
        export_url=url_with("exchange.incidents", filters.pairs(), kind="csv")
        if actor.may("incident.export")
        else None,
    )


def _at(filters: Filters, parameter: str, position: Position | None) -> str | None:
    if position is None:
        return None
    return url_with("incidents.listing", [*filters.pairs(), (parameter, str(position))])
