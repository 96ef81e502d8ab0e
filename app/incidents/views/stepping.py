"""The dated steps of a case: adding one, taking out one that was entered by mistake."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.incidents.changing import Stale
from app.incidents.forms import show_problems
from app.incidents.record import Record
from app.incidents.service import add_step, take_out_step
from app.incidents.step_form import read_step, step_form
from app.incidents.timeline import timeline
from app.incidents.views import blueprint
from app.incidents.views.common import changing, keys, posted_revision, record_or_404, today_there
from app.web.errors import refuse
from app.web.forms import Form


@blueprint.route("/incidents/<record_id>/steps", methods=["GET", "POST"])
@permission("incident.revise")
def steps(record_id: str) -> ResponseReturnValue:
    """Where things stand, how they got there, and the form of the next step."""
    record = record_or_404(record_id, "incident.revise")
    today = today_there(record)
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _page(record, step_form(record, None, today))
    step, problems = read_step(request.form, record, today)
    if step is None:
        form = step_form(record, request.form, today)
        show_problems(form, problems)
        return _page(record, form), 422
    revision = posted_revision()
    try:
        with changing(record, "incident.revise") as (session, now):
            add_step(session, keys(), current_actor(), now, revision, step)
    except Stale:
        return _stale(record_id)
    flash(_("Added: %(step)s.", step=_(step.label)))
    return redirect(url_for("incidents.steps", record_id=record.record_id), 303)


@blueprint.post("/incidents/<record_id>/steps/mistaken")
@permission("incident.revise")
def mistaken_step(record_id: str) -> ResponseReturnValue:
    """Take out the step that stands at `position`, counted from 0 in the order of entry."""
    record = record_or_404(record_id, "incident.revise")
    position = request.form.get("position", "")
    if not (position.isascii() and position.isdigit() and int(position[:4]) < len(record.steps)):
        refuse(400, _("There is no such step: open the page again."))
    revision, step = posted_revision(), record.steps[int(position[:4])]
    try:
        with changing(record, "incident.revise") as (session, now):
            take_out_step(session, keys(), current_actor(), now, revision, step)
    except Stale:
        return _stale(record_id)
    flash(_("Taken out, and kept in the history: %(step)s.", step=_(step.label)))
    return redirect(url_for("incidents.steps", record_id=record.record_id), 303)


def _stale(record_id: str) -> ResponseReturnValue:
    """The steps as they are now, with what was typed, to be sent again."""
    record = record_or_404(record_id, "incident.revise")
    form = step_form(record, request.form, today_there(record))
    form["revision"].data = str(record.revision)
    form.form_errors.append(
        _("Somebody changed this report meanwhile. Look at the steps below and send yours again.")
    )
    return _page(record, form), 409


def _page(record: Record, form: Form) -> str:
    return render_template(
        "incidents/steps.html", record=record, form=form, entries=timeline(record)
    )
