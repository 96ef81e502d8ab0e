"""The inbox, and the decision on one report."""

from __future__ import annotations

import re

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts.access import current_actor, permission
from app.accounts.policy import Scope
from app.accounts.queries import offices_by_id, person_names
from app.database import reading, writing
from app.incidents.changing import NotOpen, Stale, current
from app.incidents.filterform import LIST_FILTERS, filter_form
from app.incidents.filters import FilterError, read_filters
from app.incidents.help.queries import on_top
from app.incidents.queries import COUNTED, find_record, may, waiting
from app.incidents.scope import imports_within, within
from app.incidents.service import decide
from app.review.forms import decision_form
from app.review.service import read_decision
from app.web.errors import refuse
from app.web.saying import said

blueprint = Blueprint("review", __name__)
# What is decided already does not wait: nobody is asked for a status here.
INBOX_FILTERS = tuple(name for name in LIST_FILTERS if name != "review_status")


@blueprint.get("/review")
@permission("incident.decide")
def inbox() -> ResponseReturnValue:
    """What waits for this coordinator, oldest first."""
    session, actor = reading(), current_actor()
    try:
        filters = read_filters(
            request.args.items(multi=True),
            session,
            within(actor, "incident.decide"),
            imports=imports_within(actor),
        )
    except FilterError as error:
        refuse(400, said(error))
    records, total = waiting(session, actor, filters)
    return render_template(
        "review/inbox.html",
        records=records,
        total=total,
        counted=COUNTED,
        filters=filters,
        form=filter_form(MultiDict(filters.pairs()), INBOX_FILTERS),
        help=on_top(session, actor),
        offices=offices_by_id(session) if actor.scope("incident.decide") is Scope.NETWORK else {},
        reporters=person_names(session, {record.reporter_id for record in records}),
    )


@blueprint.post("/incidents/<record_id>/decision")
@permission("incident.decide")
def decision(record_id: str) -> ResponseReturnValue:
    """Accept, ask for more, or set aside."""
    session, actor = reading(), current_actor()
    record = find_record(session, actor, record_id, "incident.decide")
    if record is None:
        abort(404)
    decided = read_decision(request.form, record)
    if decided.problems:
        form = decision_form(record, request.form)
        for problem in decided.problems:
            text = said(problem)
            if problem.field in form:
                form[problem.field].errors = [text]
            else:
                form.form_errors.append(text)
        return render_template("review/decision.html", record=record, form=form), 422
    revision = request.form.get("revision", "")
    try:
        with writing() as write_session:
            now = current(write_session, record.record_id)
            if now is None or not may(actor, "incident.decide", now):
                abort(404)
            decide(
                write_session,
                current_app.extensions["keys"],
                actor,
                now,
                int(revision) if re.fullmatch("[0-9]{1,9}", revision) else -1,
                answers=decided.answers,
                reason=decided.reason,
            )
    except Stale:
        refuse(409, _("Somebody changed this report since you opened it. Read it again."))
    except NotOpen:
        refuse(409, _("Its writer has taken this report back."))
    flash(_("Report %(id)s is decided.", id=record.record_id))
    return redirect(url_for("incidents.record", record_id=record.record_id), 303)
