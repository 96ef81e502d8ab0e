"""Accepting an invitation. GET shows and POST uses it up: mail scanners follow links."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.accounts.forms import InvitationForm
from app.accounts.navigation import first_page
from app.accounts.queries import open_invitation
from app.accounts.service import AccountError, accept_invitation
from app.database import reading, writing
from app.web.access import public
from app.web.saying import said

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/start")
@permission("start.see")
def start() -> ResponseReturnValue:
    """Where somebody lands after signing in: the first page of their menu."""
    return redirect(first_page(current_actor()))


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """Show an invitation; make the account when its form comes back."""
    found = open_invitation(reading(), token)
    if found is None:
        return render_template("accounts/invitation_over.html"), 404
    form = InvitationForm(request.form)
    if found.email:
        form.email.data = found.email
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with writing() as session:
                    person = accept_invitation(
                        session,
                        found.id,
                        email=form.email.data or "",
                        name=form.name.data or "",
                        password=form.password.data or "",
                    )
            except AccountError as error:
                form.form_errors.append(said(error))
            else:
                if person is None:
                    return render_template("accounts/invitation_over.html"), 404
                flash(_("Your account is ready. Sign in with the password you just chose."))
                return redirect(url_for("security.login"), 303)
    return render_template("accounts/invitation.html", form=form, invitation=found), status
