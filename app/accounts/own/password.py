"""A new password for one's own account."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, ValidationError, validators

from app.accounts.access import current_actor, permission, who
from app.accounts.factors import letters
from app.accounts.guessing.counting import MustWait, give_back, spend
from app.accounts.guessing.guard import held_of_code, waiting
from app.accounts.models import Person
from app.accounts.own import blueprint
from app.accounts.passwords import is_password, set_password
from app.accounts.service import AccountError
from app.accounts.sessions.hooks import this_session
from app.database import reading, writing
from app.web.forms import Form
from app.web.saying import said


class PasswordForm(Form):
    """The old password and the new one."""

    password = PasswordField(
        _l("Password now"),
        [validators.InputRequired(_l("Enter the password that you have now."))],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        _l("New password"),
        [validators.InputRequired(_l("Choose a new password."))],
        description=_l("At least 12 characters. Four or five words you can remember do well."),
        render_kw={"autocomplete": "new-password"},
    )
    new_password_again = PasswordField(
        _l("New password once more"),
        [validators.InputRequired(_l("Enter the new password once more."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_new_password_again(self, field: Field) -> None:
        """Nobody sees what they type."""
        if field.data != self.new_password.data:
            raise ValidationError(_l("Enter the same new password twice."))


@blueprint.route("/account/password", methods=["GET", "POST"])
@permission("account.password")
def password() -> ResponseReturnValue:
    """The form; a new password ends all other sessions."""
    form = PasswordForm(request.form)
    if request.method != "POST":
        return render_template("accounts/password.html", form=form)
    if form.validate() and _changed(form):
        email = reading().get_one(Person, current_actor().person_id).email
        letters.tell(email, letters.PASSWORD_CHANGED)
        flash(_("Your password is changed. All your other sessions are ended."))
        return redirect(url_for("own.account"), 303)
    return render_template("accounts/password.html", form=form), 422


def _changed(form: PasswordForm) -> bool:
    """Change it, or say in the form why not. A wrong one is a try, which has to be kept."""
    actor, here = current_actor(), this_session()
    number = actor.person_id or 0
    held = held_of_code(reading().get_one(Person, number))
    try:
        with writing() as session:
            person = session.get_one(Person, number)
            spent = spend(session, held)
            if not is_password(person, form.password.data or ""):
                form.password.errors = [_("This is not your password.")]
                return False
            give_back(session, spent)
            set_password(
                session,
                who(actor),
                person,
                form.new_password.data or "",
                here=here.id if here else None,
            )
    except MustWait as wait:
        form.password.errors = [waiting(wait.seconds)]
        return False
    except AccountError as error:
        form.new_password.errors = [said(error)]
        return False
    return True
