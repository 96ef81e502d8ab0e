"""Revising a report, and taking it back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission, who
from app.codebook import Value, codebook
from app.database import reading, writing
from app.incidents.display import shown
from app.incidents.draft import Draft, draft_of
from app.incidents.forms import LONG, applies_data, long_form, show_problems
from app.incidents.posted import as_posted, raw_answers
from app.incidents.queries import may, texts_of
from app.incidents.record import Record
from app.incidents.screening import screen
from app.incidents.service import NotOpen, Stale, current, revise, withdraw
from app.incidents.views import blueprint
from app.incidents.views.common import keys, record_or_404
from app.ledger.chain import record_event
from app.places import queries as places
from app.web.errors import refuse
from app.web.forms import Form

LONGEST_REASON = 500
SEALED = tuple(field.name for field in codebook.sealed)


@blueprint.route("/incidents/<record_id>/edit", methods=["GET", "POST"])
@permission("incident.revise")
def edit(record_id: str) -> ResponseReturnValue:
    """All questions on one plain page, with the answers given so far."""
    record = record_or_404(record_id, "incident.revise")
    if request.method == "GET":
        form = long_form(None, record.answers, _texts(record, audited=True))
        form["revision"].data = str(record.revision)
        return _page(record, form)
    form = long_form(request.form, {}, {})
    draft = _draft(record)
    if draft.problems:
        show_problems(form, draft.problems)
        return _page(record, form), 422
    try:
        with writing() as session:
            now = current(session, record.record_id)
            if now is None or not may(current_actor(), "incident.revise", now):
                abort(404)
            revise(session, keys(), current_actor(), now, _revision(), draft)
    except Stale:
        return _stale(record_id, form), 409
    except NotOpen:
        abort(409)
    flash(_("Saved. Report %(id)s is in the register as you see it here.", id=record.record_id))
    return redirect(url_for("incidents.record", record_id=record.record_id), 303)


@blueprint.route("/incidents/<record_id>/withdraw", methods=["GET", "POST"])
@permission("incident.withdraw")
def take_back(record_id: str) -> ResponseReturnValue:
    """Withdraw an own report, with a reason."""
    record = record_or_404(record_id, "incident.withdraw")
    reason = request.form.get("reason", "").strip()
    error = None
    if request.method == "POST":
        problem = screen("reason", reason)
        if not reason:
            error = _("Say in a few words why you take it back.")
        elif len(reason) > LONGEST_REASON:
            error = _("Shorten this to %(maximum)s characters.", maximum=LONGEST_REASON)
        elif problem:
            error = _(problem.message) % problem.arguments
        else:
            try:
                with writing() as session:
                    now = current(session, record.record_id)
                    if now is None or not may(current_actor(), "incident.withdraw", now):
                        abort(404)
                    withdraw(session, keys(), current_actor(), now, _revision(), reason)
            except (Stale, NotOpen):
                abort(409)
            flash(_("Report %(id)s is withdrawn and counts no more.", id=record.record_id))
            return redirect(url_for("incidents.record", record_id=record.record_id), 303)
    page = render_template("incidents/withdraw.html", record=record, reason=reason, error=error)
    return page, 422 if error else 200


def _draft(record: Record) -> Draft:
    """The answers that were sent, over those that the record holds."""
    base: dict[str, Value] = dict(record.answers)
    names = [
        name
        for name in LONG
        if name not in SEALED or may(current_actor(), "incident.narrative", record)
    ]
    return draft_of(reading(), raw_answers(request.form, names), base=base)


def _texts(record: Record, *, audited: bool) -> dict[str, str]:
    """The free texts to be edited. Showing a narrative for editing is reading it."""
    actor = current_actor()
    if not may(actor, "incident.narrative", record):
        return {}
    texts = dict(texts_of(reading(), keys(), record, SEALED))
    if audited and "narrative" in texts:
        with writing() as session:
            record_event(
                session,
                who(actor),
                "incident.narrative_read",
                record.record_id,
                {"revision": record.revision},
            )
    return texts


def _revision() -> int:
    given = request.form.get("revision", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        refuse(400, _("The form has no revision: open the page again."))
    return int(given)


def _page(record: Record, form: Form) -> str:
    return render_template(
        "incidents/edit.html",
        record=record,
        form=form,
        sections=[
            (title[3:], [field.name for field in fields if field.name in form])
            for title, fields in codebook.sections.items()
        ],
        with_texts=may(current_actor(), "incident.narrative", record),
        sealed=SEALED,
        facilities=places.facilities(reading()),
        applies=applies_data,
    )


def _stale(record_id: str, form: Form) -> str:
    """Somebody changed it meanwhile: both versions, side by side; nothing typed is lost."""
    record = record_or_404(record_id, "incident.revise")
    theirs = as_posted({**record.answers, **_texts(record, audited=True)})
    mine = request.form
    differences = []
    for name in LONG:
        if name not in mine or name not in codebook.fields:
            continue
        typed = " ".join(mine.getlist(name)).strip()
        stands = " ".join(theirs.getlist(name))
        if typed != stands:
            field = codebook[name]
            differences.append(
                (_(field.label), shown(field, typed or None), shown(field, stands or None))
            )
    form["revision"].data = form["revision"].raw_data = str(record.revision)
    return render_template(
        "incidents/stale.html",
        record=record,
        form=form,
        differences=differences,
        with_texts=may(current_actor(), "incident.narrative", record),
        sealed=SEALED,
        sections=[
            (title[3:], [field.name for field in fields if field.name in form])
            for title, fields in codebook.sections.items()
        ],
        facilities=places.facilities(reading()),
        applies=applies_data,
    )
