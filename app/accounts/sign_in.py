"""Signing in and out: our own views over Flask-Security's form.

Its views would also sign in by JSON, hand out tokens that no sign-out ends, set a remember-me
cookie for whoever asks, and send people to any address of this host. Ours do none of it.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.access import permission
from app.accounts.completing import complete
from app.accounts.factors.need import has_factor
from app.accounts.factors.views.signing_in import ask_for_code
from app.accounts.framework import LoginForm, logout_user
from app.accounts.guessing.guard import guard_sign_in
from app.accounts.models import Person
from app.accounts.service import LONGEST_PASSWORD
from app.accounts.sessions.hooks import strength
from app.accounts.sessions.strength import Strength
from app.database import reading
from app.web.access import public
from app.web.navigation import safe_next

# What the browser forgets at sign-out: copies of pages, with those that its back button would show,
# and what scripts kept. Not "cookies": browsers then drop those of every host of the domain, other
# people's sites among them, and the language that somebody chose.
FORGET = '"cache", "storage"'


class SignInForm(LoginForm):
    """Unknown accounts and wrong passwords get the same sentence."""

    def validate(self, **kwargs: Any) -> bool:
        self.email.data = (self.email.data or "").strip()  # phones add a space after an address
        # Before anything is hashed, or it would cost us more than them.
        attempt = guard_sign_in(self)
        # No account has a longer password, and the hash refuses very long ones with an exception.
        short_enough = len(self.password.data or "") <= LONGEST_PASSWORD
        taken: bool = short_enough and super().validate(**kwargs)
        if taken:
            attempt.was_right()
        else:
            for field in (self.email, self.password):
                field.errors = []
            self.form_errors = [_l("The e-mail address and the password do not match.")]
        return taken

    def validate_next(self, field: Any) -> None:
        """A wrong target hinders nobody from signing in; `safe_next` leaves it out."""


@public
def sign_in() -> ResponseReturnValue:
    """The form; who filled it in rightly is in, or is asked for a second factor."""
    asked = request.form.get("next") or request.args.get("next")
    target = safe_next(asked, url_for("accounts.start"))
    # Somebody who has yet to enrol is signed in well enough to be sent there.
    in_use = strength("factor.keep") >= Strength.READING
    again = request.values.get("again") == "yes" or not in_use
    if current_user.is_authenticated and not again:
        return redirect(target)
    form = SignInForm(request.form)  # named, or the form would read JSON too
    if request.method == "POST" and form.validate() and isinstance(form.user, Person):
        if has_factor(reading(), form.user.id):
            return ask_for_code(form.user)
        return complete(form.user, target, ["password"])
    return render_template("accounts/sign_in.html", login_user_form=form)


@permission("session.end")
def sign_out() -> ResponseReturnValue:
    """Out, and back to the form."""
    logout_user()
    answer = redirect(url_for("security.login"))
    answer.headers["Clear-Site-Data"] = FORGET
    return answer
