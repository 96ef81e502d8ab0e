"""The question for help: check boxes, on the quick report and beside a record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.incidents.help.kinds import FIELD, LABELS
from app.web.forms import Form, ManyField, Option


def _question() -> ManyField:
    return ManyField(
        _l("Is help needed now?"),
        choices=[Option(code, _l(label)) for code, label in LABELS.items()],
        validate_choice=False,
        description=_l("Your office's people on call are mailed at once."),
    )


def with_help(form: type[Form]) -> type[Form]:
    """The same form, which asks for help too."""
    made: type[Form] = type("FormWithHelp", (form,), {FIELD: _question()})
    return made


def help_form(posted: MultiDict[str, str] | None = None) -> Form:
    """The question alone."""
    made: Form = with_help(Form)(posted)
    made[FIELD].errors = []
    return made
