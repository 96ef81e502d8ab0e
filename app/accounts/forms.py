"""The form of an invitation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, PasswordField, ValidationError, validators

from app.accounts.service import LONGEST_PASSWORD, SHORTEST_PASSWORD, AccountError, one_line
from app.web.fields import plain_text
from app.web.forms import Form, TextField
from app.web.saying import said


class InvitationForm(Form):
    """Name and password of a new account; the address only where the invitation has none."""

    email = EmailField(
        _l("E-mail address"),
        [validators.DataRequired(_l("Enter your e-mail address."))],
        filters=[plain_text],  # phones add a space after an address
        render_kw={"autocomplete": "username"},
    )
    name = TextField(
        _l("Your name"),
        [
            validators.DataRequired(_l("Enter your name, as colleagues know you.")),
            validators.Length(max=120, message=_l("Use at most 120 characters.")),
        ],
        description=_l("Colleagues in your office see it beside your reports. It is never public."),
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        _l("Password"),
        [
            validators.InputRequired(_l("Choose a password.")),
            validators.Length(
                min=SHORTEST_PASSWORD, message=_l("Choose a password of at least 12 characters.")
            ),
            validators.Length(
                max=LONGEST_PASSWORD, message=_l("Choose a password of at most 200 characters.")
            ),
        ],
        description=_l("At least 12 characters. Four or five words you can remember do well."),
        render_kw={"autocomplete": "new-password"},
    )

    def validate_name(self, field: Field) -> None:
        """Names are kept as one line, without signs that no database should hold."""
        try:
            one_line(field.data)
        except AccountError as error:
            raise ValidationError(said(error)) from error
