"""Inviting somebody, sending the invitation anew, taking it back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.accounts.people import inviting
from app.accounts.people.forms import chosen_roles, invitation_form
from app.accounts.people.mailing import link_of, mail_invitation
from app.accounts.people.reach import find_invitation, offices_to_fill
from app.accounts.people.views import blueprint
from app.accounts.people.views.common import changing_people
from app.accounts.people.words import names_of
from app.accounts.service import AccountError
from app.database import reading
from app.web.errors import refuse
from app.web.forms import Form
from app.web.mail import mail_is_set
from app.web.saying import said


@blueprint.route("/people/invite", methods=["GET", "POST"], endpoint="invite")
@permission("person.invite")
def invite() -> ResponseReturnValue:
    """Ask for address, roles and office; make the invitation and send it, or show its link."""
    actor = current_actor()
    offices = offices_to_fill(reading(), actor)
    if not offices:
        refuse(409, _("Your office is closed: nobody can be invited to it."))
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _form(invitation_form(None, actor.grants, offices), offices)
    form = invitation_form(request.form, actor.grants, offices)
    if not form.validate():
        return _form(form, offices), 422
    email = form["email"].data or ""
    office_id = int(form["office"].data) if "office" in form else next(iter(offices))
    roles = chosen_roles(form, actor.grants)
    try:
        with changing_people() as session:
            token = inviting.invite_person(
                session, actor, email=email, office_id=office_id, roles=roles
            )
    except AccountError as error:
        form["email"].errors = [said(error)]
        return _form(form, offices), 422
    return _sent(email, token)


@blueprint.post("/people/invitations/<invitation_id>", endpoint="invitation")
@permission("person.invite")
def invitation(invitation_id: str) -> ResponseReturnValue:
    """Send one anew (`do=resend`), or take it back (`do=revoke`)."""
    actor, deed = current_actor(), request.form.get("do", "")
    if find_invitation(reading(), actor, invitation_id) is None:
        abort(404)
    if deed == "revoke":
        with changing_people() as session:
            if inviting.revoke(session, actor, invitation_id) is None:
                abort(404)
        flash(_("Revoked: its link opens nothing any more."))
        return redirect(url_for("people.listing"), 303)
    if deed != "resend":
        refuse(400, _("Use one of the buttons of the page."))
    with changing_people() as session:
        found = inviting.send_anew(session, actor, invitation_id)
        if found is None:
            abort(404)
        token, email = found[0], found[1].email or ""
    return _sent(email, token)


def _sent(email: str, token: str) -> ResponseReturnValue:
    """On to the list, if it was mailed. Else the link stands in this answer and nowhere else.

    No redirect: the link would have to lie somewhere meanwhile. Loading the page again makes a
    new link, and the one before opens nothing.
    """
    if mail_invitation(email, token):
        flash(_("The invitation to %(email)s is on its way.", email=email))
        return redirect(url_for("people.listing"), 303)
    return render_template(
        "accounts/invited.html", email=email, link=link_of(token), mail_is_set=mail_is_set()
    )


def _form(form: Form, offices: dict[int, str]) -> str:
    actor = current_actor()
    return render_template(
        "accounts/invite.html",
        form=form,
        office=next(iter(offices.values())) if len(offices) == 1 else None,
        role=names_of(actor.grants) if len(actor.grants) == 1 else None,
        mail_is_set=mail_is_set(),
    )
