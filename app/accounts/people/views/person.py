"""One person: what is known of the account, and name, roles and reopening."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.accounts.people import changing
from app.accounts.people.forms import chosen_roles, person_form
from app.accounts.people.leaving import left_by
from app.accounts.people.queries import count_open_sessions, last_day, successor_of
from app.accounts.people.reach import SEE, may_manage
from app.accounts.people.views import blueprint
from app.accounts.people.views.common import (
    called,
    changing_people,
    managed_or_404,
    person_or_404,
)
from app.accounts.people.words import names_of
from app.accounts.service import AccountError
from app.database import reading
from app.web.errors import refuse
from app.web.saying import said


@blueprint.get("/people/<person_id>", endpoint="person")
@permission(SEE)
def person(person_id: str) -> ResponseReturnValue:
    """Roles, office, sessions, open tasks, and what can be done."""
    session, actor = reading(), current_actor()
    found = person_or_404(person_id)
    return render_template(
        "accounts/person.html",
        person=found,
        called=called(found),
        roles=names_of(found.role_names),
        sessions=count_open_sessions(session, found),
        last_on=last_day(session, found),
        left=left_by(session, actor, found),
        successor=successor_of(session, found),
        manages=may_manage(actor, found),
        own=found.id == actor.person_id,
        moves=actor.may("person.move"),
        gives_roles=len(actor.grants) > 1,
    )


@blueprint.route("/people/<person_id>/edit", methods=["GET", "POST"], endpoint="edit")
@permission("person.manage")
def edit(person_id: str) -> ResponseReturnValue:
    """Change name and roles."""
    actor, found = current_actor(), managed_or_404(person_id)
    held = {
        "name": found.name,
        "roles": sorted(found.role_names),
        "before": changing.standing_of(found),
    }
    if request.method != "POST":  # HEAD too: nothing but POST writes
        form = person_form(None, actor.grants, held)
        return render_template("accounts/person_edit.html", form=form, called=called(found))
    form = person_form(request.form, actor.grants, held)
    if form.validate():
        try:
            with changing_people() as session:
                changing.change(
                    session,
                    actor,
                    found.id,
                    name=form["name"].data or "",
                    roles=chosen_roles(form, ()) if "roles" in form else None,
                    before=form["before"].data or "",
                )
        except AccountError as error:
            form.form_errors.append(said(error))
        else:
            flash(_("Saved."))
            return redirect(url_for("people.person", person_id=found.id), 303)
    return render_template("accounts/person_edit.html", form=form, called=called(found)), 422


@blueprint.post("/people/<person_id>/reactivate", endpoint="reactivate")
@permission("person.manage")
def reactivate(person_id: str) -> ResponseReturnValue:
    """Open a suspended account again."""
    found = managed_or_404(person_id)
    try:
        with changing_people() as session:
            changing.reactivate(session, current_actor(), found.id)
    except AccountError as error:
        refuse(409, said(error))
    flash(_("%(name)s can sign in again.", name=called(found)))
    return redirect(url_for("people.person", person_id=found.id), 303)
