"""What the forms of this room ask of a text, whatever it is for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError, validators

from app.codebook import AnswerError
from app.codebook.answers import clean_text
from app.codebook.screening import screen
from app.web.forms import Form
from app.web.saying import said


def clean(_form: Form, field: Field) -> None:
    """One normal form, nothing a database cannot hold, and no number or address of a person."""
    if field.data is None:
        return
    try:
        field.data = clean_text(field.data) or None
    except AnswerError as error:
        raise validators.StopValidation(said(error)) from error
    found = screen(field.name, field.data)
    if found:
        raise ValidationError(said(found))


def at_most(length: int) -> validators.Length:
    """No longer than so many characters."""
    return validators.Length(
        max=length, message=_l("Shorten this to %(number)s characters.", number=length)
    )


def needed(message: str) -> validators.DataRequired:
    """Not blank; `message` says what to enter."""
    return validators.DataRequired(message)
