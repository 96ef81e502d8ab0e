"""Everything was proved: the session begins, and what was typed before it goes on."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.framework import login_user
from app.accounts.models import Person
from app.accounts.sessions.carrying import carried
from app.web.kept import KeptText


def complete(person: Person, target: str, proved: Sequence[str]) -> ResponseReturnValue:
    """Begin a session, and lead to the page that was wanted, or to what can now be sent.

    Args:
        target: a page of ours (`safe_next`).
        proved: "password", and the kind of the second factor if one was given.
    """
    uniquifier = person.fs_uniquifier
    language = session.get("language")
    session.clear()  # nothing that somebody planted before outlives the sign-in
    if language:
        session["language"] = language
    login_user(person, remember=False, authn_via=list(proved))
    brought = carried(request.form, uniquifier)
    if brought is not None:
        kept = [KeptText(name, value) for name, value in brought.answers]
        return render_template("accounts/send_again.html", path=brought.path, kept=kept)
    if request.form.get("carried"):
        flash(_("What was typed belongs to another account, and was not sent."))
    return redirect(target)
