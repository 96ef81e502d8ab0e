"""After a lost device: the person's own page, and the page of those who confirm."""

from __future__ import annotations

import re

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import actor_of, current_actor, permission, who
from app.accounts.completing import complete
from app.accounts.factors import halfway, letters
from app.accounts.factors.lost import (
    MAY,
    ask,
    cancel,
    cancel_for,
    confirm,
    confirmers_of,
    due_at,
    is_due,
    open_release,
    releases_for,
    use,
)
from app.accounts.factors.service import FactorError
from app.accounts.factors.views import blueprint
from app.accounts.models import Person
from app.accounts.queries import person_names
from app.database import reading, writing
from app.web.access import public
from app.web.mail import mail_is_set
from app.web.saying import said

NUMBER = re.compile(r"[0-9]{1,9}")


@blueprint.get("/sign-in/lost")
@public
def lost() -> ResponseReturnValue:
    """What to do, and how far a request is; after the password only."""
    session = reading()
    person = halfway.whose(session)
    if person is None:
        return redirect(url_for("security.login"))
    release = open_release(session, person.id)
    return render_template(
        "accounts/lost.html",
        release=release,
        due=due_at(release) if release else None,
        is_due=release is not None and is_due(release),
        mail_is_set=mail_is_set(),
    )


@blueprint.post("/sign-in/lost")
@public
def ask_lost() -> ResponseReturnValue:
    """Ask (`act=ask`), or set up anew once two people and a day are over (`act=anew`)."""
    person = halfway.whose(reading())
    if person is None:
        return redirect(url_for("security.login"), 303)
    acting, number, email = who(actor_of(person)), person.id, person.email
    if request.form.get("act") == "anew":
        with writing() as session:
            taken = use(session, acting, number)
        if not taken:
            return redirect(url_for("factors.lost"), 303)
        letters.tell(email, letters.DONE)
        flash(_("Your old second factor is gone. Set up a new one now."))
        fresh = reading().get_one(Person, number)
        return complete(fresh, url_for("factors.choose"), ["password"])
    with writing() as session:
        asked = ask(session, acting, number)
        others = confirmers_of(session, session.get_one(Person, number)) if asked else []
    if asked:
        letters.tell(email, letters.ASKED)
        letters.call_confirmers(others)
    return redirect(url_for("factors.lost"), 303)


@blueprint.get("/people/lost-factors")
@permission(MAY)
def releases() -> ResponseReturnValue:
    """Open requests of others."""
    session, actor = reading(), current_actor()
    found = releases_for(session, actor)
    names = person_names(session, [release.first_by for release, _person in found])
    return render_template(
        "accounts/releases.html",
        found=[(release, person, due_at(release)) for release, person in found],
        names=names,
        me=actor.person_id,
    )


@blueprint.post("/people/lost-factors")
@permission(MAY)
def decide_release() -> ResponseReturnValue:
    """Confirm a request of somebody else's, or cancel it."""
    actor, number = current_actor(), request.form.get("request", "")
    wanted = int(number) if NUMBER.fullmatch(number) else 0
    canceling = request.form.get("act") == "cancel"
    try:
        with writing() as session:
            do = cancel_for if canceling else confirm
            release = do(session, who(actor), actor, wanted)
            if release is None:
                abort(404)
            email = session.get_one(Person, release.person_id).email
            second = release.second_at is not None
    except FactorError as error:
        flash(said(error))
        return redirect(url_for("factors.releases"), 303)
    if canceling:
        letters.tell(email, letters.CANCELED)
        flash(_("Canceled. Nothing changes for them."))
    else:
        letters.tell(email, letters.SECOND if second else letters.FIRST)
        flash(
            _("Confirmed. In 24 hours they can set up a new one.")
            if second
            else _("Confirmed. One more person has to confirm it.")
        )
    return redirect(url_for("factors.releases"), 303)


@blueprint.post("/account/lost/cancel")
@permission("factor.keep")
def cancel_own() -> ResponseReturnValue:
    """Cancel the request about oneself, signed in with the factor."""
    actor = current_actor()
    with writing() as session:
        release = open_release(session, actor.person_id or 0)
        if release is not None:
            cancel(session, who(actor), release)
            email = session.get_one(Person, actor.person_id).email
    if release is not None:
        letters.tell(email, letters.CANCELED)
        flash(_("Canceled. Your second factor stays as it is."))
    return redirect(url_for("own.account"), 303)
