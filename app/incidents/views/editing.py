"""Revising a report."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.codebook import Value
from app.database import reading, writing
from app.incidents.changing import NotOpen, Stale, current
from app.incidents.draft import Draft, draft_of
from app.incidents.forms import LONG, long_form, show_problems
from app.incidents.posted import raw_answers
from app.incidents.queries import may
from app.incidents.record import Record
from app.incidents.service import revise
from app.incidents.views import blueprint
from app.incidents.views.common import keys, posted_revision, record_or_404
from app.incidents.views.edit_page import SEALED, changed_meanwhile, edit_page, texts_for_editing
from app.web.errors import refuse


@blueprint.route("/incidents/<record_id>/edit", methods=["GET", "POST"])
@permission("incident.revise")
def edit(record_id: str) -> ResponseReturnValue:
    """All questions on one plain page, with the answers given so far."""
    record = record_or_404(record_id, "incident.revise")
    if request.method != "POST":  # HEAD too: nothing but POST writes
        form = long_form(None, record.answers, texts_for_editing(record))
        form["revision"].data = str(record.revision)
        return edit_page(record, form)
    draft = _draft(record)
    if draft.problems:
        form = long_form(request.form, {}, {})
        show_problems(form, draft.problems)
        return edit_page(record, form), 422
    try:
        with writing() as session:
            now = current(session, record.record_id)
            if now is None or not may(current_actor(), "incident.revise", now):
                abort(404)
            revise(session, keys(), current_actor(), now, posted_revision(), draft)
    except Stale:
        return changed_meanwhile(record_or_404(record_id, "incident.revise")), 409
    except NotOpen:
        refuse(409, _("Its writer has taken this report back."))
    flash(_("Saved. Report %(id)s is in the register as you see it here.", id=record.record_id))
    return redirect(url_for("incidents.record", record_id=record.record_id), 303)


def _draft(record: Record) -> Draft:
    """The answers that were sent, over those that the record holds."""
    base: dict[str, Value] = dict(record.answers)
    names = [
        name
        for name in LONG
        if name not in SEALED or may(current_actor(), "incident.narrative", record)
    ]
    return draft_of(reading(), raw_answers(request.form, names), base=base)
