"""Joining reports of one operation, and taking one out again."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.database import reading
from app.incidents.changing import Stale
from app.incidents.grouping import operation_of
from app.incidents.identifiers import new_record_id
from app.incidents.queries import find_record
from app.incidents.service import move_to_group
from app.incidents.views import blueprint
from app.incidents.views.common import changing, keys, posted_revision, record_or_404
from app.web.errors import refuse


@blueprint.post("/incidents/<record_id>/group")
@permission("incident.revise")
def group(record_id: str) -> ResponseReturnValue:
    """Join the report whose number is sent as `other`; a blank number leaves the group."""
    record = record_or_404(record_id, "incident.revise")
    other = request.form.get("other", "").strip()
    joined = find_record(reading(), current_actor(), other) if other else None
    if other and (joined is None or joined.id == record.id):
        refuse(422, _("There is no other report with this number in your circle."))
    wanted = operation_of(joined) if joined else new_record_id()
    try:
        with changing(record, "incident.revise") as (session, now):
            move_to_group(session, keys(), current_actor(), now, posted_revision(), wanted)
    except Stale:
        refuse(409, _("Somebody changed this report since you opened it. Read it again."))
    flash(_("Joined.") if joined else _("Taken out of the operation."))
    return redirect(url_for("incidents.record", record_id=record.record_id), 303)
