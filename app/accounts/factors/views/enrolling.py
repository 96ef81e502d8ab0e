"""Setting up and taking away one's own second factors."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.access import current_actor, permission, who
from app.accounts.factors import letters
from app.accounts.factors.passkeys import (
    PasskeyRefused,
    ask_to_enrol,
    check_enrolled,
    site,
)
from app.accounts.factors.queries import factors_of, passkeys_of, waiting_factors
from app.accounts.factors.sealed import NotOurs, open_secret, seal_secret
from app.accounts.factors.service import FactorError, add_app, add_passkey, remove
from app.accounts.factors.totp import (
    address_of,
    digits_of,
    new_secret,
    picture_of,
    step_of,
    written,
)
from app.accounts.factors.views import blueprint
from app.accounts.factors.views.renewing import renew_session
from app.accounts.models import Person
from app.accounts.sessions.service import device_of
from app.database import reading, writing
from app.web.saying import said

NUMBER = re.compile(r"[0-9]{1,18}")


@blueprint.get("/account/factors")
@permission("factor.keep")
def choose() -> ResponseReturnValue:
    """App or passkey."""
    number = current_actor().person_id or 0
    return render_template(
        "accounts/factors.html",
        factors=factors_of(reading(), number),
        waiting=waiting_factors(reading(), number),
    )


@blueprint.get("/account/factors/app")
@permission("factor.keep")
def app_page() -> ResponseReturnValue:
    """A new secret, as a picture, a link and a text; it counts for nothing yet."""
    return _app_page(new_secret())


@blueprint.post("/account/factors/app")
@permission("factor.keep")
def keep_app() -> ResponseReturnValue:
    """The code that the app shows for the secret of the page."""
    number = current_actor().person_id or 0
    try:
        secret = open_secret(number, request.form.get("sealed_secret", ""))
    except NotOurs:
        return redirect(url_for("factors.app_page"), 303)
    code = digits_of(request.form.get("code", ""))
    step = step_of(secret, code) if code else None
    if step is None:
        return _app_page(secret, wrong=True), 422
    with writing() as db:
        counts = add_app(db, who(current_actor()), number, secret, step, _device())
        if counts:
            renew_session(db, session)
    return _kept(counts=counts)


@blueprint.get("/account/factors/passkey")
@permission("factor.keep")
def passkey_page() -> ResponseReturnValue:
    """What the browser needs to make a passkey."""
    return _passkey_page()


@blueprint.post("/account/factors/passkey")
@permission("factor.keep")
def keep_passkey() -> ResponseReturnValue:
    """The passkey that the browser made."""
    number = current_actor().person_id or 0
    given = request.form.get("challenge", ""), request.form.get("passkey", "")
    try:
        made = check_enrolled(number, *given)
        with writing() as db:
            counts = add_passkey(db, who(current_actor()), number, made, _device())
            if counts:
                renew_session(db, session)
    except (PasskeyRefused, IntegrityError):  # or it is there already, whosever it is
        return _passkey_page(wrong=True), 422
    return _kept(counts=counts)


@blueprint.post("/account/factors/remove")
@permission("factor.keep")
def take_away() -> ResponseReturnValue:
    """One factor less; all other sessions end."""
    actor, wanted = current_actor(), request.form.get("factor", "")
    try:
        with writing() as db:
            found = int(wanted) if NUMBER.fullmatch(wanted) else 0
            remove(db, who(actor), actor, found)
            renew_session(db, session)
    except FactorError as error:
        flash(said(error))
        return redirect(url_for("own.account"), 303)
    letters.tell(_email(), letters.REMOVED)
    flash(_("Removed. All your other sessions are ended."))
    return redirect(url_for("own.account"), 303)


def _kept(*, counts: bool) -> ResponseReturnValue:
    if not counts:
        return redirect(url_for("factors.codes"), 303)
    letters.tell(_email(), letters.ADDED)
    flash(_("Added. All your other sessions are ended."))
    return redirect(url_for("own.account"), 303)


def _app_page(secret: bytes, *, wrong: bool = False) -> str:
    number = current_actor().person_id or 0
    address = address_of(secret, _email())
    return render_template(
        "accounts/app.html",
        written=written(secret),
        address=address,
        picture=picture_of(address),
        sealed_secret=seal_secret(number, secret),
        wrong=wrong,
    )


def _passkey_page(*, wrong: bool = False) -> str:
    person = reading().get_one(Person, current_actor().person_id)
    asked = ask_to_enrol(person, passkeys_of(reading(), person.id)) if site() else None
    return render_template(
        "accounts/passkey.html", asked=asked, wrong=wrong, address=_address_by_name()
    )


def _address_by_name() -> str:
    """This very page under a name that browsers make passkeys for."""
    port = request.host.rpartition(":")[2]
    where = f"localhost:{port}" if port.isdigit() else "localhost"
    return f"{request.scheme}://{where}{request.path}"


def _email() -> str:
    email: str = reading().get_one(Person, current_actor().person_id).email
    return email


def _device() -> str:
    return device_of(request.headers.get("User-Agent", ""))
