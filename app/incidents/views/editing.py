"""All questions of a report on one page."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import permission
from app.incidents.changing import Stale
from app.incidents.forms import LONG, long_form, show_problems
from app.incidents.views import blueprint
from app.incidents.views.common import record_or_404
from app.incidents.views.edit_page import SEALED, changed_meanwhile, edit_page, texts_for_editing
from app.incidents.views.saving import read_draft, save_draft


@blueprint.route("/incidents/<record_id>/edit", methods=["GET", "POST"])
@permission("incident.revise")
def edit(record_id: str) -> ResponseReturnValue:
    """All questions on one plain page, with the answers given so far."""
    record = record_or_404(record_id, "incident.revise")
    if request.method != "POST":  # HEAD too: nothing but POST writes
        form = long_form(None, record.answers, texts_for_editing(record, SEALED))
        form["revision"].data = str(record.revision)
        return edit_page(record, form)
    draft = read_draft(record, LONG)
    if draft.problems:
        form = long_form(request.form, {}, {})
        show_problems(form, draft.problems)
        return edit_page(record, form), 422
    try:
        save_draft(record, draft)
    except Stale:
        return changed_meanwhile(record_or_404(record_id, "incident.revise")), 409
    flash(_("Saved. Report %(id)s is in the register as you see it here.", id=record.record_id))
    return redirect(url_for("incidents.record", record_id=record.record_id), 303)
