"""Somebody leaves: suspending an account, or moving it to another office.

The page says first what stays open behind them, and asks who sees to it.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.accounts.models import Person
from app.accounts.people import changing
from app.accounts.people.forms import chosen_successor, leaving_form
from app.accounts.people.leaving import left_by
from app.accounts.people.mailing import mail_successor
from app.accounts.people.queries import successors
from app.accounts.people.reach import MOVE, offices_to_fill
from app.accounts.people.views import blueprint
from app.accounts.people.views.common import called, changing_people, managed_or_404
from app.accounts.service import AccountError
from app.database import reading
from app.web.forms import Form
from app.web.saying import said


@blueprint.route("/people/<person_id>/suspend", methods=["GET", "POST"], endpoint="suspend")
@permission("person.manage")
def suspend(person_id: str) -> ResponseReturnValue:
    """Close an account; nothing of what it did is deleted."""
    found = managed_or_404(person_id)
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _page(found, leaving_form(None, successors(reading(), found)))
    form = leaving_form(request.form, successors(reading(), found))
    if not form.validate():
        return _page(found, form), 422
    successor_id = chosen_successor(form)
    try:
        with changing_people() as session:
            changing.suspend(session, current_actor(), found.id, successor_id)
    except AccountError as error:
        form.form_errors.append(said(error))
        return _page(found, form), 422
    flash(_("%(name)s is suspended, and signed out everywhere.", name=called(found)))
    return _done(found, successor_id)


@blueprint.route("/people/<person_id>/move", methods=["GET", "POST"], endpoint="move")
@permission(MOVE)
def move(person_id: str) -> ResponseReturnValue:
    """Bring somebody to another office; their reports stay with the office of the filing."""
    found = managed_or_404(person_id)
    offices = offices_to_fill(reading(), current_actor(), MOVE)
    offices.pop(found.office_id, None)
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _page(found, leaving_form(None, successors(reading(), found), offices))
    form = leaving_form(request.form, successors(reading(), found), offices)
    if not form.validate():
        return _page(found, form), 422
    office_id, successor_id = int(form["office"].data), chosen_successor(form)
    try:
        with changing_people() as session:
            changing.move(session, current_actor(), found.id, office_id, successor_id)
    except AccountError as error:
        form.form_errors.append(said(error))
        return _page(found, form), 422
    flash(_("%(name)s belongs to %(office)s now.", name=called(found), office=offices[office_id]))
    return _done(found, successor_id)


def _done(person: Person, successor_id: int | None) -> ResponseReturnValue:
    """Tell the colleague, after the commit."""
    successor = reading().get(Person, successor_id) if successor_id is not None else None
    if successor is not None:
        mail_successor(successor.email, person.id)
    return redirect(url_for("people.person", person_id=person.id), 303)


def _page(person: Person, form: Form) -> str:
    return render_template(
        "accounts/leave.html",
        person=person,
        called=called(person),
        form=form,
        left=left_by(reading(), current_actor(), person),
        moving="office" in form,
    )
