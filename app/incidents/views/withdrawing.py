"""Taking an own report back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.codebook import AnswerError
from app.codebook.answers import clean_text
from app.codebook.screening import screen
from app.incidents.changing import Stale
from app.incidents.service import withdraw
from app.incidents.views import blueprint
from app.incidents.views.common import changing, keys, posted_revision, record_or_404
from app.web.errors import refuse
from app.web.saying import said

LONGEST_REASON = 500


@blueprint.route("/incidents/<record_id>/withdraw", methods=["GET", "POST"])
@permission("incident.withdraw")
def take_back(record_id: str) -> ResponseReturnValue:
    """Withdraw an own report, with a reason."""
    record = record_or_404(record_id, "incident.withdraw")
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return render_template("incidents/withdraw.html", record=record, reason="", error=None)
    typed = request.form.get("reason", "")
    reason, error = _read_reason(typed)
    if error:
        page = render_template("incidents/withdraw.html", record=record, reason=typed, error=error)
        return page, 422
    try:
        with changing(record, "incident.withdraw") as (session, now):
            withdraw(session, keys(), current_actor(), now, posted_revision(), reason)
    except Stale:
        refuse(409, _("Somebody changed this report since you opened it. Read it again."))
    flash(_("Report %(id)s is withdrawn and counts no more.", id=record.record_id))
    return redirect(url_for("incidents.record", record_id=record.record_id), 303)


def _read_reason(typed: str) -> tuple[str, str | None]:
    """The reason as it is stored, or what is wrong with it."""
    try:
        reason = clean_text(typed)
    except AnswerError as problem:
        return "", said(problem)
    if not reason:
        return "", _("Say in a few words why you take it back.")
    if len(reason) > LONGEST_REASON:
        return "", _("Shorten this to %(maximum)s characters.", maximum=LONGEST_REASON)
    found = screen("reason", reason)
    return reason, (said(found) if found else None)
