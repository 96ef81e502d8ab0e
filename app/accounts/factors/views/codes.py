"""Recovery codes: shown once, one typed back, and only then they count."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission, who
from app.accounts.factors import letters
from app.accounts.factors.need import has_factor
from app.accounts.factors.queries import waiting_factors
from app.accounts.factors.recovery import codes_left, make_codes
from app.accounts.factors.service import finish
from app.accounts.factors.views import blueprint
from app.accounts.factors.views.renewing import renew_session
from app.accounts.factors.wanted import wanted_page
from app.accounts.models import Person
from app.database import reading, writing


@blueprint.get("/account/factors/codes")
@permission("factor.keep")
def codes() -> ResponseReturnValue:
    """What they are for, and a button that shows new ones."""
    number = current_actor().person_id or 0
    first = not has_factor(reading(), number)
    if first and not waiting_factors(reading(), number):
        return redirect(url_for("factors.choose"))
    left = codes_left(reading(), number)
    return render_template("accounts/codes.html", codes=None, left=left, first=first, wrong=False)


@blueprint.post("/account/factors/codes")
@permission("factor.keep")
def show_codes() -> ResponseReturnValue:
    """Ten new codes, on this answer alone: nothing but their hashes is kept."""
    number = current_actor().person_id or 0
    first = not has_factor(reading(), number)
    if first and not waiting_factors(reading(), number):
        return redirect(url_for("factors.choose"), 303)
    with writing() as db:
        made = make_codes(db, number)
    return render_template("accounts/codes.html", codes=made, left=0, first=first, wrong=False)


@blueprint.post("/account/factors/codes/back")
@permission("factor.keep")
def type_back() -> ResponseReturnValue:
    """One of the new codes, typed from where they were kept."""
    actor = current_actor()
    number = actor.person_id or 0
    first = not has_factor(reading(), number)
    with writing() as db:
        done = finish(db, who(actor), number, request.form.get("recovery_code", ""))
        if done and has_factor(db, number):
            renew_session(db, session)
    if not done:
        page = render_template("accounts/codes.html", codes=None, left=0, first=first, wrong=True)
        return page, 422
    email = reading().get_one(Person, number).email
    letters.tell(email, letters.ADDED if first else letters.RENEWED)
    flash(
        _("Your second factor works now. All your other sessions are ended.")
        if first
        else _("Your new recovery codes work now; the old ones do not any more.")
    )
    account = url_for("own.account")
    return redirect(wanted_page(account) if first else account, 303)
