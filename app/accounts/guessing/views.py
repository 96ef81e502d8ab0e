"""For somebody on a new device whose account is being guessed at: asking for a link, using it.

Asking answers everybody alike, and at once: what is done for an account is done afterwards.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.guessing.guard import guard_secret, room_for_letter
from app.accounts.guessing.hooks import give_cookie
from app.accounts.guessing.permits import is_open, make_permit, use_permit
from app.accounts.models import EMAIL_LENGTH
from app.accounts.queries import find_person
from app.database import WriteUnavailable, get_database, reading, writing
from app.ledger.chain import Who
from app.web.access import public
from app.web.mail import Letter, mail_is_set, send

blueprint = Blueprint("guessing", __name__)
NOBODY = "nobody"


@blueprint.get("/sign-in/new-device")
@public
def new_device() -> ResponseReturnValue:
    """What to do when sign-in has to wait because of other people's tries."""
    return render_template("accounts/new_device.html", mail=mail_is_set(), problem=None)


@blueprint.post("/sign-in/new-device")
@public
def ask_for_link() -> ResponseReturnValue:
    """Mail a link to the account of an address, if there is one and it needs one."""
    if not mail_is_set():
        return redirect(url_for("guessing.new_device"), 303)
    typed = request.form.get("email", "").strip()
    if not 0 < len(typed) <= EMAIL_LENGTH or "\0" in typed:
        problem = _("Enter the e-mail address of your account.")
        page = render_template("accounts/new_device.html", mail=True, problem=problem)
        return page, 422
    if room_for_letter(typed):
        _afterwards(lambda: _mail_link(typed))
    return redirect(url_for("guessing.new_device", asked="yes"), 303)


@blueprint.route("/sign-in/new-device/<permit>", methods=["GET", "POST"])
@public
def use_link(permit: str) -> ResponseReturnValue:
    """Show a link; make this device known when its form comes back. Mail scanners follow links."""
    attempt = guard_secret() if request.method == "POST" else None
    if not is_open(reading(), permit):
        return render_template("accounts/permit_over.html"), 404
    if attempt is None:
        return render_template("accounts/permit.html")
    attempt.was_right()
    with writing() as session:
        token = use_permit(session, permit)
    if token is None:
        return render_template("accounts/permit_over.html"), 404
    flash(_("This device is known now. Sign in: other people’s tries no longer make you wait."))
    answer = current_app.make_response(redirect(url_for("security.login"), 303))
    return give_cookie(answer, token)


def _mail_link(typed: str) -> None:
    try:
        with get_database().write() as session:
            person = find_person(session, typed)
            if person is None or not person.active:
                return
            office = f"office:{person.office_id}"
            token = make_permit(session, Who(NOBODY, office), person)
            to = person.email
    except (WriteUnavailable, SQLAlchemyError):
        current_app.logger.warning("could not make a link for a new device")
        return
    letter = Letter(
        to,
        _l("Signing in on a new device"),
        (
            _l("Somebody, perhaps you, asked for this link because sign-in had to wait."),
            _l("Open it on the device where you want to sign in. It works once, for an hour."),
            _l("It does not sign anybody in: the password is asked for as ever."),
            _l("If it was not you, you need do nothing."),
        ),
        f"/sign-in/new-device/{token}",
    )
    send([letter])


def _afterwards(work: Callable[[], None]) -> None:
    """After the answer, so that its time tells nobody whether there is such an account."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy has it

    def in_context() -> None:
        with app.app_context():
            work()

    worker = threading.Thread(target=in_context, name="link for a new device", daemon=True)
    worker.start()
    if app.testing:
        worker.join()
