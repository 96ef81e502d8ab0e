"""Every report that may tell of the arrest of one, for whoever decides on it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import current_actor, permission
from app.database import reading
from app.incidents.alike import reports_alike
from app.incidents.filter_words import name_in_words
from app.incidents.views import blueprint
from app.incidents.views.common import record_or_404

MOST = 50  # of a week at one place: more than anybody compares


@blueprint.get("/incidents/<record_id>/duplicates")
@permission("incident.decide")
def duplicates(record_id: str) -> ResponseReturnValue:
    """All that the page of the report shows the nearest of, with reasons; decided on there."""
    record = record_or_404(record_id, "incident.decide")
    return render_template(
        "incidents/duplicates.html",
        record=record,
        alike=reports_alike(reading(), current_actor(), record, MOST),
        name_in_words=name_in_words,
    )
