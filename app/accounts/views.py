"""Accepting an invitation, and one's own sessions.

GET shows an invitation and POST uses it up: mail scanners follow links.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission, who
from app.accounts.forms import InvitationForm
from app.accounts.guessing.guard import guard_secret
from app.accounts.navigation import first_page
from app.accounts.queries import open_invitation
from app.accounts.service import AccountError, accept_invitation
from app.accounts.sessions.hooks import this_session
from app.accounts.sessions.service import end, moment, open_sessions
from app.accounts.sessions.strength import Strength, strength_of
from app.database import reading, writing
from app.ledger.chain import record_event
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
    attempt = guard_secret() if request.method == "POST" else None
    found = open_invitation(reading(), token)
    if found is None:
        return render_template("accounts/invitation_over.html"), 404
    if attempt is not None:
        attempt.was_right()
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


@blueprint.get("/account/sessions")
@permission("session.list")
def own_sessions() -> ResponseReturnValue:
    """Where one is signed in, each with a button that ends it."""
    here = this_session()
    return render_template(
        "accounts/sessions.html",
        sessions=[
            (one, strength_of(one, moment()))
            for one in open_sessions(reading(), current_actor().person_id or 0)
            if strength_of(one, moment()) > Strength.NONE
        ],
        here=here.id if here else None,
    )


@blueprint.post("/account/sessions/end")
@permission("session.list")
def end_session() -> ResponseReturnValue:
    """End one session of one's own (`session`), or all but this one (`session=others`)."""
    actor, here = current_actor(), this_session()
    wanted = request.form.get("session", "")
    own = {str(one.id): one.id for one in open_sessions(reading(), actor.person_id or 0)}
    ending = [number for number in own.values() if here is None or number != here.id]
    if wanted != "others":
        ending = [own[wanted]] if wanted in own else []
    if not ending:
        flash(_("There is no other session."))
        return redirect(url_for("accounts.own_sessions"), 303)
    with writing() as session:
        for number in ending:
            end(session, actor.person_id or 0, number)
        record_event(session, who(actor), "session.ended", f"person:{actor.person_id}")
    flash(_("Ended. Its cookie opens nothing any more."))
    return redirect(url_for("accounts.own_sessions"), 303)
